"""Gives a demo's cohort two runs of its matching to compare, a pin, and a note."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from mentoring.demo.classes import Class
from mentoring.demo.members import Members, write
from mentoring.foundation.extensions import db
from mentoring.matching.drafts import draft_of
from mentoring.matching.keeping import inputs_of, settle
from mentoring.matching.models import Decision, Proposal, ProposedPair
from mentoring.matching.runs import answer, fingerprint, task_for

NOTE = "Wishes count double here: last year people told us that they missed a say. The weakest pairs need a look."
WISHES_FIRST = {"topics": 30, "wishes": 60, "population": 10, "career": 15, "languages": 5, "formats": 5}


def write_runs(members: Members, chosen: Class, *, administrator: str) -> None:
    """Two runs: as the program weighs, then with wishes first, around one pair that is kept."""
    actor = members.rows[administrator].id
    first = run(members, chosen, actor=actor, days=3, weights=None)
    pair = db.session.scalars(
        select(ProposedPair).where(ProposedPair.proposal_id == first.id).order_by(ProposedPair.fit.desc())
    ).first()
    if pair is not None:
        kept = {"participant_id": pair.participant_id, "coach_id": pair.coach_id}
        write([Decision(cohort_id=chosen.cohort.id, kind="pin", created_by=actor, **kept)])
    run(members, chosen, actor=actor, days=1, weights=WISHES_FIRST).remark = NOTE
    db.session.flush()


def run(
    members: Members, chosen: Class, *, actor: UUID, days: int, weights: dict[str, int] | None
) -> Proposal:
    """One run, some days ago."""
    cohort_id = chosen.cohort.id
    before = draft_of(cohort_id)
    inputs = inputs_of(cohort_id, before, keep_by_hand=True, weights=weights, mode="best", trial=False)
    task = task_for(cohort_id, inputs)
    proposal = Proposal(
        cohort_id=cohort_id,
        created_by=actor,
        created_at=members.instant - timedelta(days=days),
        inputs=inputs.plain(),
        fingerprint=fingerprint(task),
    )
    settle(proposal, answer(task), before=before, actor=actor)
    return proposal
