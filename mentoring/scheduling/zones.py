"""Wall clocks: the rules of an IANA zone as one table of integers.

Rules come from the `tzdata` package and never from the machine, so that two machines agree and the version
that a meeting was booked under is known. *Wall minutes* are minutes since 1970-01-01T00:00 as the zone's
clocks show them, so that `divmod(wall, 1440)` is the local day (days since 1970-01-01) and the minute of
the day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

import tzdata

DAY = 1440
FIRST_YEAR, LAST_YEAR = 2005, 2100

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_FOR_EVER = 1 << 60
_ISO_CLOCK = tuple(f"T{minute // 60:02}:{minute % 60:02}" for minute in range(DAY))
_SAMPLE = timedelta(days=7)  # the shortest an offset was kept since 2005: 20 days


class UnknownZone(ValueError):
    """A name is not a time zone of the database."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not a time zone of the IANA database")
        self.name = name


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes `[start, end)` UTC in which clocks show `utc + offset`, and that for the first time."""

    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """The offsets of a zone from 2005 to 2100; outside, the nearest one known holds.

    `instants[i]` is the UTC minute of a transition, `offsets[i]` the minutes east of UTC before it and
    `offsets[i + 1]` from it on, `walls[i]` the furthest that the clocks have come until it: what they would have
    shown at it without the change, or more where somebody travels back over a change before (see `spliced`).
    """

    name: str
    instants: tuple[int, ...]
    offsets: tuple[int, ...]
    walls: tuple[int, ...]

    def local(self, minute: int) -> int:
        """The wall minute at a UTC minute. O(log transitions)."""
        return minute + self.offsets[bisect_right(self.instants, minute)]

    def utc(self, wall: int) -> int:
        """The first UTC minute at which the clocks show `wall` or later. O(log transitions).

        That is one rule for both cases: a wall time inside a gap is the transition instant, in a fold the
        first occurrence. It never decreases when `wall` grows.
        """
        at = bisect_right(self.walls, wall)
        minute = wall - self.offsets[at]
        return max(minute, self.instants[at - 1]) if at else minute

    def steady_around(self, wall: int) -> tuple[int, int, int]:
        """`(low, high, offset)`: `utc` is `wall - offset` for the walls in `[low, high)`.

        This wall is one of them, unless it is inside a gap: then they are the ones after it.
        """
        at = bisect_right(self.walls, wall)
        offset = self.offsets[at]
        low = max(self.walls[at - 1], self.instants[at - 1] + offset) if at else -_FOR_EVER
        return low, self.walls[at] if at < len(self.walls) else _FOR_EVER, offset

    def day_start(self, day: int) -> int:
        """The UTC minute at which a local day (days since 1970-01-01) begins, also of one that is skipped."""
        return self.utc(day * DAY)

    def local_day(self, minute: int) -> int:
        """The local day (days since 1970-01-01) at a UTC minute."""
        return self.local(minute) // DAY

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """`[start, end)` UTC cut where the offset changes, without the second pass through a fold."""
        found: list[Stretch] = []
        at = bisect_right(self.instants, start)
        while start < end:
            stop = min(end, self.instants[at]) if at < len(self.instants) else end
            offset = self.offsets[at]
            fresh = max(start, self.walls[at - 1] - offset) if at else start
            if fresh < stop:
                found.append(Stretch(fresh, stop, offset))
            start = stop
            at += 1
        return found


@cache
def zone_names() -> frozenset[str]:
    """Every zone name and alias of the database that a person could live in."""
    listed = resources.files(tzdata).joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) - {"Factory"}


def zone_name(typed: str) -> str:
    """The database's spelling of a name typed in any case, with spaces or underscores; else `UnknownZone`."""
    if typed in zone_names():
        return typed
    try:
        return _spellings()[typed.strip().casefold().replace(" ", "_")]
    except KeyError:
        raise UnknownZone(typed) from None


@cache
def zone_info(name: str) -> ZoneInfo:
    """The `ZoneInfo` of the same rules as the table, for formatting; `UnknownZone` if there is none."""
    if name not in zone_names():
        raise UnknownZone(name)
    with resources.files(tzdata).joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


