"""What the tests of these pages share beside their people: the time, and the page of the open times."""

from datetime import UTC, datetime

from icalendar import Calendar

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 am Central Time, 7:00 am Pacific Time


def booking_path(organization, match):
    return f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08"


def calendar_of(email):
    part = next(part for part in email.walk() if part.get_content_type() == "text/calendar")
    return part, Calendar.from_ical(part.get_payload(decode=True))
