"""What a match meets under: its people, its cohort, and its program's plan. One statement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.organizations.models import Program
from mentoring.organizations.plan_parts import ProgramPlan
from mentoring.organizations.plans import plan_of


@dataclass(frozen=True, slots=True)
class Terms:
    """A match with what decides about its meetings, beside the coach's hours."""

    match: Match
    cohort_id: UUID
    cohort_name: str
    zone: str  # the cohort's
    ends_on: date
    plan: ProgramPlan
    users: dict[UUID, UUID]  # of both memberships

    @property
    def coach_user(self) -> UUID:
        return self.users[self.match.coach_id]

    @property
    def participant_user(self) -> UUID:
        return self.users[self.match.participant_id]


def terms_of(match_id: UUID, *, kept: bool = False) -> Terms:
    """The terms of a match; `kept` keeps it from ending before the transaction does. One statement.

    Raises:
        NotFound: there is no such match.
    """
    coach, participant = aliased(Membership), aliased(Membership)
    statement = (
        select(Match, Cohort, Program, coach.user_id, participant.user_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Program, Program.id == Cohort.program_id)
        .join(coach, coach.id == Match.coach_id)
        .join(participant, participant.id == Match.participant_id)
        .where(Match.id == match_id)
    )
    if kept:
        statement = statement.with_for_update(read=True, of=Match).execution_options(populate_existing=True)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    match, cohort, program, coach_user, participant_user = row
    return Terms(
        match=match,
        cohort_id=cohort.id,
        cohort_name=cohort.name,
        zone=cohort.zone,
        ends_on=cohort.ends_on,
        plan=plan_of(program),
        users={match.coach_id: coach_user, match.participant_id: participant_user},
    )