@cache
def zone_table(name: str) -> ZoneTable:
    """The table of a zone, made once per process (a few milliseconds); `UnknownZone` if there is none."""
    zone = zone_info(name)
    here, last = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, here)
    instants: list[int] = []
    offsets = [offset]
    while here < last:
        there = here + _SAMPLE
        if _offset(zone, there) != offset:
            instants.append(_first_change(zone, _epoch_minute(here), _epoch_minute(there)))
            offset = _offset(zone, there)
            offsets.append(offset)
        here = there
    walls = tuple(instant + before for instant, before in zip(instants, offsets, strict=False))
    return ZoneTable(name, tuple(instants), tuple(offsets), walls)


class Stay(NamedTuple):
    """From one date through another, both included, as the clocks of a zone show them."""

    first: date
    last: date
    zone: str


def journeys(home: str, stays: Sequence[Stay]) -> list[tuple[int, int, str]]:
    """When somebody leaves for each stay and comes back, in UTC minutes, and the zone."""
    found: list[tuple[int, int, str]] = []
    here = -_FOR_EVER
    for first, last, zone in stays:
        leave = max(here, zone_table(home).day_start(day_of(first)))
        here = max(leave, zone_table(zone).day_start(day_of(last) + 1))
        found.append((leave, here, zone))
    return found


@lru_cache(maxsize=1024)
def spliced(home: str, stays: tuple[Stay, ...]) -> ZoneTable:
    """The clocks of somebody who lives by one zone and stays in others, in order of time, none over another.

    They leave at midnight of the first date at home and come back at midnight after the last date there; to change
    zones is a change of the clocks like any other, with a gap or a fold. O(transitions).
    """
    table = zone_table(home)
    instants: list[int] = []
    offsets = [table.offsets[0]]

    def follow(way: ZoneTable, start: int, end: int) -> None:
        """The changes of a zone in `[start, end)`, the first one to come into it."""
        low, high = bisect_right(way.instants, start), bisect_left(way.instants, end)
        instants.extend((start, *way.instants[low:high]))
        offsets.extend(way.offsets[low : high + 1])

    here = -_FOR_EVER
    for leave, back, zone in journeys(home, stays):
        follow(table, here, leave)
        follow(zone_table(zone), leave, back)
        here = back
    follow(table, here, _FOR_EVER)
    instants, offsets = instants[1:], offsets[1:]
    walls = accumulate((at + before for at, before in zip(instants, offsets, strict=False)), max)
    return ZoneTable(home, tuple(instants), tuple(offsets), tuple(walls))


def tzdata_version() -> str:
    """The version of the rules in force, as in `2026a`."""
    return str(tzdata.IANA_VERSION)


def zone_city(name: str) -> str:
    """The place that a zone is named for: `Buenos Aires` of `America/Argentina/Buenos_Aires`."""
    return name.rsplit("/", 1)[-1].replace("_", " ")


def zone_label(name: str, generic: str) -> str:
    """`Central Time (Chicago)` from a zone's name and its generic name in the reader's language.

    The generic name is Babel's `get_timezone_name(zone, zone_variant="generic")`; where that has only the
    place to offer (`Troll Time`), or the zone is UTC, the place is not said twice.
    """
    city = zone_city(name)
    if not generic or city.casefold() in generic.casefold():
        return generic or city
    return f"{generic} ({city})"


def day_of(local_day: date) -> int:
    """Days since 1970-01-01."""
    return local_day.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def iso_minute(minute: int) -> str:
    """A minute since 1970-01-01T00:00, of UTC or of a wall, as ISO 8601 writes it: 2026-12-08T15:00."""
    day, time = divmod(minute, DAY)
    return _iso_day(day) + _ISO_CLOCK[time]


@lru_cache(maxsize=1024)
def iso_offset(offset: int) -> str:
    """Minutes east of UTC as ISO 8601 writes them: -05:00."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


@lru_cache(maxsize=4096)
def _iso_day(day: int) -> str:
    return date_of(day).isoformat()


@cache
def _spellings() -> dict[str, str]:
    return {name.casefold(): name for name in zone_names()}


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    there = instant.astimezone(zone).utcoffset() or timedelta(0)
    return int(there.total_seconds()) // 60


def _first_change(zone: ZoneInfo, before: int, after: int) -> int:
    """The minute in `(before, after]` from which the offset differs from that at `before`: bisection."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    offset = _offset(zone, epoch + timedelta(minutes=before))
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, epoch + timedelta(minutes=middle)) == offset:
            before = middle
        else:
            after = middle
    return after


def _epoch_minute(instant: datetime) -> int:
    return int(instant.timestamp()) // 60
