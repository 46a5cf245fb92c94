"""Named reads of cohorts."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, select

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Program

STATE_WORDS = {
    "draft": "Draft",
    "open": "Open for wishes",
    "matching": "Being matched",
    "running": "Running",
    "closing": "Closing",
    "closed": "Closed",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort in a list."""

    id: UUID
    name: str
    program: str
    state: str
    starts_on: date
    ends_on: date
    places: int
    enrolled: int
    coaches: int


def all_cohorts() -> list[CohortRow]:
    """Every cohort with its counts, running ones first, then by date. One statement."""
    return [CohortRow(*row) for row in db.session.execute(cohorts_with_counts())]


@cache
def cohorts_with_counts() -> Select[Any]:
    enrolled = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.state == "enrolled")
        .correlate(Cohort)
        .scalar_subquery()
    )
    coaches = (
        select(func.count())
        .where(CohortCoach.cohort_id == Cohort.id, CohortCoach.places > 0)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return (
        select(
            Cohort.id,
            Cohort.name,
            Program.name,
            Cohort.state,
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.places,
            enrolled,
            coaches,
        )
        .join(Program, Program.id == Cohort.program_id)
        .order_by(Cohort.state.in_(("closed", "cancelled")), Cohort.starts_on.desc(), Cohort.name)
    )


def cohort_by_id(cohort_id: UUID) -> Cohort:
    """A cohort of the organization in force. One statement.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    cohort = db.session.scalar(select(Cohort).where(Cohort.id == cohort_id))
    if cohort is None:
        raise NotFound
    return cohort


@dataclass(frozen=True, slots=True)
class CohortMember:
    """A person in a cohort, as an administrator's list shows them."""

    id: UUID
    name: str
    agency: str
    email: str
    invited_at: datetime | None
    accepted_at: datetime | None
    places: int = 0


def participants_of(cohort_id: UUID) -> list[CohortMember]:
    """Who is enrolled, by name. One statement."""
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.name,
            Membership.agency,
            User.email,
            Membership.invited_at,
            Membership.accepted_at,
        )
        .join(Enrolment, Enrolment.membership_id == Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == "enrolled")
        .order_by(Membership.name, Membership.id)
    )
    return [CohortMember(*row) for row in rows]


def coaches_of(cohort_id: UUID) -> list[CohortMember]:
    """Who coaches in it, by name. One statement."""
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.name,
            Membership.agency,
            User.email,
            Membership.invited_at,
            Membership.accepted_at,
            CohortCoach.places,
        )
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0)
        .order_by(Membership.name, Membership.id)
    )
    return [CohortMember(*row) for row in rows]


def enrolments_of(membership_id: UUID) -> list[Cohort]:
    """The cohorts a participant is enrolled in now, newest first. One statement."""
    return list(
        db.session.scalars(
            select(Cohort)
            .join(Enrolment, Enrolment.cohort_id == Cohort.id)
            .where(Enrolment.membership_id == membership_id, Enrolment.state == "enrolled")
            .where(Cohort.state.not_in(("closed", "cancelled")))
            .order_by(Cohort.starts_on.desc())
        )
    )


def free_coaches(cohort_id: UUID) -> list[tuple[str, str]]:
    """Coaches of the organization without a place in a cohort, as choices by name. One statement."""
    there = exists().where(
        CohortCoach.cohort_id == cohort_id,
        CohortCoach.membership_id == Membership.id,
        CohortCoach.places > 0,
    )
    return as_choices(select_free(Membership.is_coach, there))


def free_participants(cohort_id: UUID) -> list[tuple[str, str]]:
    """Participants of the organization who are not enrolled in a cohort, as choices by name. One statement."""
    there = exists().where(
        Enrolment.cohort_id == cohort_id,
        Enrolment.membership_id == Membership.id,
        Enrolment.state == "enrolled",
    )
    return as_choices(select_free(Membership.is_participant, there))


def select_free(role: SQLColumnExpression[bool], there: ColumnElement[bool]) -> Select[UUID, str, str]:
    return (
        select(Membership.id, Membership.name, Membership.agency)
        .where(role, Membership.left_at.is_(None), ~there)
        .order_by(Membership.name, Membership.id)
    )


def as_choices(statement: Select[UUID, str, str]) -> list[tuple[str, str]]:
    return [
        (str(member_id), f"{name}, {agency}" if agency else name)
        for member_id, name, agency in db.session.execute(statement)
    ]
