"""One's meetings and groups of a month: a table on a wide page, an agenda on a phone."""

from calendar import Calendar
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import g, render_template, request
from werkzeug.exceptions import NotFound

from blueprints.meetings import door
from blueprints.meetings.picker import WEEKDAYS
from blueprints.shared.agenda import agenda
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import today
from mentoring.foundation.words import local
from mentoring.groups.queries import own_groups
from mentoring.policy import Permission
from mentoring.scheduling.queries import meetings_between
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.zones import day_of, zone_table


@door.get("/meetings/month", permission=Permission.BELONG)
def month() -> str:
    """The month of the address, or this one."""
    zone = viewer_zone()
    first = month_asked(today(zone))
    after = (first + timedelta(days=31)).replace(day=1)
    begin, end = midnight(first, zone), midnight(after, zone)
    groups = own_groups(g.membership.id, first=begin, last=end)
    rows = agenda(
        meetings_between(g.membership.id, begin, end), (row for row in groups if row.group.state == "open")
    )
    by_day = {on: list(each) for on, each in groupby(rows, lambda row: local(row.starts_at, zone).date())}
    weeks = Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
    return render_template(
        "meetings/month.html",
        first=first,
        weekdays=WEEKDAYS,
        weeks=[
            [(on if on.month == first.month else None, by_day.get(on, [])) for on in week] for week in weeks
        ],
        count=len(rows),
        before=(first - timedelta(days=1)).replace(day=1),
        after=after,
        today=today(zone),
    )


def month_asked(now: date) -> date:
    """The first day of the month in the address; nonsense is not there."""
    asked = request.args.get("month", f"{now:%Y-%m}")
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise NotFound from error
    if not 2000 <= first.year < 2100:
        raise NotFound
    return first


def midnight(on: date, zone: str) -> datetime:
    """The instant at which a day begins in that zone."""
    return instant_of(zone_table(zone).day_start(day_of(on)))
