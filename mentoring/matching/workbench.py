"""Named reads of the matching's page."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row as Record
from sqlalchemy import Select, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import CohortCoach, Enrolment
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match, Proposal, ProposedPair

STRONG, GOOD = 750, 550


@dataclass(frozen=True, slots=True)
class Row:
    """A participant of the cohort, with the coach proposed or the reason why there is none."""

    participant_id: UUID
    name: str
    agency: str
    coach_id: UUID | None
    coach_name: str
    fit: int
    reasons: tuple[str, ...]
    by_hand: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class CoachPlaces:
    """A coach of the cohort, with places given and taken in the proposal."""

    id: UUID
    name: str
    places: int
    taken: int


@dataclass(frozen=True, slots=True)
class Workbench:
    """A cohort's draft, if there is one: people without a coach first, then the weakest pair first."""

    proposal: Proposal | None
    rows: tuple[Row, ...]
    coaches: tuple[CoachPlaces, ...]

    @property
    def unmatched(self) -> int:
        return sum(row.coach_id is None for row in self.rows)


def newest_draft(cohort_id: UUID) -> Proposal | None:
    """The draft of a cohort. One statement."""
    return db.session.scalar(
        select(Proposal).where(Proposal.cohort_id == cohort_id, Proposal.state == "draft")
    )


def proposal_by_id(proposal_id: UUID) -> Proposal:
    """A proposal. One statement.

    Raises:
        NotFound: there is none here.
    """
    proposal = db.session.scalar(select(Proposal).where(Proposal.id == proposal_id))
    if proposal is None:
        raise NotFound
    return proposal


def workbench(cohort_id: UUID) -> Workbench:
    """Everything that the matching's page shows. Four statements, whatever the size of the cohort."""
    proposal = newest_draft(cohort_id)
    coaches = db.session.execute(
        select(Membership.id, Membership.name, CohortCoach.places)
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0)
        .order_by(Membership.name, Membership.id)
    ).all()
    if proposal is None:
        return Workbench(None, (), tuple(CoachPlaces(*row, taken=0) for row in coaches))
    names = {row.id: row.name for row in coaches}
    pairs = {
        pair.participant_id: pair
        for pair in db.session.scalars(select(ProposedPair).where(ProposedPair.proposal_id == proposal.id))
    }
    waiting = db.session.execute(waiting_in(cohort_id)).all()
    rows = [row_of(member, pairs.get(member.id), names, proposal) for member in waiting]
    rows.sort(key=lambda row: (row.coach_id is not None, row.fit, row.name, row.participant_id))
    taken: dict[UUID, int] = {}
    for pair in pairs.values():
        taken[pair.coach_id] = taken.get(pair.coach_id, 0) + 1
    places = tuple(CoachPlaces(*row, taken=taken.get(row.id, 0)) for row in coaches)
    return Workbench(proposal, tuple(rows), places)


def waiting_in(cohort_id: UUID) -> Select[UUID, str, str]:
    """Who is enrolled in a cohort and has no coach yet."""
    matched = select(Match.participant_id).where(Match.cohort_id == cohort_id, Match.state != "ended")
    return (
        select(Membership.id, Membership.name, Membership.agency)
        .join(Enrolment, Enrolment.membership_id == Membership.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.state == "enrolled",
            Membership.id.not_in(matched),
        )
    )


def row_of(
    member: Record[UUID, str, str],
    pair: ProposedPair | None,
    names: dict[UUID, str],
    proposal: Proposal,
) -> Row:
    why_not = proposal.figures.get("unmatched", {}).get(str(member.id), "")
    if pair is None:
        default = "Taken out by hand." if proposal.figures.get("by_hand") else ""
        return Row(member.id, member.name, member.agency, None, "", 0, (), False, why_not or default)
    return Row(
        member.id,
        member.name,
        member.agency,
        pair.coach_id,
        names.get(pair.coach_id, "A coach who has left"),
        pair.fit,
        tuple(pair.reasons),
        pair.by_hand,
        "",
    )


def fit_words(fit: int) -> str:
    """A fit of 0 to 1000, in a word or two."""
    if fit >= STRONG:
        return "Strong fit"
    return "Good fit" if fit >= GOOD else "Fair fit"
