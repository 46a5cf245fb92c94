"""What a match meets under: its people, its cohort, and its program's plan. One statement."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import NotFound
from mentoring.foundation.standing import Standing
from mentoring.matching.models import Match
from mentoring.organizations.models import Program
from mentoring.organizations.plan_parts import MeetingKind, ProgramPlan
from mentoring.organizations.plans import PLAN_TEXT, plan_read
from mentoring.scheduling.availability import HOURS_TEXT, schedule_read
from mentoring.scheduling.discovery import plan_now
from mentoring.scheduling.guests import Guest
from mentoring.scheduling.kinds import lasting
from mentoring.scheduling.schedules import Schedule
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.week_models import Availability


@dataclass(frozen=True, slots=True)
class Terms:
    """A match with what decides about its meetings."""

    match: Match
    cohort_id: UUID
    cohort_name: str
    zone: str  # the cohort's
    ends_on: date
    plan: ProgramPlan
    users: dict[UUID, UUID]  # of both memberships
    schedule: Schedule | None  # by the coach's hours; none where no hours were given
    guest: Guest | None = None  # the third of a meeting of three

    def meaning(self, kind: MeetingKind | None) -> "Terms":
        """The terms of a meeting of that kind."""
        return replace(self, plan=lasting(self.plan, kind))

    @property
    def everybody(self) -> list[UUID]:
        """The users of all who take part."""
        return [*self.users.values(), *([self.guest.user_id] if self.guest else [])]

    @property
    def coach_user(self) -> UUID:
        return self.users[self.match.coach_id]

    @property
    def participant_user(self) -> UUID:
        return self.users[self.match.participant_id]


def zone_then(terms: Terms, starts_at: datetime) -> str:
    """The zone whose clocks the coach goes by at a start, which a meeting is kept in; the cohort's without hours."""
    return terms.schedule.zone_at(minute_of(starts_at)) if terms.schedule else terms.zone


def terms_of(match_id: UUID, *, kept: bool = False) -> Terms:
    """The terms of a match; `kept` keeps it from ending before the transaction does. One statement.

    Raises:
        NotFound: there is no such match.
    """
    row = (KEPT if kept else SEEN).one_or_none(match_id=match_id)
    if row is None:
        raise NotFound
    return terms_in(row)


def terms_in(row: Any) -> Terms:
    """The terms in a row of `TERMS`."""
    return Terms(
        match=row.Match,
        cohort_id=row.cohort_id,
        cohort_name=row.name,
        zone=row.zone,
        ends_on=row.ends_on,
        plan=plan_now(row.Match, plan_read(row.template, row.template_key)),
        users={row.Match.coach_id: row.coach_user, row.Match.participant_id: row.participant_user},
        schedule=schedule_read(row.hours) if row.hours else None,
    )


COACH, PARTICIPANT = aliased(Membership), aliased(Membership)
TERMS = (
    select(
        Match,
        Cohort.id.label("cohort_id"),
        Cohort.name,
        Cohort.zone,
        Cohort.ends_on,
        PLAN_TEXT.label("template"),
        Program.template_key,
        COACH.user_id.label("coach_user"),
        PARTICIPANT.user_id.label("participant_user"),
        HOURS_TEXT.label("hours"),
    )
    .join(Cohort, Cohort.id == Match.cohort_id)
    .join(Program, Program.id == Cohort.program_id)
    .join(COACH, COACH.id == Match.coach_id)
    .join(PARTICIPANT, PARTICIPANT.id == Match.participant_id)
    .outerjoin(Availability, Availability.membership_id == Match.coach_id)
    .outerjoin(CoachProfile, CoachProfile.membership_id == Match.coach_id)
)
OF_MATCH = TERMS.where(Match.id == bindparam("match_id"))
SEEN = Standing(OF_MATCH)
KEPT = Standing(OF_MATCH.with_for_update(read=True, of=Match))
