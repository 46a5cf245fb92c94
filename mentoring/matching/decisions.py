"""Verbs of what is settled for every run: keep a pair, never make a pair, and take either back. Nobody is told."""

from uuid import UUID

from sqlalchemy import delete, select

from mentoring.cohorts.actions import held
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching import engine
from mentoring.matching.drafts import changed, draft_of, names_of
from mentoring.matching.models import Decision, Proposal, ProposedPair
from mentoring.matching.people import task_of
from mentoring.matching.profiles import Task

MOST_REMARK = 2000


class PinBreaksRule(Refusal):
    sentence = "This pair would break a rule that is never broken, so it cannot be kept."
    field = "coach"


class PinExcluded(Refusal):
    status = 409
    sentence = "You said that this pair is never made. Take that back first."
    field = "coach"


class RemarkTooLong(Refusal):
    sentence = f"Use up to {MOST_REMARK:,} characters."
    field = "remark"


@transactional
def pin(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID, actor: UUID | None) -> Decision:
    """Keep this pair in every run to come; another pin of the participant ends.

    Raises:
        NotFound: one of them is not there to be matched.
        PinExcluded: it was said that the pair is never made.
        PinBreaksRule: a hard rule stands against it.
    """
    held(cohort_id)
    return keep(task_of(cohort_id), cohort_id, participant_id, coach_id, actor)


def keep(task: Task, cohort_id: UUID, participant_id: UUID, coach_id: UUID, actor: UUID | None) -> Decision:
    """Pin a pair in a held cohort."""
    if (participant_id, coach_id) in task.conflicts:
        raise PinExcluded
    verdict = engine.judge(task, participant_id, coach_id)
    if verdict is None:
        raise NotFound
    if not verdict.allowed:
        raise PinBreaksRule
    db.session.execute(
        delete(Decision).where(
            Decision.cohort_id == cohort_id, Decision.participant_id == participant_id, Decision.kind == "pin"
        )
    )
    return settle(cohort_id, participant_id, coach_id, "pin", actor)


@transactional
def exclude(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID, actor: UUID | None) -> Decision:
    """Never make this pair; in the draft the participant is left without a coach for now.

    Raises:
        NotFound: one of them is not there to be matched.
    """
    held(cohort_id)
    task = task_of(cohort_id)
    if engine.judge(task, participant_id, coach_id) is None:
        raise NotFound
    draft = draft_of(cohort_id)
    found = rule_out(cohort_id, participant_id, coach_id, actor)
    if draft is not None and unpair(draft, participant_id, coach_id):
        names = names_of(participant_id, coach_id)
        changed(draft, f"took {names[coach_id]} from {names[participant_id]}", actor=actor)
    return found


def rule_out(cohort_id: UUID, participant_id: UUID, coach_id: UUID, actor: UUID | None) -> Decision:
    """Exclude a pair in a held cohort; a pin of it ends."""
    db.session.execute(
        delete(Decision).where(
            Decision.cohort_id == cohort_id,
            Decision.participant_id == participant_id,
            Decision.coach_id == coach_id,
        )
    )
    return settle(cohort_id, participant_id, coach_id, "exclusion", actor)


def unpair(draft: Proposal, participant_id: UUID, coach_id: UUID) -> bool:
    """Take a pair out of a held draft, if it is in it."""
    gone = db.session.scalar(
        delete(ProposedPair)
        .where(
            ProposedPair.proposal_id == draft.id,
            ProposedPair.participant_id == participant_id,
            ProposedPair.coach_id == coach_id,
        )
        .returning(ProposedPair.id)
    )
    if gone is not None:
        draft.figures = draft.figures | {"by_hand": True}
    return gone is not None


def settle(cohort_id: UUID, participant_id: UUID, coach_id: UUID, kind: str, actor: UUID | None) -> Decision:
    row = Decision(
        cohort_id=cohort_id, participant_id=participant_id, coach_id=coach_id, kind=kind, created_by=actor
    )
    db.session.add(row)
    db.session.flush()
    return row


@transactional
def lift(decision_id: UUID) -> UUID:
    """Take a pin or an exclusion back; gives the cohort.

    Raises:
        NotFound: it is not there, or not any more.
    """
    row = db.session.scalar(select(Decision).where(Decision.id == decision_id).with_for_update())
    if row is None:
        raise NotFound
    cohort_id = row.cohort_id
    db.session.delete(row)
    return cohort_id


@transactional
def remark(proposal_id: UUID, *, words: str, was: str) -> None:
    """Write the administrator's own note on a run, in the place of the note that was read.

    Raises:
        NotFound: there is no such run.
        RemarkTooLong: it is.
        Conflict: somebody else wrote another since.
    """
    if len(words) > MOST_REMARK:
        raise RemarkTooLong
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    if proposal.remark not in {was, words}:
        raise Conflict(f"Somebody wrote another note while you did: “{proposal.remark}”")
    proposal.remark = words
