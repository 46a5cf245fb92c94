"""Who belongs to a cohort, as a condition for lists of people."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, union_all

from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db


def ids_in(cohort_id: UUID) -> Select[tuple[UUID]]:
    """Memberships of a cohort's participants and coaches, to be used inside another statement. No statement."""
    enrolled = select(Enrolment.membership_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.state == "enrolled"
    )
    coaching = select(CohortCoach.membership_id).where(
        CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0
    )
    either: Any = union_all(enrolled, coaching).subquery()
    return select(either.c.membership_id)


def cohort_choices() -> list[tuple[str, str]]:
    """Every cohort that is not over, as a choice, newest first. One statement."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.name)
        .where(Cohort.state.not_in(("closed", "cancelled")))
        .order_by(Cohort.starts_on.desc(), Cohort.name)
    )
    return [(str(cohort_id), name) for cohort_id, name in rows]
