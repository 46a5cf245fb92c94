"""What a coach's and a participant's home shows beside each room's own reads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from mentoring.coaches.models import CoachProfile
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.week_models import Availability
from mentoring.sessions.models import SessionLog


@dataclass(frozen=True, slots=True)
class PairHistory:
    """How far a pair has come: meetings ever booked and not cancelled, sessions held, the last one's day."""

    meetings: int = 0
    sessions: int = 0
    last_on: date | None = None


def histories_of(membership_id: UUID) -> dict[UUID, PairHistory]:
    """The history of each active match of a member. One statement."""
    met = (SessionLog.match_id == Match.id, SessionLog.happened == "met")
    rows = db.session.execute(
        select(
            Match.id,
            select(func.count())
            .where(Meeting.match_id == Match.id, Meeting.state != "cancelled")
            .correlate(Match)
            .scalar_subquery(),
            select(func.count()).where(*met).correlate(Match).scalar_subquery(),
            select(func.max(SessionLog.held_on)).where(*met).correlate(Match).scalar_subquery(),
        ).where(
            or_(Match.coach_id == membership_id, Match.participant_id == membership_id),
            Match.state == "active",
        )
    )
    return {row[0]: PairHistory(row[1], row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class CoachBeginning:
    """How far a coach has come with what is theirs alone."""

    profile_completed: bool
    hours_given: bool


def coach_beginning(membership_id: UUID) -> CoachBeginning:
    """Whether a coach's profile is complete and there are weekly hours. One statement."""
    completed = (
        select(func.count())
        .where(CoachProfile.membership_id == membership_id, CoachProfile.completed_at.is_not(None))
        .scalar_subquery()
    )
    hours = (
        select(func.count())
        .where(Availability.membership_id == membership_id, func.jsonb_array_length(Availability.weekly) > 0)
        .scalar_subquery()
    )
    row = db.session.execute(select(completed, hours)).one()
    return CoachBeginning(bool(row[0]), bool(row[1]))


def minutes_coached(coach_id: UUID) -> int:
    """How many minutes somebody has coached others so far. One statement."""
    total = (
        select(func.coalesce(func.sum(SessionLog.minutes), 0))
        .join(Match, Match.id == SessionLog.match_id)
        .where(Match.coach_id == coach_id, SessionLog.happened == "met")
    )
    return db.session.scalar(total) or 0
