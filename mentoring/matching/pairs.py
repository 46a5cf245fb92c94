"""Named reads of matches: who is whose coach."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, or_, select

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
