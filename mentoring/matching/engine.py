"""Between the tables and the arithmetic: a cohort's people as profiles, and the answer as pairs with reasons."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OutcomePair:
    """A pair that the matching proposes."""

    participant_id: UUID
    coach_id: UUID
    fit: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matching answers for a cohort."""

    pairs: tuple[OutcomePair, ...]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the matching says of one pair."""

    allowed: bool
    places: int
    fit: int
    reasons: tuple[str, ...]


def run(cohort_id: UUID, *, pins: dict[UUID, UUID]) -> Outcome | None:
    """The best matches of a cohort's people who wait, around the pinned pairs; None with nobody to match."""
    return None


def judge(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> Verdict | None:
    """One pair; None when the coach has no place in the cohort."""
    return None
