"""When a survey is due, and when a person is written to. No database, no clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = 9, 19  # hours on the wall between which a survey may arrive
OPEN_FOR = timedelta(days=21)


def due_on(published_at: datetime, after_days: int, zone: str) -> date:
    """The day of a survey: so many days after the matches were published, on the cohort's wall."""
    return published_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=after_days)


def is_due(day: date, today: date) -> bool:
    """Whether its day has come and is not so long past that asking would be late."""
    return day <= today < day + OPEN_FOR


def civil_hour(instant: datetime, zone: str) -> datetime:
    """The instant itself by day where the person is, else the next morning at nine."""
    wall = instant.astimezone(ZoneInfo(zone))
    if MORNING <= wall.hour < EVENING:
        return instant
    day = wall.date() + timedelta(days=wall.hour >= EVENING)
    morning = datetime(day.year, day.month, day.day, MORNING, tzinfo=ZoneInfo(zone))
    return morning.astimezone(instant.tzinfo)
