"""What a viewer is to the coaches of the association: a member, in a cohort with them, or coached by them."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, bindparam, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match, Preference
from mentoring.matching.wishes import OPEN_STATES

PRESENT = ("enrolled", "completed")


@dataclass(frozen=True, slots=True)
class Standing:
    """The coaches who share a cohort with a viewer, and the active matches with those who coach the viewer."""

    viewer_id: UUID
    in_cohort: frozenset[UUID] = frozenset()
    matches: dict[UUID, UUID] = field(default_factory=dict)  # coach -> match

    @property
    def pairs(self) -> list[UUID]:
        """Those whose profile the viewer sees whole: their coaches, and themselves."""
        return [*self.matches, self.viewer_id]

    @property
    def near(self) -> list[UUID]:
        """Those who are at least in a cohort with the viewer."""
        return [*self.in_cohort, *self.pairs]

    def relation(self, coach_id: UUID) -> str:
        """The viewer's relation to one coach (see `coaches.seen`); one's own profile is seen whole."""
        if coach_id == self.viewer_id or coach_id in self.matches:
            return "pair"
        return "cohort" if coach_id in self.in_cohort else "members"


def standing_of(viewer_id: UUID) -> Standing:
    """What a member of the organization is to its coaches. One statement."""
    rows = db.session.execute(shared_with_viewer(), {"viewer": viewer_id}).all()
    return Standing(
        viewer_id,
        in_cohort=frozenset(row[1] for row in rows if row[0] == "cohort"),
        matches={row[1]: row[2] for row in rows if row[0] == "pair"},
    )


@cache  # built once: the gallery asks it for every page
def shared_with_viewer() -> CompoundSelect[Any]:
    """The coaches in the viewer's cohorts, and the viewer's own with their matches."""
    viewer = bindparam("viewer", type_=Uuid)
    mine = aliased(CohortCoach)
    nothing = null().cast(Uuid)
    enrolled_with = (
        select(literal("cohort"), CohortCoach.membership_id, nothing)
        .join(Enrolment, Enrolment.cohort_id == CohortCoach.cohort_id)
        .join(Cohort, Cohort.id == CohortCoach.cohort_id)
        .where(Enrolment.membership_id == viewer, Enrolment.state.in_(PRESENT), Cohort.state != "cancelled")
    )
    coaching_with = (
        select(literal("cohort"), CohortCoach.membership_id, nothing)
        .join(mine, mine.cohort_id == CohortCoach.cohort_id)
        .join(Cohort, Cohort.id == CohortCoach.cohort_id)
        .where(mine.membership_id == viewer, Cohort.state != "cancelled")
    )
    coached_by = select(literal("pair"), Match.coach_id, Match.id).where(
        Match.participant_id == viewer, Match.state == "active"
    )
    return union_all(enrolled_with, coaching_with, coached_by)


@dataclass(frozen=True, slots=True)
class OpenWish:
    """A cohort in which a participant may wish for a coach, and what they said so far."""

    cohort_id: UUID
    cohort_name: str
    rank: int | None
    ruled_out: bool


def open_wishes(participant_id: UUID, *, coach_id: UUID) -> list[OpenWish]:
    """The cohorts in which a participant may wish for that coach now, by name. One statement."""
    said = (
        (Preference.cohort_id == Cohort.id)
        & (Preference.participant_id == participant_id)
        & (Preference.coach_id == coach_id)
    )
    rows = db.session.execute(
        select(Cohort.id, Cohort.name, Preference.rank, func.coalesce(Preference.ruled_out, False))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(CohortCoach, CohortCoach.cohort_id == Cohort.id)
        .outerjoin(Preference, said)
        .where(
            Enrolment.membership_id == participant_id,
            Enrolment.state == "enrolled",
            CohortCoach.membership_id == coach_id,
            CohortCoach.places > 0,
            Cohort.state.in_(OPEN_STATES),
        )
        .order_by(Cohort.name, Cohort.id)
    )
    return [OpenWish(*row) for row in rows]
