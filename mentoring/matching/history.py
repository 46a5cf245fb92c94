"""Named reads of a cohort's runs: each with its figures, so that any two can stand side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.assignment import FAIR
from mentoring.matching.models import Proposal, ProposedPair


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with its figures as they stand, pairs set by hand included; `number` counts from the first."""

    id: UUID
    number: int
    state: str
    created_at: datetime
    by: str
    remark: str
    figures: dict[str, Any]
    inputs: dict[str, Any]
    heard_at: datetime
    step: int
    matched: int
    total: int
    below: int
    first: int
    wished: int

    @property
    def mode(self) -> str:
        return str(self.inputs.get("mode", "best"))

    @property
    def people(self) -> int:
        """How many the run looked for a coach for."""
        return int(self.figures.get("matched", 0)) + len(self.figures.get("unmatched", ()))

    @property
    def by_hand(self) -> bool:
        """Whether somebody changed the answer."""
        return bool(self.figures.get("by_hand"))

    @property
    def proven(self) -> bool:
        """Whether no other assignment is better, for the whole: proven for the run, and nobody changed it since."""
        return bool(self.figures.get("certified")) and self.mode == "best" and not self.by_hand

    @property
    def average(self) -> int:
        """The average fit, 0 to 1000."""
        return round(self.total / self.matched) if self.matched else 0

    @property
    def has_pairs(self) -> bool:
        return self.state in {"draft", "superseded", "published", "trial"}


def runs_of(cohort_id: UUID) -> list[RunRow]:
    """Every run of a cohort, the newest first. One statement."""
    sums = (
        select(
            ProposedPair.proposal_id,
            func.count().label("matched"),
            func.sum(ProposedPair.fit).label("total"),
            func.count().filter(ProposedPair.fit < FAIR).label("below"),
            func.count().filter(ProposedPair.rank == 1).label("first"),
            func.count(ProposedPair.rank).label("wished"),
        )
        .join(Proposal, Proposal.id == ProposedPair.proposal_id)
        .where(Proposal.cohort_id == cohort_id)
        .group_by(ProposedPair.proposal_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Proposal.id,
            func.row_number().over(order_by=(Proposal.created_at, Proposal.id)),
            Proposal.state,
            Proposal.created_at,
            func.coalesce(Membership.name, ""),
            Proposal.remark,
            Proposal.figures,
            Proposal.inputs,
            Proposal.heard_at,
            Proposal.step,
            *(func.coalesce(column, 0) for column in list(sums.c)[1:]),
        )
        .outerjoin(sums, sums.c.proposal_id == Proposal.id)
        .outerjoin(Membership, Membership.id == Proposal.created_by)
        .where(Proposal.cohort_id == cohort_id)
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
    )
    return [RunRow(*row) for row in rows]


def run_by_id(proposal_id: UUID) -> tuple[RunRow, list[RunRow], UUID]:
    """A run, all runs of its cohort, and the cohort. Two statements.

    Raises:
        NotFound: there is no such run.
    """
    cohort_id = db.session.scalar(select(Proposal.cohort_id).where(Proposal.id == proposal_id))
    if cohort_id is None:
        raise NotFound
    found = runs_of(cohort_id)
    return next(row for row in found if row.id == proposal_id), found, cohort_id
