"""Days on which a cohort has no meetings: kept by the administrator, respected by what is offered and booked."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.organizations.audit import note
from mentoring.scheduling.models import ClosedDays
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.wording import days

LONGEST = timedelta(days=366)
MOST = 100


class DaysBackwards(Refusal):
    sentence = "The last day comes before the first."
    field = "last_day"


class DaysTooMany(Refusal):
    sentence = "Close up to a year at a time."
    field = "last_day"


class DaysFull(Refusal):
    status = 409
    sentence = "There are 100 entries here already. Take some off first."


@transactional
def close(cohort_id: UUID, *, first_day: date, last_day: date, title: str, actor: UUID) -> ClosedDays:
    """Close days of a cohort, both included; meetings that are booked stay.

    Raises:
        NotFound: there is no such cohort.
        DaysBackwards, DaysTooMany, DaysFull: nothing is closed.
    """
    if last_day < first_day:
        raise DaysBackwards
    if last_day - first_day > LONGEST:
        raise DaysTooMany
    cohort = db.session.scalar(select(Cohort).where(Cohort.id == cohort_id).with_for_update())
    if cohort is None:
        raise NotFound
    kept = db.session.scalar(select(func.count()).where(ClosedDays.cohort_id == cohort_id)) or 0
    if kept >= MOST:
        raise DaysFull
    closed = ClosedDays(cohort_id=cohort_id, first_day=first_day, last_day=last_day, title=title)
    db.session.add(closed)
    db.session.flush()
    said = days(DateRange(first_day, last_day), first_day)
    note("cohorts.closed", sentence=f"Closed {said} in {cohort.name}.", actor=actor, subject_id=cohort_id)
    return closed


@transactional
def reopen(closed_id: UUID) -> UUID:
    """Take closed days off again; gives the cohort that they were of.

    Raises:
        NotFound: they are not there.
    """
    cohort_id = db.session.scalar(
        delete(ClosedDays).where(ClosedDays.id == closed_id).returning(ClosedDays.cohort_id)
    )
    if cohort_id is None:
        raise NotFound
    return cohort_id


def closed_of(cohort_id: UUID) -> list[ClosedDays]:
    """The closed days of a cohort, in order. One statement."""
    statement = select(ClosedDays).where(ClosedDays.cohort_id == cohort_id)
    return list(db.session.scalars(statement.order_by(ClosedDays.first_day, ClosedDays.id)))
