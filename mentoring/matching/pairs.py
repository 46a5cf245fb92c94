"""Named reads of matches: who is whose coach."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, or_, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match


@dataclass(frozen=True, slots=True)
class MatchRow:
    """An active match as one of the two sees it; `role` is the viewer's own: "coach" or "participant"."""

    id: UUID
    cohort_id: UUID
    cohort_name: str
    other_id: UUID
    other_name: str
    other_title: str
    role: str
    published_at: datetime


def matches_of(membership_id: UUID) -> list[MatchRow]:
    """A member's active matches on either side, by the other's name. One statement."""
    coaching = Match.coach_id == membership_id
    rows = db.session.execute(
        select(
            Match.id,
            Match.cohort_id,
            Cohort.name,
            Membership.id,
            Membership.name,
            Membership.title,
            case((coaching, "coach"), else_="participant"),
            Match.published_at,
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(
            Membership,
            or_(
                coaching & (Membership.id == Match.participant_id),
                (Match.participant_id == membership_id) & (Membership.id == Match.coach_id),
            ),
        )
        .where(or_(coaching, Match.participant_id == membership_id), Match.state == "active")
        .order_by(Membership.name, Match.id)
    )
    return [MatchRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PairRow:
    """A running match of a cohort, as its administrator sees it."""

    id: UUID
    participant_id: UUID
    participant_name: str
    coach_id: UUID
    coach_name: str
    fit: int
    reasons: list[str]
    published_at: datetime
    answer_by: datetime | None  # of an offer: until when either side may say no


def pairs_of_cohort(cohort_id: UUID) -> list[PairRow]:
    """Who is matched with whom in a cohort, by the participant's name. One statement."""
    return pairs_in(cohort_id, "active")


def offers_of_cohort(cohort_id: UUID) -> list[PairRow]:
    """Who is offered to whom in a cohort and not settled yet; never what either said. One statement."""
    return pairs_in(cohort_id, "offered")


def pairs_in(cohort_id: UUID, state: str) -> list[PairRow]:
    coach, participant = aliased(Membership), aliased(Membership)
    rows = db.session.execute(
        select(
            Match.id,
            participant.id,
            participant.name,
            coach.id,
            coach.name,
            Match.fit,
            Match.reasons,
            Match.published_at,
            Match.answer_by,
        )
        .join(coach, coach.id == Match.coach_id)
        .join(participant, participant.id == Match.participant_id)
        .where(Match.cohort_id == cohort_id, Match.state == state)
        .order_by(participant.name, Match.id)
    )
    return [PairRow(*row) for row in rows]
