"""Whether one person may enter: invite again, let go, bring back."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.people import door
from mentoring.accounts import people
from mentoring.accounts.invitations import invite
from mentoring.accounts.lists import member_by_id
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER


@door.post("/people/<uuid:membership_id>/invitation", permission=ADMINISTER)
def invite_again(membership_id: UUID) -> Response:
    """Send the invitation, or send it again."""
    member = member_by_id(membership_id)
    planned = invite([membership_id], again=True)
    if planned:
        flash(f"An invitation to {member.name} is on its way.", "success")
    else:
        flash(f"{member.name} needs no invitation now: they are in, have left, or just got one.")
    return redirect(url_for("people.show", membership_id=membership_id))


@door.post("/people/<uuid:membership_id>/departure", permission=ADMINISTER)
def leave(membership_id: UUID) -> Response:
    """Close the door to them; nothing else ends by it."""
    member = member_by_id(membership_id)
    people.leave(membership_id, actor=g.membership.id)
    if membership_id == g.membership.id:
        return redirect(url_for("home.index"))
    undo = url_for("people.bring_back", membership_id=membership_id)
    said: Any = {
        "text": f"{member.name} can no longer come in. Matches, meetings and logs stay as they are.",
        "action": {"label": "Undo", "url": undo},
    }
    flash(said, "success")
    return redirect(url_for("people.show", membership_id=membership_id))


@door.post("/people/<uuid:membership_id>/return", permission=ADMINISTER)
def bring_back(membership_id: UUID) -> Response:
    """Open the door to them again."""
    member = member_by_id(membership_id)
    people.bring_back(membership_id, actor=g.membership.id)
    flash(f"{member.name} is a member again.", "success")
    return redirect(url_for("people.show", membership_id=membership_id))
