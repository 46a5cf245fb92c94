"""Coaches say what they would like of those proposed to them; by a signed link, or signed in."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import VersionForm, coach_wishes_form
from blueprints.shared.forms import attempt
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.foundation.words import count
from mentoring.matching import coach_wishes
from mentoring.matching.coach_wishes import Proposed, asked_proposal, proposed_to
from mentoring.matching.workbench import proposal_by_id
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.post("/proposals/<uuid:proposal_id>/questions", permission=Permission.ADMINISTER)
def ask_coaches(proposal_id: UUID) -> Response:
    """Open the draft to its coaches."""
    cohort_id = proposal_by_id(proposal_id).cohort_id
    number = coach_wishes.ask_coaches(proposal_id, version=VersionForm().seen, actor=g.membership.id)
    flash(
        f"{count(number, 'coach is', 'coaches are')} asked. They have five days; then propose again.",
        "success",
    )
    return redirect(url_for("matching.show", cohort_id=cohort_id))


@door.get("/coach-wishes/<token>", permission=LINK)
def wishes_by_link(token: str) -> str:
    """Those proposed, and what to say of each."""
    link = opened(token)
    return page(link.subject_id, link.person_id, url_for("matching.say_by_link", token=token))


@door.post("/coach-wishes/<token>", permission=LINK)
@limiter.limit("60 per hour")
def say_by_link(token: str) -> Page:
    """Keep it."""
    link = opened(token)
    here = url_for("matching.say_by_link", token=token)
    return said(link.subject_id, link.person_id, here, url_for("matching.wishes_by_link", token=token))


@door.get("/proposals/<uuid:proposal_id>/wishes", permission=Permission.OFFER_COACHING)
def coach_wishes_page(proposal_id: UUID) -> str:
    """The same, signed in."""
    return page(proposal_id, g.membership.id, url_for("matching.say", proposal_id=proposal_id))


@door.post("/proposals/<uuid:proposal_id>/wishes", permission=Permission.OFFER_COACHING)
def say(proposal_id: UUID) -> Page:
    """Keep it, signed in."""
    here = url_for("matching.say", proposal_id=proposal_id)
    return said(
        proposal_id,
        g.membership.id,
        here,
        url_for("matching.coach_wishes_page", proposal_id=proposal_id),
    )


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("coach-wishes", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def people(proposal_id: UUID, coach_id: UUID) -> list[Proposed]:
    """Those proposed to the coach in a draft that is open to coaches."""
    asked_proposal(proposal_id)
    found = proposed_to(proposal_id, coach_id)
    if not found:
        raise NotFound
    return found


def page(proposal_id: UUID, coach_id: UUID, action: str) -> str:
    proposed = people(proposal_id, coach_id)
    return render_template("matching/coach_wishes.html", form=coach_wishes_form(proposed), action=action)


def said(proposal_id: UUID, coach_id: UUID, action: str, back: str) -> Page:
    form = coach_wishes_form(people(proposal_id, coach_id))
    kept = attempt(
        form,
        lambda: (
            coach_wishes.say(proposal_id, coach_id=coach_id, ranked=form.ranked, ruled_out=form.ruled_out)
            or True
        ),
    )
    if kept is None:
        return render_template("matching/coach_wishes.html", form=form, action=action), form.status
    flash("Kept, thank you. You may change it until the time is over.", "success")
    return redirect(back)
