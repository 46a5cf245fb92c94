"""Every message of the organization."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from blueprints.messages import door
from blueprints.messages.forms import FiltersForm
from blueprints.messages.words import CHOSEN, reason, state_badge, state_word
from blueprints.shared.forms import page_number
from blueprints.shared.words import viewer_zone
from mentoring.messages import queries
from mentoring.messages.kinds import title_of
from mentoring.policy import Permission

COLUMNS = (
    {"key": "name", "label": "For"},
    {"key": "kind", "label": "Message"},
    {"key": "state", "label": "State"},
    {"key": "when", "label": "When"},
    {"key": "reason", "label": "Why, or why not"},
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the same page without it."""

    label: str
    url: str


@door.get("/messages", permission=Permission.ADMINISTER)
def index() -> str:
    """The ledger, narrowed as the address says."""
    kinds = queries.kinds_used()
    form = FiltersForm(kinds=kinds)
    wanted = form.wanted(viewer_zone())
    page = queries.ledger(wanted, page=page_number())
    return render_template(
        "messages/index.html",
        filters_form=form,
        page=page,
        columns=COLUMNS,
        tabs=tabs(queries.counts(), wanted.state),
        chips=chips(wanted, page),
        wanted=wanted,
        filtered=kept(),
        previous_url=here(page=page.number - 1) if page.number > 1 else None,
        next_url=here(page=page.number + 1) if page.number < page.pages else None,
        title_of=title_of,
        state_word=state_word,
        state_badge=state_badge,
        reason=reason,
    )


def tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """One tab for all messages, and one for each state with its count."""
    total = {"label": "All", "url": here(state=None), "current": not chosen, "count": sum(counts.values())}
    return [
        total,
        *(
            {
                "label": state_word(state),
                "url": here(state=state),
                "current": state == chosen,
                "count": counts[state],
            }
            for state in CHOSEN
        ),
    ]


def chips(wanted: queries.Wanted, page: Any) -> list[Chip]:
    """The filters in use."""
    named = page.rows[0].name if wanted.person and page.rows else "One person"
    found = (
        ("person", named, wanted.person),
        ("q", f"Name: {wanted.words}", wanted.words),
        ("state", state_word(wanted.state) if wanted.state else "", wanted.state),
        ("kind", title_of(wanted.kind), wanted.kind),
        ("since", f"From {wanted.first_day:%b %-d, %Y}" if wanted.first_day else "", wanted.first_day),
        ("until", f"Through {wanted.last_day:%b %-d, %Y}" if wanted.last_day else "", wanted.last_day),
    )
    return [Chip(label, here(**{name: None})) for name, label, used in found if used]


def kept() -> dict[str, str]:
    """The filters in the address, without the page."""
    names = ("q", "state", "kind", "since", "until", "person")
    return {name: value for name in names if (value := request.args.get(name, ""))}


def here(**changes: object) -> str:
    """This list with some of its address changed; a change of filter begins at the first page."""
    asked: dict[str, Any] = {**kept(), **changes}
    return url_for("messages.index", **{name: value for name, value in asked.items() if value})
