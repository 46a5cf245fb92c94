"""Some days in words, and what is booked on them and stays booked when they are closed."""

from uuid import UUID

from flask import g

from blueprints.shared.agenda import Entry, agenda
from mentoring.foundation.clock import today
from mentoring.groups.queries import own_groups
from mentoring.scheduling.queries import meetings_between
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.wording import during
from mentoring.scheduling.zones import day_of, zone_table


def said(period: DateRange) -> str:
    """From November 24 to 28, with the year where it is not this one, by the organization's calendar."""
    return during(period, today(g.organization.zone))


def booked_in(membership_id: UUID, days: DateRange, *, zone: str) -> list[Entry]:
    """The confirmed meetings of a coach that start on those days of that zone, and the groups. Two statements."""
    table = zone_table(zone)
    first = instant_of(table.day_start(day_of(days.first)))
    last = instant_of(table.day_start(day_of(days.last) + 1))
    meetings = (row for row in meetings_between(membership_id, first, last) if row.state == "confirmed")
    groups = (
        row
        for row in own_groups(membership_id, first=first, last=last)
        if row.group.state == "open" and row.mine in {"", "taken"}
    )
    return agenda(meetings, groups)
