"""The rules of open starts, told minute by minute over UTC with `zoneinfo`; slow, and sharing no code."""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import HealthCheck, settings

from mentoring.scheduling.slots import Schedule
from mentoring.scheduling.zones import zone_info, zone_names

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (wall clocks)
SLOW_OK = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

settings.register_profile("everyday", max_examples=120, **SLOW_OK)
settings.register_profile("thorough", max_examples=2000, **SLOW_OK)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


def wall_minute(zone: str, minute: int) -> int:
    """What the clocks show at a UTC minute, in minutes since 1970-01-01T00:00 on them."""
    there = datetime.fromtimestamp(minute * 60, zone_info(zone))
    return (there.toordinal() - EPOCH.toordinal()) * 1440 + there.hour * 60 + there.minute


def clock_of(schedule: Schedule) -> Callable[[int], int]:
    """What the clocks that a schedule goes by show at a UTC minute: those at home, but on stays those there."""

    def midnight(zone: str, on: date) -> int:
        wall = (on.toordinal() - EPOCH.toordinal()) * 1440
        return next(at for at in range(wall - 1600, wall + 3200) if wall_minute(zone, at) >= wall)

    stays = [
        (midnight(schedule.zone, first), midnight(zone, last + timedelta(days=1)), zone)
        for first, last, zone in schedule.stays
    ]

    def clock(minute: int) -> int:
        there = (zone for leave, back, zone in stays if leave <= minute < back)
        return wall_minute(next(there, schedule.zone), minute)

    return clock


def windows_of(schedule: Schedule, on: date) -> list[tuple[int, int]] | None:
    """The windows that start on a date, or None where it is closed."""
    if any(first <= on <= last for first, last in schedule.time_off):
        return None
    if on in schedule.overrides:
        return list(schedule.overrides[on]) or None
    for away in schedule.away:
        if isinstance(away[0], date):
            if away[0] <= on <= away[1]:
                return None
            continue
        (first_month, first_day), (last_month, last_day), since = away
        if on < since:
            continue
        here, first, last = (on.month, on.day), (first_month, first_day), (last_month, last_day)
        if (first <= here <= last) if first <= last else not last < here < first:
            return None
    return list(schedule.weekly.get(on.weekday(), ()))


def open_walls(schedule: Schedule, first: int, last: int) -> set[int]:
    """The wall minutes in the windows of the open dates of a range of days since 1970-01-01."""
    walls: set[int] = set()
    dates = [EPOCH.date() + timedelta(days=day) for day in range(first - 2, last + 1)]
    for on in dates:
        midnight = (on - EPOCH.date()).days * 1440
        for start, end in windows_of(schedule, on) or ():
            walls.update(range(midnight + start, midnight + end))
    for on in dates:
        if windows_of(schedule, on) is None:
            midnight = (on - EPOCH.date()).days * 1440
            walls.difference_update(range(midnight, midnight + 1440))
    return walls


def expected_starts(
    schedule: Schedule,
    *,
    duration: int,
    first_day: date,
    last_day: date,
    now: int,
    busy: Iterable[tuple[int, int]] = (),
    booked: Iterable[int] = (),
    participant_busy: Iterable[tuple[int, int]] = (),
) -> list[tuple[int, int, date, int]]:
    """The same question as `open_starts`, the same answer as plain tuples."""
    clock = clock_of(schedule)
    midnight = (datetime.combine(first_day, datetime.min.time()) - EPOCH) // timedelta(minutes=1)
    days = (last_day - first_day).days + 1
    around = 2880 if schedule.stays else 1440  # who travels back has passed those walls before
    low = midnight - around
    high = midnight + (days + 1) * 1440 + around + duration
    local = [clock(minute) for minute in range(low, high)]
    fresh, reached, furthest = [], [], clock(low - 1)
    for wall in local:
        fresh.append(wall > furthest)
        furthest = max(furthest, wall)
        reached.append(furthest)
    walls = open_walls(schedule, low // 1440 - 2, high // 1440 + 2)
    is_open = [wall in walls for wall in reached]
    coach_taken = _taken(busy, low, high)
    participant_taken = _taken(participant_busy, low, high)
    dates = [EPOCH.date() + timedelta(days=clock(start) // 1440) for start in booked]
    by_day = Counter(dates)
    by_week = Counter(on.isocalendar()[:2] for on in dates)
    by_month = Counter((on.year, on.month) for on in dates)
    horizon = EPOCH.date() + timedelta(days=clock(now) // 1440 + schedule.horizon_days)
    found = []
    for start in range(low + schedule.buffer_before, high - duration - schedule.buffer_after):
        at = start - low
        on = EPOCH.date() + timedelta(days=local[at] // 1440)
        if (
            fresh[at]
            and first_day <= on <= min(last_day, horizon)
            and (local[at] % 1440 - schedule.offset) % schedule.increment == 0
            and start - now >= schedule.notice
            and all(is_open[at : at + duration])
            and not any(coach_taken[at - schedule.buffer_before : at + duration + schedule.buffer_after])
            and not any(participant_taken[at : at + duration])
            and (schedule.per_day is None or by_day[on] < schedule.per_day)
            and (schedule.per_week is None or by_week[on.isocalendar()[:2]] < schedule.per_week)
            and (schedule.per_month is None or by_month[on.year, on.month] < schedule.per_month)
        ):
            found.append((start, start + duration, on, local[at] % 1440))
    return found


def _taken(spans: Iterable[tuple[int, int]], low: int, high: int) -> list[bool]:
    taken = [False] * (high - low)
    for start, end in spans:
        for minute in range(max(start, low), min(end, high)):
            taken[minute - low] = True
    return taken


@cache
def transitions() -> list[tuple[str, date]]:
    """Every zone that changes its clocks between 2024 and 2037, with the UTC dates of its changes."""
    days = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(0, 14 * 365, 7)]
    found = []
    for name in sorted(zone_names()):
        zone = zone_info(name)
        offsets = [day.astimezone(zone).utcoffset() for day in days]
        for week, (one, other) in enumerate(pairwise(offsets)):
            if one != other:
                found.append((name, days[week].date() + timedelta(days=_day_of_change(zone, days[week]))))
    return found


def _day_of_change(zone: object, week: datetime) -> int:
    before = week.astimezone(zone).utcoffset()
    return next(
        day for day in range(7) if (week + timedelta(days=day + 1)).astimezone(zone).utcoffset() != before
    )
