"""Verbs of cohorts: create, change, move on, enrol, withdraw, and give coaches their places."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import refusing, transactional
from mentoring.jobs.registry import later
from mentoring.organizations.models import Program

NEXT_STATES = {
    "draft": ("open", "cancelled"),
    "open": ("matching", "cancelled"),
    "matching": ("open", "running", "cancelled"),
    "running": ("closing", "cancelled"),
    "closing": ("running", "closed"),
    "closed": (),
    "cancelled": (),
}
ENROLLING = ("draft", "open", "matching", "running")


class CohortNameTaken(Refusal):
    status = 409
    sentence = "This program has a cohort of that name already."
    field = "name"


class DatesReversed(Refusal):
    sentence = "The last day must come after the first."
    field = "ends_on"


class TooLong(Refusal):
    sentence = "A cohort can run for up to five years."
    field = "ends_on"


class ZoneUnknown(Refusal):
    sentence = "We do not know that time zone. Choose one from the list."
    field = "zone"


class PlacesTooFew(Refusal):
    sentence = "More people are enrolled than that."
    field = "places"


class CohortIsFull(Refusal):
    status = 409
    sentence = "Every place in this cohort is taken."


class CohortIsOver(Refusal):
    status = 409
    sentence = "This cohort takes nobody new any more."


class StateOutOfOrder(Conflict):
    sentence = "The cohort cannot go there from where it stands."


@transactional
def create(
    program_id: UUID,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    zone: str,
    places: int,
    names_shown: bool = False,
) -> Cohort:
    """Create a draft cohort of a program.

    Raises:
        NotFound: there is no such program, or it is archived.
        CohortNameTaken, DatesReversed, TooLong, ZoneUnknown: what was typed cannot be used.
    """
    program = db.session.scalar(
        select(Program).where(Program.id == program_id, Program.archived_at.is_(None))
    )
    if program is None:
        raise NotFound
    check(starts_on, ends_on, zone)
    cohort = Cohort(
        program_id=program_id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        zone=zone,
        places=places,
        names_shown=names_shown,
    )
    with refusing({"uq_cohorts_organization_id_program_id_name": CohortNameTaken}):
        db.session.add(cohort)
    return cohort


@transactional
def change(
    cohort_id: UUID,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    zone: str,
    places: int,
    version: int,
    names_shown: bool | None = None,
) -> Cohort:
    """Change a cohort as it stood at `version`.

    Raises:
        Conflict: someone changed it since.
        CohortNameTaken, DatesReversed, TooLong, ZoneUnknown, PlacesTooFew: what was typed cannot be used.
    """
    check(starts_on, ends_on, zone)
    cohort = held(cohort_id)
    if cohort.version != version:
        raise Conflict
    if enrolled_in(cohort_id) > places:
        raise PlacesTooFew
    with refusing({"uq_cohorts_organization_id_program_id_name": CohortNameTaken}):
        cohort.name, cohort.starts_on, cohort.ends_on = name, starts_on, ends_on
        cohort.zone, cohort.places = zone, places
        if names_shown is not None:
            cohort.names_shown = names_shown
        cohort.version += 1
    return cohort


@transactional
def move(cohort_id: UUID, *, to: str) -> Cohort:
    """Take a cohort to its next state.

    Raises:
        StateOutOfOrder: it cannot go there from where it stands.
    """
    cohort = held(cohort_id)
    advance(cohort, to)
    return cohort


def advance(cohort: Cohort, to: str) -> None:
    """Take a locked cohort to a state, inside a verb."""
    if to not in NEXT_STATES[cohort.state]:
        raise StateOutOfOrder(f"A cohort that is {cohort.state} cannot become {to}.")
    cohort.state = to
    cohort.version += 1
    if to == "cancelled":
        later("settle_meetings")


@transactional
def enrol(cohort_id: UUID, *, membership_ids: Iterable[UUID]) -> int:
    """Enrol participants of the organization; gives how many are new or back.

    Raises:
        CohortIsFull: there are not so many places; nobody is enrolled.
        CohortIsOver: it is closing, closed or cancelled.
        NotFound: one of them is no participant here.
    """
    return enrol_all(held(cohort_id), list(membership_ids))


def enrol_all(cohort: Cohort, membership_ids: list[UUID]) -> int:
    """Enrol members in a locked cohort, inside a verb."""
    if cohort.state not in ENROLLING:
        raise CohortIsOver
    wanted = set(membership_ids)
    participants = select(Membership.id).where(
        Membership.id.in_(wanted), Membership.is_participant, Membership.left_at.is_(None)
    )
    if set(db.session.scalars(participants)) != wanted:
        raise NotFound
    there = set(
        db.session.scalars(
            select(Enrolment.membership_id).where(
                Enrolment.cohort_id == cohort.id,
                Enrolment.membership_id.in_(wanted),
                Enrolment.state == "enrolled",
            )
        )
    )
    new = sorted(wanted - there)
    if enrolled_in(cohort.id) + len(new) > cohort.places:
        raise CohortIsFull(
            f"{cohort.name} has {cohort.places} places and cannot take {len(new)} more. "
            "Give the cohort more places first."
        )
    if new:
        db.session.execute(
            insert(Enrolment)
            .values(
                [
                    {
                        "organization_id": tenancy.current(),
                        "id": new_id(),
                        "cohort_id": cohort.id,
                        "membership_id": member,
                        "state": "enrolled",
                        "created_at": now(),
                    }
                    for member in new
                ]
            )
            .on_conflict_do_update(
                constraint="uq_enrolments_organization_id_cohort_id_membership_id",
                set_={"state": "enrolled", "ended_at": None},
            )
        )
    return len(new)


@transactional
def withdraw(cohort_id: UUID, *, membership_id: UUID) -> None:
    """Take a participant out of a cohort; what they did there stays.

    Raises:
        NotFound: they are not enrolled.
    """
    done = db.session.scalar(
        update(Enrolment)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.membership_id == membership_id,
            Enrolment.state == "enrolled",
        )
        .values(state="withdrawn", ended_at=now())
        .returning(Enrolment.id)
    )
    if done is None:
        raise NotFound
    later("settle_meetings")


@transactional
def give_places(cohort_id: UUID, *, coaches: dict[UUID, int]) -> None:
    """Set how many places each of these coaches has in a cohort; none takes the coach out.

    Raises:
        NotFound: one of them is no coach here.
    """
    give_places_to(held(cohort_id), coaches)


def give_places_to(cohort: Cohort, coaches: dict[UUID, int]) -> None:
    """Set coaches' places in a locked cohort, inside a verb."""
    known = select(Membership.id).where(
        Membership.id.in_(coaches), Membership.is_coach, Membership.left_at.is_(None)
    )
    if set(db.session.scalars(known)) != set(coaches):
        raise NotFound
    if not coaches:
        return
    statement = insert(CohortCoach).values(
        [
            {
                "organization_id": tenancy.current(),
                "id": new_id(),
                "cohort_id": cohort.id,
                "membership_id": coach,
                "places": places,
                "created_at": now(),
            }
            for coach, places in sorted(coaches.items())
        ]
    )
    db.session.execute(
        statement.on_conflict_do_update(
            constraint="uq_cohort_coaches_organization_id_cohort_id_membership_id",
            set_={"places": statement.excluded.places},
        )
    )


def held(cohort_id: UUID) -> Cohort:
    """A cohort, locked until the verb ends: two verbs on one cohort follow each other."""
    cohort = db.session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if cohort is None:
        raise NotFound
    return cohort


def enrolled_in(cohort_id: UUID) -> int:
    """How many are enrolled in a cohort now."""
    return (
        db.session.scalar(
            select(func.count()).where(Enrolment.cohort_id == cohort_id, Enrolment.state == "enrolled")
        )
        or 0
    )


def check(starts_on: date, ends_on: date, zone: str) -> None:
    if ends_on <= starts_on:
        raise DatesReversed
    if (ends_on - starts_on).days > 5 * 366:
        raise TooLong
    if zone not in available_timezones():
        raise ZoneUnknown
