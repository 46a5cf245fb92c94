"""An older run, or a trial, as the draft again."""

from uuid import UUID

from sqlalchemy import select

from mentoring.cohorts.actions import held
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.drafts import changed, draft_of
from mentoring.matching.models import Proposal
from mentoring.matching.proposals import refuse_to_match


@transactional
def take_up_again(proposal_id: UUID, *, actor: UUID | None) -> Proposal:
    """Make an older run, or a trial, the draft; the draft before is kept among the runs.

    Raises:
        NotFound: there is no such run.
        Conflict: it is the draft already, it was published, or it has no pairs.
        CohortNotMatching: its cohort is over, or was cancelled.
        RunGoesOn: a run of the cohort goes on.
    """
    cohort_id = db.session.scalar(select(Proposal.cohort_id).where(Proposal.id == proposal_id))
    if cohort_id is None:
        raise NotFound
    refuse_to_match(held(cohort_id))
    before = draft_of(cohort_id)
    proposal = db.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if proposal.state not in {"superseded", "trial"}:
        raise Conflict
    if before is not None:
        changed(before, "took another run as the draft", actor=actor)
        before.state = "superseded"
        db.session.flush()
    changed(proposal, "took this run as the draft", actor=actor)
    proposal.state = "draft"
    return proposal
