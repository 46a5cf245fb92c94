"""Why a start is not open, and the limits a day, ISO week and month among those reasons.

Days are local ones of the schedule, counted from 1970-01-01.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum

from mentoring.scheduling.schedules import Schedule
from mentoring.scheduling.zones import ZoneTable, date_of, day_of


class Reason(StrEnum):
    """Why a start is not open."""

    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OFF_GRID = "off_grid"
    REPEATED_HOUR = "repeated_hour"
    DAY_OFF = "day_off"
    OUTSIDE_HOURS = "outside_hours"
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"
    MONTH_FULL = "month_full"
    BUSY = "busy"
    PARTICIPANT_BUSY = "participant_busy"


def limits_reached(
    schedule: Schedule, table: ZoneTable, booked: Iterable[int]
) -> Callable[[int], list[Reason]]:
    """A function from a local day to the limits that the meetings booked leave no room under."""
    limits: list[tuple[int, Callable[[int], int], Reason]] = [
        (limit, period, reason)
        for limit, period, reason in (
            (schedule.per_day, int, Reason.DAY_FULL),
            (schedule.per_week, _iso_week, Reason.WEEK_FULL),
            (schedule.per_month, _month, Reason.MONTH_FULL),
        )
        if limit is not None
    ]
    if not limits:
        return _no_limit
    days = [table.local_day(start) for start in booked]
    counts = [(limit, period, reason, Counter(map(period, days))) for limit, period, reason in limits]
    return lambda day: [reason for limit, period, reason, held in counts if held[period(day)] >= limit]


def counted_days(first: int, last: int) -> tuple[int, int]:
    """The first and last day of what the weeks and months of some days cover, three days more at the most."""
    month_first, month_last = date_of(first).replace(day=1), date_of(last).replace(day=28)
    return min(day_of(month_first), first - _weekday(first)), max(
        day_of(month_last) + 3, last + 6 - _weekday(last)
    )


def _no_limit(_day: int) -> list[Reason]:
    return []


def _iso_week(day: int) -> int:
    return (day + 3) // 7  # 1970-01-01 was a Thursday


def _weekday(day: int) -> int:
    return (day + 3) % 7


def _month(day: int) -> int:
    on = date_of(day)
    return on.year * 12 + on.month
