"""Open times as a page shows them: a strip of days that have any, and the times of one of them."""

from calendar import Calendar, monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from blueprints.meetings.forms import StartForm
from blueprints.meetings.ranges import DAY, LONGEST
from mentoring.foundation.clock import today
from mentoring.foundation.words import clock, day, day_of, zone_name
from mentoring.scheduling.guests import Guest
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.slots import Slot
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.wording import WEEKDAYS as NAMES
from mentoring.scheduling.zones import date_of, zone_table
from mentoring.scheduling.zones import day_of as day_number

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
    nothing: str  # where no time is open on the days that were looked at: that, in a sentence
    until: str  # the last day that is near enough to be booked; empty where later days can be looked at
    weeks: tuple[tuple[Day | None, ...], ...] = ()  # of the month, where the month is shown


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """The open starts on some days of a zone, and the last day in it that is near enough; None without hours."""

    slots: list[Slot]
    days: DateRange
    until: date | None

    def but(self, starts_at: datetime) -> "OpenTimes":
        """The same without one start: where a meeting is already, it cannot be moved to."""
        return replace(self, slots=[slot for slot in self.slots if slot.starts_at != starts_at])


def days_around(wanted: date | None, *, today: date, whole_month: bool = False) -> DateRange:
    """The days that a page looks at: the wanted day's month, or that of its stretches of 62 days from today on."""
    wanted = max(wanted or today, today)
    if whole_month:
        last = wanted.replace(day=monthrange(wanted.year, wanted.month)[1])
        return DateRange(max(today, wanted.replace(day=1)), last)
    begin = wanted - (wanted - today) % (LONGEST * DAY)
    return DateRange(begin, begin + (LONGEST - 1) * DAY)


def times_on(
    terms: Terms,
    days: DateRange,
    *,
    minutes: int,
    zone: str,
    without: UUID | None = None,
    guest: Guest | None = None,
) -> OpenTimes:
    """The open starts of a match on some days of that zone. Two statements, and two more with a guest."""
    first_day, last_day = days.first - DAY, days.last + DAY  # the coach's day may be another
    offer = offer_to(
        replace(terms, guest=guest),
        first_day=first_day,
        last_day=last_day,
        minutes=minutes,
        without=without,
    )
    if offer is None:
        return OpenTimes([], days, None)
    table = zone_table(zone)
    low, high = table.day_start(day_number(days.first)), table.day_start(day_number(days.last) + 1)
    slots = [slot for slot in offer.starts(minutes) if low <= slot.start < high]
    return OpenTimes(slots, days, date_of(table.local_day(offer.end - 1)))


def picker(
    found: OpenTimes,
    *,
    zone: str,
    other_zone: Callable[[datetime], str],
    wanted: date | None,
    path: str,
    kept: Mapping[str, str] | None = None,
) -> Picker | None:
    """The strip around the wanted day (the first open one otherwise) and its times; None with no open time at all.

    `other_zone` is the other's zone at an instant; `kept` goes along in the address of every other day.
    """
    table = zone_table(zone)
    by_day = {
        date_of(local_day): list(group)
        for local_day, group in groupby(found.slots, lambda slot: table.local_day(slot.start))
    }
    before, after = beyond(found.days, found.until, today(zone))
    if not by_day and before is None and after is None:
        return None
    days = sorted(by_day)
    month = (kept or {}).get("view") == "month"
    chosen = nearest_day(days, wanted) if days else None
    shown = chosen or max(found.days.first, min(wanted or found.days.first, found.days.last))

    def url(at: date, **changed: str | None) -> str:
        given = {"day": at, **(kept or {}), **changed}
        return f"{path}?{urlencode({key: value for key, value in given.items() if value})}"

    def day_at(at: date) -> Day:
        count = len(by_day.get(at, ()))
        address = url(at, view=None) if count else None
        return Day(f"day-{at}", f"{at:%a}", at.day, day(at), address, count, at == chosen)

    first = days.index(chosen) // STRIP * STRIP if chosen else 0
    if not month:
        before = days[first - STRIP] if first else before
        after = days[first + STRIP] if first + STRIP < len(days) else after
    return Picker(
        month=f"{shown:%B %Y}",
        days=tuple(day_at(at) for at in days[first : first + STRIP]),
        day_label=day(shown),
        times=tuple(
            time_of(slot.starts_at, zone, other_zone(slot.starts_at)) for slot in by_day.get(shown, ())
        ),
        zone=zone_name(zone),
        earlier_url=url(before) if before else None,
        later_url=url(after) if after else None,
        month_url=url(shown, view="month"),
        days_url=url(shown, view=None),
        nothing="" if days else none_between(found.days),
        until=day(found.until) if found.until and not after else "",
        weeks=weeks_of(shown, day_at) if month else (),
    )


def beyond(days: DateRange, until: date | None, today: date) -> tuple[date | None, date | None]:
    """The day before those that were looked at and the day after them, each where there can be open times."""
    if until is None:
        return None, None
    before = min(days.first - DAY, until) if days.first > today else None
    return before, days.last + DAY if days.last < until else None


def none_between(days: DateRange) -> str:
    """That no time is open on some days, in a sentence."""
    return f"No time is open from {day(days.first)} to {day(days.last)}."


def weeks_of(chosen: date, day_at: Callable[[date], Day]) -> tuple[tuple[Day | None, ...], ...]:
    """The chosen day's month, in weeks from Sunday on; none for a day of another month."""
    weeks = Calendar(firstweekday=6).monthdatescalendar(chosen.year, chosen.month)
    return tuple(tuple(day_at(at) if at.month == chosen.month else None for at in week) for week in weeks)


def time_of(starts_at: datetime, zone: str, other_zone: str) -> Time:
    """One start as a button."""
    label = clock(starts_at, zone)
    theirs = clock(starts_at, other_zone)
    other = None if theirs == label else f"{theirs} {zone_name(other_zone)}"
    return Time(f"{starts_at:%Y-%m-%dT%H:%MZ}", label, other)


def nearest_day(days: list[date], wanted: date | None) -> date:
    """The wanted day if it is open, the next open one, or the last; the first, where none is wanted."""
    return next((at for at in days if wanted is None or at >= wanted), days[-1])


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
