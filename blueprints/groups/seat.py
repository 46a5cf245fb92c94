"""A participant's seat in a group."""

from uuid import UUID

from flask import g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.groups import door
from blueprints.shared.notices import say
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.groups import seats
from mentoring.policy import Permission

TAKE = Permission.TAKE_SEAT
SAID = {
    "taken": "You have a seat. An invitation for your calendar is on its way.",
    "waiting": "You are on the waiting list. We write to you as soon as a seat is free.",
}


@door.post("/groups/<uuid:group_id>/seat", permission=TAKE)
def join(group_id: UUID) -> Response:
    """Take it, or wait for one."""
    try:
        say(SAID[seats.join(group_id, g.membership.id).state])
    except NotFound:
        raise
    except Refusal as refusal:
        say(refusal.sentence, kind="warning")
    return redirect(url_for("groups.show", group_id=group_id))


@door.post("/groups/<uuid:group_id>/seat/removal", permission=TAKE)
def leave(group_id: UUID) -> Response:
    """Give it up; the next in line is asked."""
    seats.leave(group_id, g.membership.id)
    say(
        "Your seat is free for somebody else.",
        action={"label": "Undo", "url": url_for("groups.join", group_id=group_id)},
    )
    return redirect(url_for("groups.show", group_id=group_id))
