"""The Coaches Gallery, and one coach of it."""

from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for

from blueprints.coaches import door
from blueprints.coaches.forms import SearchForm
from blueprints.shared.forms import page_number
from blueprints.shared.lists import in_use, search_words, turning
from mentoring.coaches.places import state_name
from mentoring.coaches.seen import RELATIONS
from mentoring.foundation.clock import today
from mentoring.matching.facets import FACETS
from mentoring.matching.gallery import Gallery, Search, coach_seen, gallery
from mentoring.matching.standing import open_wishes, standing_of
from mentoring.organizations.vocabulary import BANDS, CREDENTIALS, FORMATS, LANGUAGES, TOPICS, label
from mentoring.policy import Permission

WORDS = {
    # facet -> the words of its codes (states come from the coaches), and what its first choice says
    "topics": (TOPICS, "Any topic"),
    "bands": (BANDS, "Any population"),
    "states": ((), "Any state"),
    "languages": (LANGUAGES, "Any language"),
    "formats": (FORMATS, "Any way"),
    "credentials": (CREDENTIALS, "Any credential"),
}
VIEWS = (("members", "A member"), ("cohort", "Someone in your cohort"), ("pair", "A participant you coach"))


@door.get("/coaches", permission=Permission.BELONG, endpoint="gallery")
def index() -> str:
    """Search and filters are in the address, so that they can be shared."""
    search = asked()
    found = gallery(
        search, standing=standing_of(g.membership.id), today=today(g.organization.zone), page=page_number()
    )
    return render_template(
        "coaches/gallery.html",
        search_form=search_form(search, found),
        search=search,
        chosen=chosen_of(search),
        found=found,
        turning=turning(found.page, "coach", "coaches"),
    )


@door.get("/coaches/<uuid:membership_id>", permission=Permission.BELONG)
def show(membership_id: UUID) -> str:
    """One coach, as the viewer may see them; one's own page as others see it."""
    own = membership_id == g.membership.id
    standing = standing_of(g.membership.id)
    asked_as = request.args.get("as", "members")
    viewed_as = asked_as if asked_as in RELATIONS else "members"
    relation = viewed_as if own else standing.relation(membership_id)
    coach = coach_seen(membership_id, relation=relation, today=today(g.organization.zone), complete=not own)
    return render_template(
        "coaches/show.html",
        coach=coach,
        match_id=standing.matches.get(membership_id),
        wishes=open_wishes(g.membership.id, coach_id=membership_id)
        if g.who.is_participant and not own
        else [],
        views=[
            {
                "label": words,
                "url": url_for("coaches.show", membership_id=membership_id, **as_seen_by(code)),
                "current": code == viewed_as,
            }
            for code, words in VIEWS
        ]
        if own
        else [],
    )


def as_seen_by(code: str) -> dict[str, Any]:
    """The parameter of an address; the language keeps its name for itself."""
    return {"as": code}


def asked() -> Search:
    """What the address asks for."""
    return Search(
        words=search_words(),
        chosen={facet: code for facet in FACETS if (code := search_words(facet))},
        with_room=request.args.get("room") == "yes",
    )


def search_form(search: Search, found: Gallery) -> SearchForm:
    """The form as it was sent; each choice says how many coaches it would leave, and is there if it leaves any."""
    form = SearchForm(formdata=None, data={"q": search.words, **search.chosen})
    for facet, (pairs, any_words) in WORDS.items():
        counts, chosen = found.counts[facet], search.chosen.get(facet, "")
        there = dict(pairs or [(code, state_name(code)) for code in sorted(counts, key=state_name)])
        there.setdefault(chosen, words_of(facet, chosen))
        offered = [
            (code, f"{words} ({counts.get(code, 0)})")
            for code, words in there.items()
            if code and (counts.get(code) or code == chosen)
        ]
        form.offer(facet, any_words, offered)
    return form


def chosen_of(search: Search) -> list[dict[str, str]]:
    """Every filter in use, with the address that takes it away."""
    filters = {facet: (code, [(code, words_of(facet, code))]) for facet, code in search.chosen.items()}
    room = {"room": ("yes" if search.with_room else "", [("yes", "With room now")])}
    return in_use(filters | room, words=search.words)


def words_of(facet: str, code: str) -> str:
    return state_name(code) if facet == "states" else label(WORDS[facet][0], code)
