"""Weeks of wall-clock windows as minutes of one week in UTC, so that people in several zones can be compared.

A zone is not always as far from UTC, so the week is one of the cohort's: that in its middle. A wall time inside a gap
is taken with the offset before it, in a fold the first occurrence counts.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mentoring.matching.profiles import MINUTES_A_WEEK, Hours

Windows = Sequence[
    Sequence[int]
]  # (weekday, start, end): 0 is Monday, local minutes of the day, past 1440 for later
Zones = tuple[str, ...]  # the zone whose clocks are meant on each day of a week, Monday first
WORKDAYS, WEEKEND = range(5), range(5, 7)
PARTS: dict[str, tuple[range, int, int]] = {
    "early": (WORKDAYS, 7 * 60, 9 * 60),
    "morning": (WORKDAYS, 9 * 60, 12 * 60),
    "midday": (WORKDAYS, 12 * 60, 13 * 60),
    "afternoon": (WORKDAYS, 13 * 60, 17 * 60),
    "evening": (WORKDAYS, 17 * 60, 20 * 60),
    "weekend": (WEEKEND, 9 * 60, 17 * 60),
}
WORKING_HOURS = ("morning", "midday", "afternoon")


def representative(first: date, last: date) -> date:
    """The Monday of the week in the middle of some days."""
    middle = first + (last - first) // 2
    return middle - timedelta(days=middle.weekday())


def windows_of(times: Iterable[str]) -> Windows:
    """The parts of the week that somebody likes, as windows; working hours, if they chose none."""
    chosen = [PARTS[time] for time in times if time in PARTS] or [PARTS[time] for time in WORKING_HOURS]
    return [(day, start, end) for days, start, end in chosen for day in days]


def utc_week(windows: Windows, zones: Zones, monday: date) -> Hours:
    """Windows of the week that begins on a Monday, as minutes of that week in UTC, each starting inside it.

    A window is read on the clocks of the day it starts on, to its end.
    """
    clocks = [ZoneInfo(zone) for zone in zones]
    begins = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)

    def minute(weekday: int, at: int) -> int:
        wall = datetime(monday.year, monday.month, monday.day, tzinfo=clocks[weekday]) + timedelta(
            days=weekday, minutes=at
        )
        return (wall.astimezone(UTC) - begins) // timedelta(minutes=1)

    spans = ((minute(day, start), minute(day, end)) for day, start, end in windows)
    return tuple(
        (start % MINUTES_A_WEEK, start % MINUTES_A_WEEK + end - start) for start, end in spans if start < end
    )
