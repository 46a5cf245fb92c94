"""Invite everybody, and see how far it has come: the page can be left and come back to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.people import door
from mentoring.accounts import people
from mentoring.accounts.lists import (
    ROLES,
    InvitationFigures,
    Wanted,
    invitation_figures,
    number_of_people,
    stuck_invitations,
)
from mentoring.cohorts.belonging import cohort_choices, ids_in
from mentoring.foundation.errors import NotFound
from mentoring.foundation.words import count
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER


@dataclass(frozen=True, slots=True)
class Part:
    """A part of everybody, as a form names it: a cohort, a role, or both."""

    cohort: str
    role: str


@door.post("/people/invitations", permission=ADMINISTER)
def invite_all() -> Response:
    """Invite everybody who is not invited yet, or those of a cohort or a role."""
    part = part_of(request.form)
    among = ids_in(UUID(part.cohort)) if part.cohort else None
    planned, since = people.invite_all(role=part.role, among=among, actor=g.membership.id)
    if not planned:
        flash("Nobody was left to invite. Nobody got a second message.")
        return redirect(url_for("people.invitations"))
    flash(f"{count(planned, 'invitation')} on the way.", "success")
    return redirect(url_for("people.invitations", since=int(since.timestamp() * 1000)))


@door.get("/people/invitations", permission=ADMINISTER)
def invitations() -> str:
    """How far the invitations have come, and which did not go out."""
    since = since_when()
    return render_template(
        "people/invitations.html",
        stuck=stuck_invitations(since),
        waiting=number_of_people(Wanted(standing="not_invited")),
        since=since,
        **standing_of(invitation_figures(since)),
    )


@door.get("/people/invitations/progress", permission=ADMINISTER)
def invitations_progress() -> str:
    """The bar alone, asked for while the page is open."""
    return render_template("people/_progress.html", **standing_of(invitation_figures(since_when())))


def standing_of(figures: InvitationFigures) -> dict[str, Any]:
    since = request.args["since"] if since_when() else None
    return {
        "figures": figures,
        "poll_url": url_for("people.invitations_progress", since=since) if figures.waiting else None,
        "page_url": url_for("people.invitations", since=since),
    }


def since_when() -> datetime | None:
    """The instant in the address, in milliseconds; nonsense means all invitations there ever were."""
    asked = request.args.get("since", "")
    return datetime.fromtimestamp(int(asked) / 1000, UTC) if asked.isdecimal() and len(asked) == 13 else None


def part_of(fields: Any) -> Part:
    """Whom a form means.

    Raises:
        NotFound: a cohort or a role that is not there.
    """
    part = Part(fields.get("cohort", ""), fields.get("role", ""))
    if part.cohort and part.cohort not in dict(cohort_choices()):
        raise NotFound
    if part.role and part.role not in dict(ROLES):
        raise NotFound
    return part
