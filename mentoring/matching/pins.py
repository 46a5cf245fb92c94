"""Named reads of what an administrator has settled for every run: pairs that are kept, and pairs never made."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.foundation.extensions import db
from mentoring.matching.models import Decision

Pairs = frozenset[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A pin or an exclusion, with names."""

    id: UUID
    kind: str
    participant_id: UUID
    participant: str
    coach_id: UUID
    coach: str


def exclusions_of(cohort_id: UUID) -> Pairs:
    """The pairs of a cohort that are never made. One statement."""
    return settled(cohort_id, "exclusion")


def pins_of(cohort_id: UUID) -> Pairs:
    """The pairs of a cohort that are kept by every run. One statement."""
    return settled(cohort_id, "pin")


def settled(cohort_id: UUID, kind: str) -> Pairs:
    rows = db.session.execute(
        select(Decision.participant_id, Decision.coach_id).where(
            Decision.cohort_id == cohort_id, Decision.kind == kind
        )
    )
    return frozenset((row.participant_id, row.coach_id) for row in rows)


def decisions_of(cohort_id: UUID) -> list[DecisionRow]:
    """Everything settled for a cohort, by the participant's name. One statement."""
    participant, coach = aliased(Membership), aliased(Membership)
    rows = db.session.execute(
        select(Decision.id, Decision.kind, participant.id, participant.name, coach.id, coach.name)
        .join(participant, participant.id == Decision.participant_id)
        .join(coach, coach.id == Decision.coach_id)
        .where(Decision.cohort_id == cohort_id)
        .order_by(participant.name, coach.name, Decision.id)
    )
    return [DecisionRow(*row) for row in rows]
