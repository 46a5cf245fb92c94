"""CalDAV (RFC 4791), as much of it as one calendar needs: what is in it, one object more, one object less."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from mentoring.calendars.fetching import Answered, Asking, Bounds, FetchRefused, fetch

REPORT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:prop><d:getetag/><c:calendar-data/></d:prop>"
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{first:%Y%m%dT%H%M%SZ}" end="{last:%Y%m%dT%H%M%SZ}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar-data"
GONE = {200, 204, 404, 410}
WRITTEN = {200, 201, 204}
CONFLICT = b"no-uid-conflict"  # RFC 4791, 5.3.2.1: the event is there already, under a name that is not ours
Login = tuple[str, str]


def objects_in(
    address: str, login: Login, bounds: Bounds, *, first: datetime, last: datetime
) -> tuple[Answered, list[bytes]]:
    """The answer, and every event of a calendar between two instants in UTC, each as a calendar of its own.

    Raises:
        FetchRefused: the server could not be asked, or answered what is not CalDAV.
    """
    headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
    body = REPORT.format(first=first, last=last).encode()
    answered = fetch(folder(address), bounds, Asking("REPORT", headers, body, login))
    if answered.status != 207:
        return answered, []
    if b"<!DOCTYPE" in answered.body or b"<!ENTITY" in answered.body:
        raise FetchRefused("It does not answer as a CalDAV server does.")
    try:
        found: Iterable[ET.Element] = ET.fromstring(answered.body).iter(CALENDAR)  # noqa: S314 - no entities in it
    except ET.ParseError as error:
        raise FetchRefused("It does not answer as a CalDAV server does.") from error
    return answered, [(element.text or "").encode() for element in found]


def put(address: str, name: str, content: bytes, login: Login, bounds: Bounds) -> None:
    """Write one object under a name that is ours alone; written twice it is there once.

    Raises:
        FetchRefused: the server could not be asked, or did not take it.
    """
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    answered = fetch(urljoin(folder(address), name), bounds, Asking("PUT", headers, content, login))
    if answered.status not in WRITTEN and CONFLICT not in answered.body:
        raise FetchRefused(f"It did not take a meeting ({answered.status}).")


def delete(address: str, name: str, login: Login, bounds: Bounds) -> None:
    """Take one object away; one that is not there is away.

    Raises:
        FetchRefused: the server could not be asked, or kept it.
    """
    answered = fetch(urljoin(folder(address), name), bounds, Asking("DELETE", login=login))
    if answered.status not in GONE:
        raise FetchRefused(f"It did not let go of a meeting ({answered.status}).")


def folder(address: str) -> str:
    """The address of a collection ends with a slash, or names in it would replace it."""
    return address if address.endswith("/") else f"{address}/"
