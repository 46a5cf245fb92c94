"""Meetings as calendar programs know them: invitations, cancellations, feeds and "add to calendar" links.

RFC 5545 (the format), 5546 (who says what to whom), 6047 (by mail), 7986 (newer properties). Nothing here
reads a clock: what is given twice comes out the same, octet for octet. No alarms are written, so a
calendar rings as its owner likes, and ours are the only reminders that travel by mail.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote, urlencode, urlsplit

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

PRODUCT = "-//Mentoring//Meetings//EN"
LINE_BREAKS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Attendance(StrEnum):
    """What someone invited has said so far (RFC 5545, 3.2.12)."""

    WAITING = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


class Status(StrEnum):
    """How an event stands (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who invites. The address is the one that really sends, or calendar programs distrust the mail."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited, and what they said so far; whoever booked has accepted by booking."""

    name: str
    address: str
    attendance: Attendance = Attendance.WAITING
    answers: bool = True  # whether an answer of their calendar could arrive


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One meeting for calendars. `uid` never changes; `sequence` rises with every change and on cancel.

    `stamp` is when this version came to be. `url` opens the meeting's page, `conference` the video call.

    Raises:
        ValueError: an instant without a zone, an end not after its start, a negative sequence, an empty
            uid, or an address or link that no calendar could carry.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    organizer: Organizer
    attendees: tuple[Attendee, ...]
    stamp: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    conference: str = ""
    status: Status = Status.CONFIRMED

    def __post_init__(self) -> None:
        if not self.uid.strip():
            raise ValueError("an event needs a uid")
        if self.sequence < 0:
            raise ValueError("a sequence starts at 0")
        for name in ("starts_at", "ends_at", "stamp"):
            if getattr(self, name).utcoffset() is None:
                raise ValueError(f"{name} needs a zone")
        if in_utc(self.ends_at) <= in_utc(self.starts_at):
            raise ValueError("an event ends after it starts")
        for address in (self.organizer.address, *(attendee.address for attendee in self.attendees)):
            mailto(address)
        for link in filter(None, (self.url, self.conference)):
            web_address(link)


@dataclass(frozen=True, slots=True)
class AddLinks:
    """Addresses that open a calendar on the web with the event filled in."""

    google: str
    outlook: str
    office365: str


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """Addresses that subscribe to a feed: `apple` by the system's own calendar program, the others on the web."""

    google: str
    outlook: str
    office365: str
    apple: str


def invitation(event: CalendarEvent) -> bytes:
    """A METHOD:REQUEST for this version of the event (RFC 5546, 3.2.2): the first, or a change to it.

    Raises:
        ValueError: the event is cancelled, or invites nobody.
    """
    if event.status is Status.CANCELLED:
        raise ValueError("a cancelled event is not an invitation")
    return scheduling_message(event, method="REQUEST", status=event.status)


def cancellation(event: CalendarEvent) -> bytes:
    """A METHOD:CANCEL for the whole event (RFC 5546, 3.2.5); its sequence has been raised before.

    Raises:
        ValueError: the event invites nobody.
    """
    return scheduling_message(event, method="CANCEL", status=Status.CANCELLED)


def feed(events: Iterable[CalendarEvent], name: str, *, refresh: timedelta = timedelta(hours=1)) -> bytes:
    """A calendar to subscribe to, soonest event first, cancelled ones kept and marked.

    Published events name no attendees (RFC 5546, 3.2.1), so a feed gives nobody's address away and no
    calendar asks for an answer. `refresh` is how often a subscriber should look (RFC 7986, 5.7).
    """
    calendar = blank(method="PUBLISH")
    calendar.add("name", vText(tidy(name)))
    calendar.add("x-wr-calname", vText(tidy(name)))
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for event in sorted(events, key=lambda one: (one.starts_at, one.uid)):
        calendar.add_component(component(event, status=event.status))
    return bytes(calendar.to_ical())


def stored(event: CalendarEvent) -> bytes:
    """The event as it is put into somebody's own calendar by CalDAV: no method (RFC 4791, 4.1).

    The server is told to send nothing to anybody (RFC 6638, 7.1): who is invited is told by our own mail.
    """
    calendar = blank()
    part = component(event, status=event.status)
    part["organizer"].params["SCHEDULE-AGENT"] = "CLIENT"
    for attendee in event.attendees:
        who = invited(attendee, asked=False)
        who.params["SCHEDULE-AGENT"] = "CLIENT"
        part.add("attendee", who)
    calendar.add_component(part)
    return bytes(calendar.to_ical())


def add_links(event: CalendarEvent) -> AddLinks:
    """Links that fill in a new event by hand; what they make knows nothing of later changes."""
    details = tidy("\n\n".join(filter(None, (event.description, event.url))))
    place = tidy(event.location or event.conference)
    starts_at, ends_at = in_utc(event.starts_at), in_utc(event.ends_at)
    google = {
        "action": "TEMPLATE",
        "text": tidy(event.summary),
        "dates": f"{starts_at:%Y%m%dT%H%M%SZ}/{ends_at:%Y%m%dT%H%M%SZ}",
        "details": details,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": tidy(event.summary),
        "startdt": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": details,
        "location": place,
    }
    return AddLinks(
        google=filled("https://calendar.google.com/calendar/render", google),
        outlook=filled("https://outlook.live.com/calendar/0/deeplink/compose", outlook),
        office365=filled("https://outlook.office.com/calendar/0/deeplink/compose", outlook),
    )


def subscribe_links(address: str, name: str) -> SubscribeLinks:
    """Links that subscribe to the feed at a web address.

    Raises:
        ValueError: it is not an address of the web.
    """
    webcal = re.sub("^https?", "webcal", web_address(address))
    from_web = {"url": address, "name": tidy(name)}
    return SubscribeLinks(
        google=filled("https://calendar.google.com/calendar/r", {"cid": webcal}),
        outlook=filled("https://outlook.live.com/calendar/0/addfromweb", from_web),
        office365=filled("https://outlook.office.com/calendar/0/addfromweb", from_web),
        apple=webcal,
    )


def scheduling_message(event: CalendarEvent, *, method: str, status: Status) -> bytes:
    """One event and its attendees under a method."""
    if not event.attendees:
        raise ValueError("nobody is invited")
    calendar = blank(method=method)
    part = component(event, status=status)
    for attendee in event.attendees:
        part.add("attendee", invited(attendee, asked=method == "REQUEST"))
    calendar.add_component(part)
    return bytes(calendar.to_ical())


def blank(*, method: str = "") -> Calendar:
    """A calendar with what every one must say."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    return calendar


def component(event: CalendarEvent, *, status: Status) -> Event:
    """The event without its attendees."""
    part = Event()
    part.add("uid", event.uid)
    part.add("sequence", event.sequence)
    part.add("dtstamp", in_utc(event.stamp))
    part.add("last-modified", in_utc(event.stamp))
    part.add("dtstart", in_utc(event.starts_at))
    part.add("dtend", in_utc(event.ends_at))
    part.add("summary", vText(tidy(event.summary)))
    part.add("status", status.value)
    part.add("transp", "TRANSPARENT" if status is Status.CANCELLED else "OPAQUE")
    part.add("organizer", party(event.organizer))
    if event.description:
        part.add("description", vText(tidy(event.description)))
    # Most programs show a place but know no CONFERENCE, so a call without a place is also its own place.
    if event.location or event.conference:
        part.add("location", vText(tidy(event.location or event.conference)))
    if event.url:
        part.add("url", vUri(event.url))
    if event.conference:
        call = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join the video call"}
        part.add("conference", vUri(event.conference), parameters=call)
    return part


def party(who: Organizer | Attendee) -> vCalAddress:
    """Someone as a mailto address with a common name."""
    address = vCalAddress(mailto(who.address))
    # A parameter cannot hold a double quote (RFC 5545, 3.2), and few programs know RFC 6868's way round.
    name = tidy(who.name).replace("\n", " ").replace("\t", " ").replace('"', "'").strip()
    address.params["CN"] = name or who.address
    return address


def invited(attendee: Attendee, *, asked: bool) -> vCalAddress:
    """Someone who is asked to come, and to answer while the answer is open."""
    address = party(attendee)
    waiting = attendee.attendance is Attendance.WAITING
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = attendee.attendance.value
    address.params["RSVP"] = "TRUE" if asked and waiting and attendee.answers else "FALSE"
    return address


def in_utc(instant: datetime) -> datetime:
    """The instant in UTC, to the second: a single meeting needs no VTIMEZONE."""
    return instant.astimezone(UTC).replace(microsecond=0)


def tidy(text: str) -> str:
    """Text that a content line may hold: one kind of line break, no other control characters."""
    return CONTROLS.sub("", LINE_BREAKS.sub("\n", text))


def mailto(address: str) -> str:
    """The address as a URI (RFC 6068).

    Raises:
        ValueError: it is not one plain address.
    """
    if not re.fullmatch(r"[^\s@<>,;:\"\x00-\x1f\x7f]+@[^\s@<>,;:\"\x00-\x1f\x7f]+", address):
        raise ValueError("a calendar needs a plain e-mail address")
    return "mailto:" + quote(address, safe="@!$'*+-./=_~")


def web_address(link: str) -> str:
    """The link, if a calendar may carry it.

    Raises:
        ValueError: it is not an address of the web.
    """
    if not is_web_address(link):
        raise ValueError("a calendar carries links to the web only")
    return link


def is_web_address(text: str) -> bool:
    """Whether text is one whole address of the web, which a letter may link to."""
    try:
        urlsplit(text)
    except ValueError:  # brackets that hold no address of a host
        return False
    return re.fullmatch(r"(?i)https?://[^\s/?#][!-~]*", text) is not None and text.isascii()


def filled(page: str, answers: dict[str, str]) -> str:
    """The page with its form filled in; blanks as %20, because Outlook shows a plus as a plus."""
    return f"{page}?{urlencode({name: text for name, text in answers.items() if text}, quote_via=quote)}"
