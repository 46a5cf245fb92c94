"""What the tests of these pages share beside their people: the page of the open times, and the calendar of a letter."""

from icalendar import Calendar


def booking_path(organization, match):
    return f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08"


def calendar_of(email):
    part = next(part for part in email.walk() if part.get_content_type() == "text/calendar")
    return part, Calendar.from_ical(part.get_payload(decode=True))
