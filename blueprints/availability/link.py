"""Not this week, from a message, without signing in. Opening the page changes nothing."""

from collections.abc import Callable

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.availability import door
from blueprints.availability.booked import booked_in, said
from blueprints.shared.words import zone_by_link
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission
from mentoring.scheduling import week_off
from mentoring.scheduling.availability import kept_hours
from mentoring.scheduling.schedules import DateRange

LINK = Permission.FOLLOW_A_LINK


@door.get("/week-off/<token>", permission=LINK)
def week_by_link(token: str) -> str:
    """Which days they are, and the one button."""
    link = opened(token)
    week = week_off.week_meant(link)
    kept = kept_hours(link.person_id)
    if kept is None:
        raise LinkExpired
    return render_template(
        "availability/link.html",
        week=said(week),
        closed=week_off.week_closed(link, week),
        booked=booked_in(link.person_id, week, zone=kept.row.zone),
        zone=zone_by_link(link.person_id),
        token=token,
    )


@door.post("/week-off/<token>", permission=LINK)
@limiter.limit("60 per hour")
def leave_by_link(token: str) -> Response:
    """Close what is left of the week."""
    week = done(week_off.take_week_off, token)
    flash(f"Nobody can book you {said(week)}.", "success")
    return redirect(url_for("availability.week_by_link", token=token))


@door.post("/week-off/<token>/removal", permission=LINK)
@limiter.limit("60 per hour")
def return_by_link(token: str) -> Response:
    """Open it again."""
    week = done(week_off.open_week, token)
    flash(f"Your usual hours count again {said(week)}.", "success")
    return redirect(url_for("availability.week_by_link", token=token))


def done(verb: Callable[[links.Link], DateRange], token: str) -> DateRange:
    """The week that a verb has closed or opened; a link whose coach or hours have gone leads nowhere any more."""
    try:
        return verb(opened(token))
    except NotFound as error:
        raise LinkExpired from error


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("week-off", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link
