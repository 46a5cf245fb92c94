"""A seat from its message: take it or give it up without signing in. Opening the page changes nothing."""

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.groups import door
from blueprints.shared.words import zone_by_link
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.groups import seats
from mentoring.groups.queries import group_seen
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/seat/<token>", permission=LINK)
def by_link(token: str) -> Page:
    """When it is, and both answers."""
    link = opened(token)
    try:
        row = group_seen(link.subject_id, link.person_id)
    except NotFound as error:
        raise LinkExpired from error
    return render_template(
        "groups/link.html",
        row=row,
        group=row.group,
        offered=row.mine == "offered",
        open=seats.to_come(row.group),
        zone=zone_by_link(link.person_id),
        token=token,
    )


@door.post("/seat/<token>", permission=LINK)
@limiter.limit("60 per hour")
def take_by_link(token: str) -> Page:
    """Take the seat that is offered."""
    link = opened(token)
    seats.take_offer(link.subject_id, link.person_id)
    flash("You have a seat. An invitation for your calendar is on its way.", "success")
    return redirect(url_for("groups.by_link", token=token))


@door.post("/seat/<token>/removal", permission=LINK)
@limiter.limit("60 per hour")
def leave_by_link(token: str) -> Page:
    """Give it up, or pass the offer on."""
    link = opened(token)
    seats.leave(link.subject_id, link.person_id)
    flash("Thank you. The seat goes to the next in line.", "success")
    return redirect(url_for("groups.by_link", token=token))


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("seat", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link
