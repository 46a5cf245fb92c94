"""Where a match stands, as one of its two members reads it. What the other side said is never in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, or_, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.organizations.models import Program
from mentoring.organizations.plan_parts import Offer
from mentoring.organizations.plans import PLAN_TEXT, plan_read


@dataclass(frozen=True, slots=True)
class MatchStanding:
    """A match, the other one of the two, and what one said oneself: "accepted", "declined" or None."""

    id: UUID
    cohort_id: UUID
    cohort_name: str
    state: str
    outcome: str | None
    answer_by: datetime | None
    reasons: tuple[str, ...]
    role: str  # the viewer's own: "coach" or "participant"
    own_id: UUID
    own_answer: str | None
    other_id: UUID
    other_name: str
    other_title: str
    other_agency: str
    offer: Offer | None


def standing_of_match(match_id: UUID, member_id: UUID) -> MatchStanding:
    """Where one match stands. One statement.

    Raises:
        NotFound: it is not that member's.
    """
    row = db.session.execute(standings(member_id).where(Match.id == match_id)).one_or_none()
    if row is None:
        raise NotFound
    return standing_from(row)


def open_offers(member_id: UUID) -> list[MatchStanding]:
    """The offers that a member may still answer or take part in, the first to end first. One statement."""
    rows = db.session.execute(
        standings(member_id).where(Match.state == "offered").order_by(Match.answer_by, Match.id)
    )
    return [standing_from(row) for row in rows]


def standings(member_id: UUID) -> Select[Any]:
    """The matches of a member, with the other one of the two."""
    coaching = Match.coach_id == member_id
    return (
        select(
            Match,
            Cohort.name.label("cohort"),
            Membership.id.label("other_id"),
            Membership.name.label("other_name"),
            Membership.title,
            Membership.agency,
            case((coaching, "coach"), else_="participant").label("role"),
            PLAN_TEXT.label("template"),
            Program.template_key,
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Program, Program.id == Cohort.program_id)
        .join(
            Membership,
            or_(
                coaching & (Membership.id == Match.participant_id),
                (Match.participant_id == member_id) & (Membership.id == Match.coach_id),
            ),
        )
        .where(or_(coaching, Match.participant_id == member_id))
    )


def standing_from(row: Any) -> MatchStanding:
    match: Match = row.Match
    return MatchStanding(
        id=match.id,
        cohort_id=match.cohort_id,
        cohort_name=row.cohort,
        state=match.state,
        outcome=match.outcome,
        answer_by=match.answer_by,
        reasons=tuple(match.reasons),
        role=row.role,
        own_id=match.coach_id if row.role == "coach" else match.participant_id,
        own_answer=match.coach_answer if row.role == "coach" else match.participant_answer,
        other_id=row.other_id,
        other_name=row.other_name,
        other_title=row.title,
        other_agency=row.agency,
        offer=plan_read(row.template, row.template_key).offer,
    )
