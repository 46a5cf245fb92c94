"""Coaches' weekly hours, which a room above this one keeps: it registers who reads them."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from mentoring.matching.weeks import Windows, Zones

Weeks = dict[UUID, tuple[Zones, Windows]]
Reader = Callable[[Sequence[UUID], date], Weeks]
READERS: list[Reader] = []


def hours_read_by(reader: Reader) -> Reader:
    """Register who reads the weekly hours of coaches: windows, and the zone of each day of the week that begins on a
    Monday, in one statement."""
    READERS.append(reader)
    return reader


def weekly_hours(coach_ids: Sequence[UUID], monday: date) -> Weeks:
    """The zones and the windows of the week that begins on a Monday, of each coach who has said them. One statement."""
    found: Weeks = {}
    for reader in READERS:
        found |= reader(coach_ids, monday)
    return found
