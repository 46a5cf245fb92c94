"""Coaches' weekly hours, which a room above this one keeps: it registers who reads them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from mentoring.matching.weeks import Windows

Reader = Callable[[Sequence[UUID]], dict[UUID, tuple[str, Windows]]]
READERS: list[Reader] = []


def hours_read_by(reader: Reader) -> Reader:
    """Register who reads the weekly hours of coaches: each coach's zone and windows, in one statement."""
    READERS.append(reader)
    return reader


def weekly_hours(coach_ids: Sequence[UUID]) -> dict[UUID, tuple[str, Windows]]:
    """The zone and weekly windows of each coach who has said them. One statement."""
    found: dict[UUID, tuple[str, Windows]] = {}
    for reader in READERS:
        found |= reader(coach_ids)
    return found
