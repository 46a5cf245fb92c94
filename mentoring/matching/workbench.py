"""Named reads of the matching's page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row as Record
from sqlalchemy import Select, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import CohortCoach, Enrolment
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.history import RunRow, runs_of
from mentoring.matching.models import Match, Preference, Proposal, ProposedPair
from mentoring.matching.pins import pins_of
from mentoring.matching.wishes import ORDINALS

STRONG, GOOD = 750, 550
MOST_COACHES = 200  # beside the people, on one page


@dataclass(frozen=True, slots=True)
class Row:
    """A participant of the cohort, with the coach proposed or the reason why there is none.

    `rank` is the coach's among the participant's wishes, and for administrators alone; so is `has_wishes`.
    """

    participant_id: UUID
    name: str
    agency: str
    coach_id: UUID | None
    coach_name: str
    fit: int
    reasons: tuple[str, ...]
    by_hand: bool
    why_not: str
    weakness: str = ""
    rank: int | None = None
    has_wishes: bool = False
    pinned: bool = False

    @property
    def strengths(self) -> tuple[str, ...]:
        """The reasons for the pair, without its weakest point."""
        return tuple(reason for reason in self.reasons if reason != self.weakness)


@dataclass(frozen=True, slots=True)
class CoachPlaces:
    """A coach of the cohort, with places given and taken in the proposal, and what one more place would bring."""

    id: UUID
    name: str
    places: int
    taken: int
    more_matched: int = 0
    more_fit: int = 0

    @property
    def is_wanted(self) -> bool:
        """Whether another place would make the whole better."""
        return self.more_matched > 0 or self.more_fit > 0


@dataclass(frozen=True, slots=True)
class Workbench:
    """A cohort's draft, if there is one: people without a coach first, then the weakest pair first."""

    proposal: Proposal | None
    rows: tuple[Row, ...]
    coaches: tuple[CoachPlaces, ...]
    runs: tuple[RunRow, ...] = ()

    @property
    def unmatched(self) -> int:
        return sum(row.coach_id is None for row in self.rows)

    @property
    def now(self) -> RunRow | None:
        """The draft with its figures."""
        return next((run for run in self.runs if run.state == "draft"), None)

    @property
    def last(self) -> RunRow | None:
        """The run that the draft is looked at beside: the newest other one with pairs."""
        return next((run for run in self.runs if run.has_pairs and run.state != "draft"), None)

    @property
    def going(self) -> RunRow | None:
        """The run that goes on, or that has come to nothing since there is a draft."""
        newest = self.runs[0] if self.runs else None
        return newest if newest is not None and not newest.has_pairs else None

    @property
    def wanted(self) -> list[CoachPlaces]:
        """The coaches whose next place would bring the most, the most wanted first."""
        found = [coach for coach in self.coaches if coach.is_wanted]
        return sorted(found, key=lambda coach: (-coach.more_matched, -coach.more_fit, coach.name))

    @property
    def listed(self) -> list[CoachPlaces]:
        """The coaches that a page lists: all, or so many where they are more, those with a free place first."""
        if len(self.coaches) <= MOST_COACHES:
            return list(self.coaches)
        return sorted(self.coaches, key=lambda coach: (coach.taken >= coach.places, coach.name))[
            :MOST_COACHES
        ]


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
    """Everything that the matching's page shows. Seven statements, whatever the size of the cohort."""
    proposal = newest_draft(cohort_id)
    runs = tuple(runs_of(cohort_id))
    coaches = db.session.execute(
        select(Membership.id, Membership.name, CohortCoach.places)
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0)
        .order_by(Membership.name, Membership.id)
    ).all()
    if proposal is None:
        return Workbench(None, (), tuple(CoachPlaces(*row, taken=0) for row in coaches), runs)
    known = Known(
        coaches={row.id: row.name for row in coaches},
        wishing=frozenset(
            db.session.scalars(
                select(Preference.participant_id).where(
                    Preference.cohort_id == cohort_id, Preference.rank.is_not(None)
                )
            )
        ),
        pins=pins_of(cohort_id),
        why_not=proposal.figures.get("unmatched", {}),
        by_hand=bool(proposal.figures.get("by_hand")),
    )
    pairs = pairs_of_run(proposal.id)
    waiting = db.session.execute(waiting_in(cohort_id)).all()
    rows = [row_of(member, pairs.get(member.id), known) for member in waiting]
    rows.sort(key=lambda row: (row.coach_id is not None, row.fit, row.name, row.participant_id))
    taken = Counter(pair.coach_id for pair in pairs.values())
    prices: Mapping[str, Any] = proposal.figures.get("prices", {})
    places = tuple(
        CoachPlaces(*row, taken=taken[row.id], more_matched=price[0], more_fit=price[1])
        for row in coaches
        for price in (prices.get(str(row.id), (0, 0)),)
    )
    return Workbench(proposal, tuple(rows), places, runs)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a draft are told with."""

    coaches: Mapping[UUID, str]
    wishing: frozenset[UUID]
    pins: frozenset[tuple[UUID, UUID]]
    why_not: Mapping[str, str]
    by_hand: bool


def pairs_of_run(proposal_id: UUID) -> dict[UUID, Any]:
    """The pairs of a run by participant: coach_id, fit, reasons, weakness, rank, by_hand. One statement."""
    rows = db.session.execute(
        select(
            ProposedPair.participant_id,
            ProposedPair.coach_id,
            ProposedPair.fit,
            ProposedPair.reasons,
            ProposedPair.weakness,
            ProposedPair.rank,
            ProposedPair.by_hand,
        ).where(ProposedPair.proposal_id == proposal_id)
    )
    return {row.participant_id: row for row in rows}


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


def row_of(member: Record[UUID, str, str], pair: Any, known: Known) -> Row:
    """One participant's row; `pair` is as `pairs_of_run` gives it, or none."""
    has_wishes = member.id in known.wishing
    if pair is None:
        default = "Taken out by hand." if known.by_hand else ""
        why_not = known.why_not.get(str(member.id), "") or default
        return Row(*member, None, "", 0, (), False, why_not, has_wishes=has_wishes)
    return Row(
        *member,
        pair.coach_id,
        known.coaches.get(pair.coach_id, "A coach who has left"),
        pair.fit,
        tuple(pair.reasons),
        pair.by_hand,
        "",
        weakness=pair.weakness,
        rank=pair.rank,
        has_wishes=has_wishes,
        pinned=(member.id, pair.coach_id) in known.pins,
    )


def fit_words(fit: int) -> str:
    """A fit of 0 to 1000, in a word or two."""
    if fit >= STRONG:
        return "Strong fit"
    return "Good fit" if fit >= GOOD else "Fair fit"


def rank_words(rank: int | None, *, has_wishes: bool) -> str:
    """Which of their wishes somebody received, in words."""
    if rank is not None:
        return f"{ORDINALS[rank - 1].capitalize()} choice"
    return "None of their choices" if has_wishes else "Named no choices"
