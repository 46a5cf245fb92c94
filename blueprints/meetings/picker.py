"""Open times as a page shows them: a strip of days that have any, and the times of one of them."""

from calendar import Calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from blueprints.meetings.forms import StartForm
from mentoring.foundation.clock import today
from mentoring.foundation.words import clock, day, day_of, local, zone_name
from mentoring.scheduling.guests import Guest
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.slots import Slot
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.wording import WEEKDAYS as NAMES
from mentoring.scheduling.zones import day_of as day_number
from mentoring.scheduling.zones import zone_table

DAY = timedelta(days=1)
RANGE = 61 * DAY
STRIP = 7
WEEKDAYS = tuple({"short": name[:3], "label": name} for name in (NAMES[-1], *NAMES[:-1]))  # from Sunday on


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    id: str
    weekday: str
    number: int
    label: str
    url: str | None
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
    month_url: str
    days_url: str
    weeks: tuple[tuple[Day | None, ...], ...] = ()  # of the month, where the month is shown


def open_slots(
    terms: Terms, *, minutes: int, zone: str, without: UUID | None = None, guest: Guest | None = None
) -> list[Slot]:
    """Every open start of a match from today on, for three where there is a guest. Two statements, and two more."""
    first = today(zone)
    days = DateRange(first, first + RANGE)
    return slots_on(terms, days, minutes=minutes, zone=zone, without=without, guest=guest)


def slots_on(
    terms: Terms,
    days: DateRange,
    *,
    minutes: int,
    zone: str,
    without: UUID | None = None,
    guest: Guest | None = None,
) -> list[Slot]:
    """Every open start of a match on some days of that zone. Two statements, and two more with a guest."""
    first_day, last_day = days.first - DAY, days.last + DAY  # the coach's day may be another
    offer = offer_to(
        replace(terms, guest=guest),
        first_day=first_day,
        last_day=last_day,
        minutes=minutes,
        without=without,
    )
    if offer is None:
        return []
    table = zone_table(zone)
    low, high = table.day_start(day_number(days.first)), table.day_start(day_number(days.last) + 1)
    return [slot for slot in offer.starts(minutes) if low <= slot.start < high]


def picker(
    slots: list[Slot],
    *,
    zone: str,
    other_zone: Callable[[datetime], str],
    wanted: str | None,
    path: str,
    kept: Mapping[str, str] | None = None,
) -> Picker | None:
    """The strip around the wanted day (the first open one otherwise) and its times; None with no open time.

    `other_zone` is the other's zone at an instant; `kept` goes along in the address of every other day.
    """
    by_day = {
        local_day: list(group)
        for local_day, group in groupby(slots, lambda slot: local(slot.starts_at, zone).date())
    }
    if not by_day:
        return None
    days = sorted(by_day)

    month = (kept or {}).get("view") == "month"

    def url(at: date, **changed: str | None) -> str:
        given = {"day": at, **(kept or {}), **changed}
        return f"{path}?{urlencode({key: value for key, value in given.items() if value})}"

    def day_at(at: date) -> Day:
        count = len(by_day.get(at, ()))
        address = url(at, view=None) if count else None
        return Day(f"day-{at}", f"{at:%a}", at.day, day(at), address, count, at == chosen)

    chosen = nearest_day(days, wanted)
    first = days.index(chosen) // STRIP * STRIP
    before, after = beside(days, chosen)
    earlier, later = (url(at) if at else None for at in (before, after))
    if not month:
        earlier = url(days[first - STRIP]) if first else None
        later = url(days[first + STRIP]) if first + STRIP < len(days) else None
    strip = tuple(day_at(at) for at in days[first : first + STRIP])
    weeks = weeks_of(chosen, day_at) if month else ()
    return Picker(
        month=f"{chosen:%B %Y}",
        days=strip,
        day_label=day(chosen),
        times=tuple(time_of(slot.starts_at, zone, other_zone(slot.starts_at)) for slot in by_day[chosen]),
        zone=zone_name(zone),
        earlier_url=earlier,
        later_url=later,
        month_url=url(chosen, view="month"),
        days_url=url(chosen, view=None),
        weeks=weeks,
    )


def weeks_of(chosen: date, day_at: Callable[[date], Day]) -> tuple[tuple[Day | None, ...], ...]:
    """The chosen day's month, in weeks from Sunday on; none for a day of another month."""
    weeks = Calendar(firstweekday=6).monthdatescalendar(chosen.year, chosen.month)
    return tuple(tuple(day_at(at) if at.month == chosen.month else None for at in week) for week in weeks)


def beside(days: list[date], chosen: date) -> tuple[date | None, date | None]:
    """The last open day before the chosen one's month, and the first after it."""
    month = (chosen.year, chosen.month)
    before = [at for at in days if (at.year, at.month) < month]
    after = [at for at in days if (at.year, at.month) > month]
    return before[-1] if before else None, after[0] if after else None


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


def nearest_to(form: StartForm, zone: str) -> list[tuple[str, str, str]]:
    """The open times nearest to one that was refused: value, time of day, and the day with the zone."""
    return [
        (
            f"{slot.starts_at:%Y-%m-%dT%H:%MZ}",
            clock(slot.starts_at, zone),
            f"{day_of(slot.starts_at, zone)}, {zone_name(zone)}",
        )
        for slot in getattr(form.refusal, "nearest", ())
    ]
