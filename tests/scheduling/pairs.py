"""What tests of booking share: the times, and a booking of an hour."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from mentoring.scheduling import meetings

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 am Central Time
TEN = NINE + timedelta(hours=1)
WEEK = timedelta(days=7)


def book(match, starts_at=NINE, **details):
    """Book an hour of a match."""
    details = {"minutes": 60, "format": "video", "key": uuid4()} | details
    return meetings.book(match.id, starts_at=starts_at, **details)
