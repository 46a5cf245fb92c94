"""Open times as a page shows them: a strip of days that have any, and the times of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from mentoring.foundation.clock import today
from mentoring.foundation.words import clock, day, local, zone_name
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.slots import Slot
from mentoring.scheduling.terms import terms_of

RANGE = timedelta(days=62)
STRIP = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    id: str
    weekday: str
    number: int
    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Time:
    """One open time, in the viewer's zone, and in the other's where it differs."""

    value: str
    label: str
    other: str | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything the slot picker shows."""

    month: str
    days: tuple[Day, ...]
    day_label: str
    times: tuple[Time, ...]
    zone: str
    earlier_url: str | None
    later_url: str | None


def open_slots(match_id: UUID, *, minutes: int, zone: str, without: UUID | None = None) -> list[Slot]:
    """Every open start of a match from today on. Nine statements."""
    first = today(zone) - timedelta(days=1)
    offer = offer_to(
        terms_of(match_id), first_day=first, last_day=first + RANGE, minutes=minutes, without=without
    )
    return offer.starts(minutes) if offer is not None else []


def picker(
    slots: list[Slot],
    *,
    zone: str,
    other_zone: str,
    wanted: str | None,
    path: str,
    kept: Mapping[str, str] | None = None,
) -> Picker | None:
    """The strip around the wanted day (the first open one otherwise) and its times; None with no open time.

    `kept` goes along in the address of every other day.
    """
    by_day = {
        local_day: list(group)
        for local_day, group in groupby(slots, lambda slot: local(slot.starts_at, zone).date())
    }
    if not by_day:
        return None
    days = sorted(by_day)

    def url(at: date) -> str:
        return f"{path}?{urlencode({'day': at, **(kept or {})})}"

    chosen = nearest_day(days, wanted)
    first = days.index(chosen) // STRIP * STRIP
    strip = tuple(
        Day(
            f"day-{at}",
            f"{at:%a}",
            at.day,
            day(at),
            url(at),
            len(by_day[at]),
            at == chosen,
        )
        for at in days[first : first + STRIP]
    )
    return Picker(
        month=f"{chosen:%B %Y}",
        days=strip,
        day_label=day(chosen),
        times=tuple(time_of(slot.starts_at, zone, other_zone) for slot in by_day[chosen]),
        zone=zone_name(zone),
        earlier_url=url(days[first - STRIP]) if first else None,
        later_url=url(days[first + STRIP]) if first + STRIP < len(days) else None,
    )


def time_of(starts_at: datetime, zone: str, other_zone: str) -> Time:
    """One start as a button."""
    label = clock(starts_at, zone)
    theirs = clock(starts_at, other_zone)
    other = None if theirs == label else f"{theirs} {zone_name(other_zone)}"
    return Time(f"{starts_at:%Y-%m-%dT%H:%MZ}", label, other)


def nearest_day(days: list[date], wanted: str | None) -> date:
    """The wanted day if it is open, the next open one, or the first."""
    try:
        asked = date.fromisoformat(wanted or "")
    except ValueError:
        return days[0]
    return next((at for at in days if at >= asked), days[-1])
