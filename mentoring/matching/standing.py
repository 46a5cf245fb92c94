"""What a viewer is to the coaches of the association: a member, in a cohort with them, or coached by them."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Uuid, literal, null, select, union_all
from sqlalchemy.orm import aliased

from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match

PRESENT = ("enrolled", "completed")


@dataclass(frozen=True, slots=True)
class Standing:
    """The coaches who share a cohort with a viewer, and the active matches with those who coach the viewer."""

    viewer_id: UUID
    in_cohort: frozenset[UUID] = frozenset()
    matches: dict[UUID, UUID] = field(default_factory=dict)  # coach -> match

    def relation(self, coach_id: UUID) -> str:
        """The viewer's relation to one coach (see `coaches.seen`); one's own profile is seen whole."""
        if coach_id == self.viewer_id or coach_id in self.matches:
            return "pair"
        return "cohort" if coach_id in self.in_cohort else "members"


def standing_of(viewer_id: UUID) -> Standing:
    """What a member of the organization is to its coaches. One statement."""
    mine = aliased(CohortCoach)
    nothing = null().cast(Uuid)
    enrolled_with = (
        select(literal("cohort"), CohortCoach.membership_id, nothing)
        .join(Enrolment, Enrolment.cohort_id == CohortCoach.cohort_id)
        .join(Cohort, Cohort.id == CohortCoach.cohort_id)
        .where(
            Enrolment.membership_id == viewer_id, Enrolment.state.in_(PRESENT), Cohort.state != "cancelled"
        )
    )
    coaching_with = (
        select(literal("cohort"), CohortCoach.membership_id, nothing)
        .join(mine, mine.cohort_id == CohortCoach.cohort_id)
        .join(Cohort, Cohort.id == CohortCoach.cohort_id)
        .where(mine.membership_id == viewer_id, Cohort.state != "cancelled")
    )
    coached_by = select(literal("pair"), Match.coach_id, Match.id).where(
        Match.participant_id == viewer_id, Match.state == "active"
    )
    rows = db.session.execute(union_all(enrolled_with, coaching_with, coached_by)).all()
    return Standing(
        viewer_id,
        in_cohort=frozenset(row[1] for row in rows if row[0] == "cohort"),
        matches={row[1]: row[2] for row in rows if row[0] == "pair"},
    )
