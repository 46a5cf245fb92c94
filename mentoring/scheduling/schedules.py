"""A schedule as a value, and its hours as spans.

A window is `[start, end)` in wall minutes of the date it starts on; each end becomes an instant by
`ZoneTable.utc` (inside a gap the transition, in a fold the first occurrence). Windows that overlap or
touch, also over midnight, are one. A closed date (time off, an override without windows, a season away)
loses its windows, and no meeting that another date's window allows may reach into it. Time off beats an
override, an override beats days away, of one year or of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from mentoring.scheduling.spans import Span, merge
from mentoring.scheduling.zones import DAY, Stay, ZoneTable, date_of, day_of, journeys, spliced, zone_table

LONGEST_HORIZON = 3660


class Window(NamedTuple):
    """`[start, end)` in minutes from local midnight of the date it starts on; `end` up to 48:00."""

    start: int
    end: int


class DateRange(NamedTuple):
    """From one date through another, both included."""

    first: date
    last: date

    def holds(self, local_day: date) -> bool:
        """Whether a date is one of them."""
        return self.first <= local_day <= self.last


class Season(NamedTuple):
    """From one (month, day) through another, every year, the first time on or after `since`; over the new year where
    the last precedes."""

    first: tuple[int, int]
    last: tuple[int, int]
    since: date = date.min

    def holds(self, local_day: date) -> bool:
        """Whether a date lies in the season."""
        if local_day < self.since:
            return False
        here = (local_day.month, local_day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a person can be met. Minutes, except `horizon_days`; Monday is 0; None is no limit.

    On the dates of a stay the hours are read on the clocks there.
    """

    zone: str
    weekly: Mapping[int, Sequence[Window]]
    overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    time_off: Sequence[DateRange] = ()
    away: Sequence[DateRange | Season] = ()
    notice: int = 0
    horizon_days: int = 60
    increment: int = 30
    offset: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    stays: tuple[Stay, ...] = ()

    @property
    def table(self) -> ZoneTable:
        """The clocks that the hours are read by."""
        return spliced(self.zone, self.stays) if self.stays else zone_table(self.zone)

    def zone_at(self, minute: int) -> str:
        """The zone of the clocks at a UTC minute."""
        away = (zone for leave, back, zone in journeys(self.zone, self.stays) if leave <= minute < back)
        return next(away, self.zone)

    def __post_init__(self) -> None:
        """Refuse what no schedule can mean; `wording.problems_with` tells people before."""
        if not 0 <= self.offset < self.increment <= DAY:
            raise ValueError("the increment is 1 to 1440 minutes and the offset less than it")
        if min(self.notice, self.horizon_days, self.buffer_before, self.buffer_after) < 0:
            raise ValueError("notice, horizon and buffers are not negative")
        if self.horizon_days > LONGEST_HORIZON:
            raise ValueError("the horizon is ten years at most")
        if any(one.last >= two.first for one, two in pairwise(self.stays)):
            raise ValueError("stays come one after another")
        if not all(0 <= weekday < 7 for weekday in self.weekly):
            raise ValueError("weekdays are 0, Monday, to 6")
        for windows in (*self.weekly.values(), *self.overrides.values()):
            if any(not 0 <= start < DAY or not start < end <= 2 * DAY for start, end in windows):
                raise ValueError("a window starts on its date and ends after that, at 48:00 at the latest")


def open_hours(schedule: Schedule, table: ZoneTable, first: int, last: int) -> tuple[list[Span], list[Span]]:
    """Tidy spans: of the windows that start on local days `first` through `last`, and of the closed days.

    O(days + windows); days count from 1970-01-01.
    """
    closed = _closed_days(schedule, first, last)
    overrides = {day_of(on): windows for on, windows in schedule.overrides.items()}
    weekly = [schedule.weekly.get(weekday, ()) for weekday in range(7)]
    walls: list[Span] = []
    for day in range(first, last + 1):
        if day in closed:
            continue
        midnight = day * DAY
        for start, end in overrides.get(day, weekly[(day + 3) % 7]):  # 1970-01-01 was a Thursday
            walls.append((midnight + start, midnight + end))
    days_off = [(day * DAY, day * DAY + DAY) for day in sorted(closed)]
    return merge(_instants(table, walls)), merge(_instants(table, days_off))


def _closed_days(schedule: Schedule, first: int, last: int) -> set[int]:
    days = range(first, last + 1)
    closed: set[int] = set()
    if schedule.away:
        closed = {day for day in days if any(season.holds(date_of(day)) for season in schedule.away)}
    for on, windows in schedule.overrides.items():
        if windows:
            closed.discard(day_of(on))
        elif first <= day_of(on) <= last:
            closed.add(day_of(on))
    for off in schedule.time_off:
        closed.update(range(max(first, day_of(off.first)), min(last, day_of(off.last)) + 1))
    return closed


def _instants(table: ZoneTable, walls: list[Span]) -> list[Span]:
    """The walls as instants; the table is asked only where a span leaves what the one before it was in."""
    found: list[Span] = []
    low = high = offset = 0
    for start, end in walls:
        if low <= start and end < high:
            found.append((start - offset, end - offset))
        else:
            found.append((table.utc(start), table.utc(end)))
            low, high, offset = table.steady_around(end)
    return found
