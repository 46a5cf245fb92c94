"""Verbs and reads of declared conflicts: two people who are never matched, and of what kind the reason is."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation import tenancy
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import DeclaredConflict

KINDS = (
    ("chain", "One works under the other, or did"),
    ("vendor", "One sells to the other's agency"),
    ("recruiter", "One recruits for the other's agency"),
    ("relative", "They are family, or as close"),
    ("past_employer", "They worked for one employer before"),
    ("blocked", "Another reason"),
)


class WithOneself(Refusal):
    sentence = "Choose somebody else: nobody is matched with themselves."
    field = "other"


class PersonUnknown(Refusal):
    sentence = "We do not know anybody here by that name. Choose one from the list."
    field = "other"


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A declared conflict as one of the two, or an administrator, reads it beside that one."""

    id: UUID
    other_id: UUID
    other_name: str
    kind: str
    declared_by: UUID | None

    @property
    def words(self) -> str:
        return dict(KINDS)[self.kind]


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody with whom a match would be possible."""

    id: UUID
    name: str
    agency: str


@transactional
def declare(one_id: UUID, other_id: UUID, *, kind: str, actor: UUID) -> None:
    """Declare that two members are not to be matched; declared before, only its kind changes.

    Raises:
        WithOneself, PersonUnknown: the other cannot be meant.
    """
    if one_id == other_id:
        raise WithOneself
    here = select(Membership.id).where(Membership.id == other_id, Membership.left_at.is_(None))
    if db.session.scalar(here) is None:
        raise PersonUnknown
    one, other = sorted((one_id, other_id))
    row = insert(DeclaredConflict).values(
        organization_id=tenancy.in_force(),
        id=new_id(),
        one_id=one,
        other_id=other,
        kind=kind,
        declared_by=actor,
    )
    key = [DeclaredConflict.organization_id, DeclaredConflict.one_id, DeclaredConflict.other_id]
    db.session.execute(row.on_conflict_do_update(index_elements=key, set_={"kind": kind}))


@transactional
def withdraw(conflict_id: UUID, *, of: UUID, by: UUID | None = None) -> None:
    """Take back a declared conflict of a member; with `by`, only one that they declared themselves.

    Raises:
        NotFound: there is none.
    """
    mine = [DeclaredConflict.declared_by == by] if by else []
    gone = db.session.execute(
        delete(DeclaredConflict)
        .where(
            DeclaredConflict.id == conflict_id,
            or_(DeclaredConflict.one_id == of, DeclaredConflict.other_id == of),
            *mine,
        )
        .returning(DeclaredConflict.id)
    ).scalar_one_or_none()
    if gone is None:
        raise NotFound


def conflicts_of(membership_id: UUID, *, declared_by: UUID | None = None) -> list[ConflictRow]:
    """The conflicts of a member, by the other's name; those that one person declared, if asked. One statement."""
    other = case(
        (DeclaredConflict.one_id == membership_id, DeclaredConflict.other_id), else_=DeclaredConflict.one_id
    )
    mine = [DeclaredConflict.declared_by == declared_by] if declared_by else []
    rows = db.session.execute(
        select(
            DeclaredConflict.id,
            Membership.id,
            Membership.name,
            DeclaredConflict.kind,
            DeclaredConflict.declared_by,
        )
        .join(Membership, Membership.id == other)
        .where(
            or_(DeclaredConflict.one_id == membership_id, DeclaredConflict.other_id == membership_id), *mine
        )
        .order_by(Membership.name, Membership.id)
    )
    return [ConflictRow(*row) for row in rows]


def conflicts_among(membership_ids: list[UUID]) -> dict[tuple[UUID, UUID], str]:
    """The kind of each conflict between two of some members, whichever comes first. One statement."""
    rows = db.session.execute(
        select(DeclaredConflict.one_id, DeclaredConflict.other_id, DeclaredConflict.kind).where(
            DeclaredConflict.one_id.in_(membership_ids), DeclaredConflict.other_id.in_(membership_ids)
        )
    ).all()
    return {
        pair: row.kind for row in rows for pair in ((row.one_id, row.other_id), (row.other_id, row.one_id))
    }


def coaches_for(membership_id: UUID) -> list[Other]:
    """The coaches of the gallery, but oneself, by name. One statement."""
    rows = db.session.execute(
        select(Membership.id, Membership.name, Membership.agency)
        .join(CoachProfile, CoachProfile.membership_id == Membership.id)
        .where(
            Membership.is_coach,
            Membership.left_at.is_(None),
            Membership.id != membership_id,
            CoachProfile.completed_at.is_not(None),
        )
        .order_by(Membership.name, Membership.id)
    )
    return [Other(*row) for row in rows]


def others_for(membership_id: UUID) -> list[Other]:
    """For an administrator, whom a member could be matched with, by name: for a participant the coaches, for a coach
    the participants of the cohorts they serve in. One statement."""
    is_participant = (
        select(Membership.id)
        .where(Membership.id == membership_id, Membership.is_participant)
        .correlate(None)
        .exists()
    )
    coached = (
        select(Enrolment.membership_id)
        .join(CohortCoach, CohortCoach.cohort_id == Enrolment.cohort_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            CohortCoach.membership_id == membership_id,
            Enrolment.state == "enrolled",
            Cohort.state.not_in(("closed", "cancelled")),
        )
    )
    rows = db.session.execute(
        select(Membership.id, Membership.name, Membership.agency)
        .where(
            Membership.left_at.is_(None),
            Membership.id != membership_id,
            (Membership.is_coach & is_participant) | Membership.id.in_(coached),
        )
        .order_by(Membership.name, Membership.id)
    )
    return [Other(*row) for row in rows]
