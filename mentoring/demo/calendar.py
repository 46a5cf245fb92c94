"""When the demo's coaches have time, and meetings that fall into it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Weekly hours as they are stored: [weekday, first minute, last minute]; Monday is 0.
PATTERNS: tuple[list[list[int]], ...] = (
    [[1, 540, 720], [3, 780, 960]],
    [[0, 600, 720], [2, 600, 720]],
    [[2, 540, 660], [4, 540, 720]],
    [[0, 720, 840], [3, 720, 840]],
    [[1, 960, 1140], [3, 960, 1140]],
    [[4, 540, 780]],
    [[1, 480, 600], [2, 480, 600], [3, 480, 600]],
)


BUFFER_AFTER = {0: 15}  # minutes, by pattern


def start_in_hours(pattern: int, zone: str, near: date, *, later: int = 0) -> datetime:
    """The first start within a coach's hours on or after a day; `later` half hours into the window."""
    for days in range(7):
        day = near + timedelta(days=days)
        for weekday, first, last in PATTERNS[pattern]:
            if weekday == day.weekday():
                minutes = min(first + 30 * later, last - 60)
                return at(day, minutes, zone)
    raise ValueError("A pattern of hours has a window in every week.")


def at(day: date, minutes: int, zone: str) -> datetime:
    """An instant, from minutes after midnight on the wall of that zone."""
    wall = datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone))
    return wall.astimezone(UTC)
