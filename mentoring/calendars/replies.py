"""What a calendar answers to an invitation, as a message brings it. Nothing here asks or changes anything.

RFC 5546 (3.2.3 REPLY, 3.2.7 COUNTER) by mail, RFC 6047.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar

from mentoring.foundation.errors import Refusal

LARGEST = 1024 * 1024
CARRIERS = ("Delivered-To", "X-Original-To", "To", "Cc")
PARTSTAT = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}
LONGEST = timedelta(days=1)


class NotAnAnswer(Refusal):
    sentence = "This message holds no answer to an invitation."


@dataclass(frozen=True, slots=True)
class Answer:
    """Who says what about which version of which event. Proposed times are aware, and only in a counter-proposal."""

    uid: str
    address: str
    sequence: int
    stamped_at: datetime
    answer: str
    starts_at: datetime | None
    ends_at: datetime | None


def read_message(octets: bytes) -> tuple[Answer, list[str]]:
    """What a message answers, and every address that it may have been sent to.

    Raises:
        NotAnAnswer: it holds none that can be read; the sentence says why.
    """
    if len(octets) > LARGEST:
        raise NotAnAnswer("This message is too large for an answer.")
    message: Any = message_from_bytes(octets, policy=default)
    calendar = calendar_in(message)
    event = event_in(calendar)
    organizers = [str(value) for value in listed(event, "ORGANIZER")]
    sent_to = [str(value) for name in CARRIERS for value in message.get_all(name, [])]
    addresses = [address for _, address in getaddresses(sent_to)]
    return answer_of(calendar, event), [*addresses, *map(plain, organizers)]


def calendar_in(message: EmailMessage) -> Calendar:
    """The calendar of a message, wherever in it."""
    for part in message.walk():
        if part.get_content_type() not in {"text/calendar", "application/ics"}:
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        try:
            found = Calendar.from_ical(content)
        except (ValueError, IndexError, KeyError, TypeError) as error:
            raise NotAnAnswer("The calendar in this message cannot be read.") from error
        if isinstance(found, Calendar):
            return found
    raise NotAnAnswer


def event_in(calendar: Calendar) -> Any:
    """The one event that is answered to.

    A series is never invited to as one, so several events are not about an invitation of ours.
    """
    if str(calendar.get("METHOD", "")).upper() not in {"REPLY", "COUNTER"}:
        raise NotAnAnswer
    events = calendar.walk("VEVENT")
    if len(events) != 1 or "RECURRENCE-ID" in events[0]:
        raise NotAnAnswer("An answer is about one meeting.")
    return events[0]


def answer_of(calendar: Calendar, event: Any) -> Answer:
    """The event as an answer of one person."""
    attendees = listed(event, "ATTENDEE")
    if len(attendees) != 1:
        raise NotAnAnswer("An answer is one person's.")
    said = PARTSTAT.get(str(attendees[0].params.get("PARTSTAT", "")).upper())
    starts_at = ends_at = None
    try:
        stamped_at = aware(event["DTSTAMP"].dt)
        sequence = int(event.get("SEQUENCE", 0))
        if str(calendar["METHOD"]).upper() == "COUNTER":
            said = "proposed"
            starts_at, ends_at = aware(event.start), aware(event.end)
            if not timedelta(0) < ends_at - starts_at <= LONGEST:
                raise NotAnAnswer("The time that is proposed cannot be one of a meeting.")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise NotAnAnswer("The calendar in this message cannot be read.") from error
    if said is None:
        raise NotAnAnswer("The answer says neither yes, maybe nor no.")
    address = plain(str(attendees[0]))
    return Answer(str(event.get("UID", "")), address, sequence, stamped_at, said, starts_at, ends_at)


def listed(event: Any, name: str) -> list[Any]:
    """Every value of a property."""
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def plain(uri: str) -> str:
    """The address in a mailto URI, in lower case."""
    return unquote(uri.strip().lower().removeprefix("mailto:"))


def aware(value: Any) -> datetime:
    """An instant in UTC.

    Raises:
        ValueError: it is a date, or in nobody's zone.
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise ValueError("an answer names instants")
    return value.astimezone(UTC)
