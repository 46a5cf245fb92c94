"""How a meeting is asked about, in a sentence."""

from datetime import date, datetime, timedelta

from mentoring.foundation.words import clock, local, zone_name

TITLES = frozenset({"coach", "dr", "hon", "mr", "mrs", "ms", "mx", "prof", "rev"})


def first_name(name: str) -> str:
    """What the other person calls them; the whole name where its first word is a title or an initial."""
    first = name.split(maxsplit=1)[0] if name.strip() else name
    title = first.endswith(".") or len(first) < 2 or first.lower() in TITLES
    return name if title else first


def day_asked(starts_at: datetime, zone: str, today: date) -> str:
    """Tuesday, within the week; later the date: December 8."""
    day = local(starts_at, zone).date()
    return f"{day:%A}" if today - day < timedelta(days=7) else f"{day:%B} {day.day}"


def asked(other_name: str, starts_at: datetime, zone: str, today: date) -> str:
    """Did you meet Dana on Tuesday?"""
    return f"Did you meet {first_name(other_name)} on {day_asked(starts_at, zone, today)}?"


def when(starts_at: datetime, zone: str) -> str:
    """December 8, 9:00 am Pacific Time."""
    day = local(starts_at, zone).date()
    return f"{day:%B} {day.day}, {clock(starts_at, zone)} {zone_name(zone)}"


def length(minutes: int) -> str:
    """45 minutes, 1 hour, 1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} {'hour' if hours == 1 else 'hours'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} {'minute' if rest == 1 else 'minutes'}")
    return " ".join(parts)
