"""A calendar as the times that it takes: spans without a word of what is in them.

RFC 5545: TRANSP (3.8.2.7) tells opaque from free, a cancelled event or occurrence takes no time, a date lasts from
midnight to midnight on its owner's wall, and so does a time in nobody's zone (3.3.5).
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from mentoring.scheduling.spans import Span, clip, merge, span_around

MOST = 20_000  # occurrences
WINDOW = timedelta(days=28)
OURS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)  # RFC 9562, version 7
RARE = {"SECONDLY", "MINUTELY", "HOURLY"}


class CalendarUnreadable(ValueError):
    """It is no calendar, or one that nobody keeps by hand; said in a sentence."""


def busy_spans(
    contents: Iterable[bytes], *, zone: str, owner: str, ours: str, first: datetime, last: datetime
) -> list[Span]:
    """The minutes from `first` to `last` that a calendar takes, whole or in pieces, tidy (see `spans`).

    `zone` is where dates and floating times are read, `owner` the e-mail address whose declined invitations take no
    time, and events whose UID is an id of ours at the domain `ours` are our own meetings, which are known better here.

    Raises:
        CalendarUnreadable: it is no calendar, or repeats without measure.
    """
    try:
        calendar = Calendar()
        for content in contents:
            calendar.subcomponents += prepared(Calendar.from_ical(content), ours).subcomponents
        spans = [*occurrences(calendar, ZoneInfo(zone), owner, first, last)]
    except CalendarUnreadable:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise CalendarUnreadable("It is not a calendar that we can read.") from error
    return clip(merge(spans), *span_around(first, last))


def prepared(calendar: Any, ours: str) -> Any:
    """The calendar without what takes no time as a whole; rules that would never end are refused."""
    if not isinstance(calendar, Calendar):
        raise CalendarUnreadable("It is not a calendar.")
    kept = []
    for part in calendar.subcomponents:
        if part.name != "VEVENT":
            kept.append(part)
            continue
        name, _, domain = str(part.get("UID", "")).lower().partition("@")
        if domain == ours.lower() and OURS.fullmatch(name):
            continue
        single = part.get("RECURRENCE-ID")
        if cancelled(part) and single is None:
            continue
        if (
            "DTSTART" not in part and single is not None
        ):  # a tombstone: of an occurrence nothing but its date is left
            part.add("DTSTART", single.dt)
        for rule in listed(part, "RRULE"):
            refuse_endless(rule)
        kept.append(part)
    calendar.subcomponents[:] = kept
    return calendar


def refuse_endless(rule: Any) -> None:
    """Nobody keeps a calendar by the hour, and a rule that does could go on for as long as we read."""
    often = str((rule.get("FREQ") or [""])[0]).upper() in RARE
    times = (
        len(rule.get("BYHOUR", [])) > 4
        or len(rule.get("BYMINUTE", [])) > 1
        or len(rule.get("BYSECOND", [])) > 1
    )
    if often or times:
        raise CalendarUnreadable("It has an event that repeats many times a day.")


def occurrences(calendar: Any, zone: ZoneInfo, owner: str, first: datetime, last: datetime) -> Iterable[Span]:
    """The spans of every occurrence that takes time."""
    query = recurring_ical_events.of(calendar)
    seen = 0
    start = first
    while start < last:
        end = min(start + WINDOW, last)
        for event in query.between(start, end):
            seen += 1
            if seen > MOST:
                raise CalendarUnreadable("It holds more events than a person can keep.")
            if takes_time(event, owner):
                yield span_around(instant(event.start, zone), instant(event.end, zone))
        start = end


def takes_time(event: Any, owner: str) -> bool:
    """Whether its owner is busy during it."""
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    free = free or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    return not (free or cancelled(event) or declined(event, owner))


def cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def declined(event: Any, owner: str) -> bool:
    """Whether its owner was invited and said no."""
    return any(
        str(one).lower().removeprefix("mailto:") == owner.lower()
        and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for one in listed(event, "ATTENDEE")
    )


def instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    """A date or time in UTC; what names no zone is read on the owner's wall."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    if value.utcoffset() is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def listed(part: Any, name: str) -> list[Any]:
    """Every value of a property."""
    found = part.get(name, [])
    return found if isinstance(found, list) else [found]
