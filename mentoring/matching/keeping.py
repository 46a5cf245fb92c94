"""Keeping a run: what it is given beside the people, and its answer as the draft, or as a trial beside it."""

from collections.abc import Mapping
from uuid import UUID

from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.matching.drafts import changed, hand_made
from mentoring.matching.engine import Outcome, OutcomePair
from mentoring.matching.models import Proposal, ProposedPair
from mentoring.matching.pins import exclusions_of, pins_of
from mentoring.matching.runs import Inputs, inputs_from, weights_from


def inputs_of(
    cohort_id: UUID,
    before: Proposal | None,
    *,
    keep_by_hand: bool,
    weights: Mapping[str, int] | None,
    mode: str,
    trial: bool,
) -> Inputs:
    """What the next run is given: a pin stands before what was set by hand, and weights stay as in the draft."""
    pins = pins_of(cohort_id)
    pinned = {one for one, _ in pins}
    by_hand = hand_made(before) if before is not None and keep_by_hand else frozenset()
    if weights is None and before is not None and keep_by_hand:
        weights = before.inputs.get("weights")
    elif weights is not None:
        weights = weights_from(weights).by_name()
    return Inputs(
        weights,
        pins=pins,
        by_hand=frozenset(pair for pair in by_hand if pair[0] not in pinned),
        exclusions=exclusions_of(cohort_id),
        mode=mode,
        trial=trial,
    )


def settle(proposal: Proposal, outcome: Outcome, *, before: Proposal | None, actor: UUID | None) -> None:
    """Keep a run with its answer: as the draft in the place of the one before, or as a trial beside it."""
    inputs = inputs_from(proposal.inputs)
    if inputs.trial:
        proposal.state = "trial"
    else:
        if before is not None:
            changed(before, "proposed again", actor=actor)
            before.state = "superseded"
            db.session.flush()
        proposal.state = "draft"
    proposal.figures = outcome.figures
    db.session.add(proposal)
    db.session.flush()
    db.session.add_all(
        proposed(proposal.id, pair, by_hand=(pair.participant_id, pair.coach_id) in inputs.by_hand)
        for pair in outcome.pairs
    )


def proposed(proposal_id: UUID, pair: OutcomePair, *, by_hand: bool) -> ProposedPair:
    """A pair as a run keeps it."""
    return ProposedPair(
        proposal_id=proposal_id,
        participant_id=pair.participant_id,
        coach_id=pair.coach_id,
        fit=pair.fit,
        reasons=list(pair.reasons),
        weakness=pair.weakness,
        rank=pair.rank,
        by_hand=by_hand,
    )


def start_matching(cohort: Cohort) -> None:
    """A held cohort that is proposed for is being matched."""
    if cohort.state in {"draft", "open"}:
        cohort.state = "matching"
        cohort.version += 1
