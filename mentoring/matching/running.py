"""A run that a worker carries out: taken up once, heard of step by step, and settled only while nobody stopped it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from mentoring.cohorts.actions import held
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.drafts import draft_of
from mentoring.matching.engine import Outcome
from mentoring.matching.keeping import settle, start_matching
from mentoring.matching.models import Proposal
from mentoring.matching.runs import answer, fingerprint, inputs_from, task_for

STEPS = (
    "Waiting for a free worker.",
    "Reading everybody's profile and wishes.",
    "Comparing every pair, and finding the best answer.",
    "Putting the reasons into words.",
    "Keeping the answer.",
)
GOING = ("waiting", "working")
SILENCE = timedelta(minutes=5)  # longer than the longest step that was ever measured, by far


class NotGoing(Conflict):
    sentence = "This run has ended already."


def lost(proposal: Proposal, instant: datetime) -> bool:
    """Whether nothing was heard of a run for so long that its worker must be gone."""
    return proposal.state in GOING and instant - proposal.heard_at > SILENCE


@transactional
def take_up(proposal_id: UUID) -> bool:
    """Take up a waiting run; no for one that is taken up, stopped or done."""
    return step(proposal_id, 1, of="waiting")


@transactional
def report(proposal_id: UUID, number: int) -> None:
    """Say how far a run is.

    Raises:
        NotGoing: somebody stopped it.
    """
    if not step(proposal_id, number, of="working"):
        raise NotGoing


def step(proposal_id: UUID, number: int, *, of: str) -> bool:
    done = db.session.scalar(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state == of)
        .values(state="working", step=number, heard_at=now())
        .returning(Proposal.id)
    )
    return done is not None


def carry_out(proposal_id: UUID) -> None:
    """Carry out a waiting run; whatever refuses it is kept with it, and shown."""
    if not take_up(proposal_id):
        return
    try:
        proposal = db.session.scalars(select(Proposal).where(Proposal.id == proposal_id)).one()
        cohort_id, inputs = proposal.cohort_id, inputs_from(proposal.inputs)
        task = task_for(cohort_id, inputs)
        db.session.rollback()  # what follows takes long, and holds no transaction open
        outcome = answer(task, mode=inputs.mode, report=lambda number: report(proposal_id, number))
        finish(proposal_id, outcome, mark=fingerprint(task))
    except NotGoing:
        return
    except Refusal as refusal:
        fail(proposal_id, refusal.sentence)
    except Exception:
        fail(proposal_id, "Something went wrong on our side. Start it again; if it happens again, tell us.")
        raise


@transactional
def finish(proposal_id: UUID, outcome: Outcome, *, mark: str) -> None:
    """Keep the answer of a run that goes on still.

    Raises:
        NotGoing: somebody stopped it.
    """
    cohort_id = db.session.scalar(select(Proposal.cohort_id).where(Proposal.id == proposal_id))
    if cohort_id is None:
        raise NotFound
    cohort = held(cohort_id)
    before = draft_of(cohort_id)
    proposal = going(proposal_id)
    proposal.fingerprint = mark
    settle(proposal, outcome, before=before, actor=proposal.created_by)
    start_matching(cohort)


@transactional
def fail(proposal_id: UUID, why: str) -> None:
    """A run that goes on still has come to nothing."""
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state.in_(GOING))
        .values(state="failed", figures={"why": why}, heard_at=now())
    )


@transactional
def stop(proposal_id: UUID) -> None:
    """Stop a run that goes on; what its worker still finds is not kept.

    Raises:
        NotFound: there is no such run.
        NotGoing: it has ended already.
    """
    proposal = going(proposal_id)
    proposal.state, proposal.figures = "failed", {"why": "An administrator stopped it."}


def going(proposal_id: UUID) -> Proposal:
    """A run that goes on, locked."""
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    if proposal.state not in GOING:
        raise NotGoing
    return proposal
