"""How dates, times and counts are said, in American English; every time names its zone."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_time, get_timezone_location, get_timezone_name

from mentoring.foundation.clock import now

LOCALE = "en_US"
FAR = 300  # days
NEAR = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
NUMBERS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)


def day(value: date) -> str:
    """Tuesday, December 8; with the year where that day is so far from today that another could be meant."""
    far = abs((value - now().date()).days) > FAR
    return day_as(value, "EEEE, MMMM d, y" if far else "EEEE, MMMM d")


@lru_cache(maxsize=4096)
def day_as(value: date, pattern: str) -> str:
    """A date in a pattern of Babel's."""
    return format_date(value, pattern, locale=LOCALE)


def day_and_year(value: date) -> str:
    """December 8, 2026."""
    return format_date(value, "MMMM d, y", locale=LOCALE)


def local(value: datetime, zone: str) -> datetime:
    """An instant on the wall of that zone."""
    return value.astimezone(ZoneInfo(zone))


def clock(value: datetime, zone: str) -> str:
    """9:00 am."""
    return clock_face(local(value, zone).time().replace(second=0, microsecond=0))


@lru_cache(maxsize=24 * 60)
def clock_face(value: time) -> str:
    """9:00 am, as a clock on the wall shows it."""
    text = format_time(value, "h:mm a", locale=LOCALE)
    return text.replace("\u202f", " ").replace("AM", "am").replace("PM", "pm")


def day_of(value: datetime, zone: str) -> str:
    """The day of an instant in that zone: Tuesday, December 8."""
    return day(local(value, zone).date())


def date_of(value: datetime, zone: str) -> str:
    """The date of an instant in that zone, for what may be long ago: December 8, 2026."""
    return day_and_year(local(value, zone).date())


def moment(value: datetime, zone: str) -> str:
    """Tuesday, December 8, 9:00 am Pacific Time."""
    return f"{day_of(value, zone)}, {clock(value, zone)} {zone_name(zone)}"


@lru_cache(maxsize=1024)
def zone_name(zone: str) -> str:
    """Pacific Time, or the zone's own name where no such words exist."""
    name = get_timezone_name(ZoneInfo(zone), width="long", locale=LOCALE)
    return str(name) if zone != "UTC" else "UTC"


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, str], ...]:
    """Every zone a person may choose, with its name: the United States first."""
    rest = sorted(zone for zone in available_timezones() if "/" in zone and zone not in NEAR and ok(zone))
    return (
        *((zone, f"{zone_name(zone)} ({place(zone)})") for zone in NEAR),
        *((z, z.replace("_", " ")) for z in rest),
    )


def ok(zone: str) -> bool:
    return not zone.startswith(("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/"))


def place(zone: str) -> str:
    """Los Angeles."""
    return str(get_timezone_location(ZoneInfo(zone), locale=LOCALE, return_city=True))


def count(number: int, one: str, many: str | None = None, *, none: str = "No") -> str:
    """Three things, one thing, no things: in words up to twelve, with a capital."""
    noun = one if number == 1 else (many or f"{one}s")
    word = none if number == 0 else NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{word} {noun}"


def ago(value: datetime, instant: datetime) -> str:
    """How long ago, as people say it: today, yesterday, 5 days ago."""
    days = (instant.date() - value.date()).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def ahead(value: datetime, zone: str, instant: datetime) -> str:
    """When an instant to come is, by the days of that zone: today, tomorrow, on Tuesday, December 8."""
    days = (local(value, zone).date() - local(instant, zone).date()).days
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"on {day_of(value, zone)}"


def listing(items: list[str] | tuple[str, ...], *, last: str = "and") -> str:
    """A, B and C."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
