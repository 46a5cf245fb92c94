"""Verbs of matching: propose, move by hand, publish. One proposal is the draft; a newer one takes its place."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, func, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.actions import advance, held
from mentoring.cohorts.models import Cohort, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import refusing, transactional
from mentoring.jobs.registry import later
from mentoring.matching import engine, offers
from mentoring.matching.drafts import changed, draft_of, held_draft, names_of
from mentoring.matching.keeping import inputs_of, proposed, settle, start_matching
from mentoring.matching.models import Match, Proposal, ProposedPair
from mentoring.matching.people import pairs_in, task_of
from mentoring.matching.pins import exclusions_of
from mentoring.matching.places import places_left
from mentoring.matching.profiles import Task
from mentoring.matching.runs import (
    HERE,
    NothingToMatch,
    TooLarge,
    answer,
    fingerprint,
    inputs_from,
    task_for,
    weights_from,
)
from mentoring.matching.wishes import wishes_of_cohort
from mentoring.organizations.audit import note

MATCHING_STATES = ("draft", "open", "matching", "running")


class RunGoesOn(Refusal):
    status = 409
    sentence = "A run of this cohort is going on. Wait for it, or stop it first."


class CohortNotMatching(Refusal):
    status = 409
    sentence = "This cohort is not being matched any more."


class PairBreaksRule(Refusal):
    sentence = "This pair would break a rule that is never broken, so it was not made."
    field = "coach"


class CoachHasNoPlace(Refusal):
    status = 409
    sentence = "This coach has no place left. Move somebody else first, or give the coach another place."
    field = "coach"


class NotEnrolled(Refusal):
    status = 409
    sentence = "Somebody in the proposal is no longer enrolled. Propose again."


class MatchedMeanwhile(Conflict):
    sentence = "Somebody in the proposal has been matched since. Propose again."


@transactional
def propose(
    cohort_id: UUID,
    *,
    actor: UUID | None,
    keep_by_hand: bool = True,
    weights: Mapping[str, int] | None = None,
    mode: str = "best",
    trial: bool = False,
) -> Proposal:
    """Propose the best matches of a cohort around the pins and what was set by hand; nobody is told yet.

    A `trial` is only compared with and leaves the draft alone. A run over more than `runs.HERE` pairs is left
    waiting, and a worker carries it out.

    Raises:
        CohortNotMatching: it is over, or was cancelled.
        RunGoesOn: a run of this cohort is waiting or working.
        NothingToMatch: nobody waits for a coach, or no coach has a place.
        NothingCounts: all weights are zero.
        PinsStandAgainst: pins that cannot all be kept.
    """
    cohort = held(cohort_id)
    refuse_to_match(cohort)
    before = draft_of(cohort_id)
    inputs = inputs_of(cohort_id, before, keep_by_hand=keep_by_hand, weights=weights, mode=mode, trial=trial)
    proposal = Proposal(cohort_id=cohort_id, created_by=actor, inputs=inputs.plain())
    if pairs_in(cohort_id) > HERE:
        if mode != "best":
            raise TooLarge
        if weights:
            weights_from(weights)
        proposal.state = "waiting"
        db.session.add(proposal)
        db.session.flush()
        later("run_matching", proposal_id=proposal.id)
        return proposal
    task = task_for(cohort_id, inputs)
    proposal.fingerprint = fingerprint(task)
    settle(proposal, answer(task, mode=mode), before=before, actor=actor)
    start_matching(cohort)
    return proposal


def refuse_to_match(cohort: Cohort) -> None:
    """A held cohort is being matched, and no run of it goes on."""
    if cohort.state not in MATCHING_STATES:
        raise CohortNotMatching
    going = select(Proposal.id).where(
        Proposal.cohort_id == cohort.id, Proposal.state.in_(("waiting", "working"))
    )
    if db.session.scalar(going) is not None:
        raise RunGoesOn


@transactional
def assign(
    proposal_id: UUID,
    *,
    participant_id: UUID,
    coach_id: UUID | None,
    version: int,
    actor: UUID | None = None,
) -> Proposal:
    """Give a participant another coach in a draft as it stood at `version`, or none.

    Raises:
        Conflict: someone changed it since.
        NotFound: they are not in this cohort.
        PairBreaksRule: a hard rule stands against the pair; it is not said whose.
        CoachHasNoPlace: every place of the coach is taken in this proposal.
    """
    proposal = held_draft(proposal_id, version)
    put(proposal, task_of(proposal.cohort_id), participant_id, coach_id)
    names = names_of(participant_id, coach_id)
    where = f"gave {names[coach_id]} to" if coach_id else "took the coach of"
    changed(proposal, f"{where} {names[participant_id]}", actor=actor)
    return proposal


@transactional
def exchange(
    proposal_id: UUID, *, participant_id: UUID, other_id: UUID, version: int, actor: UUID | None = None
) -> Proposal:
    """Give two participants each other's coach, in a draft as it stood at `version`; one of them may have none.

    Raises:
        Conflict: someone changed it since.
        NotFound: they are not in this cohort.
        PairBreaksRule: a hard rule stands against one of the pairs.
    """
    proposal = held_draft(proposal_id, version)
    has = {
        row.participant_id: row.coach_id
        for row in db.session.execute(
            select(ProposedPair.participant_id, ProposedPair.coach_id).where(
                ProposedPair.proposal_id == proposal_id,
                ProposedPair.participant_id.in_((participant_id, other_id)),
            )
        )
    }
    if other_id not in has or participant_id == other_id:
        raise NotFound
    task = task_of(proposal.cohort_id)
    put(proposal, task, other_id, None)
    mine = has.get(participant_id)
    put(proposal, task, participant_id, has[other_id])
    if mine is not None:
        put(proposal, task, other_id, mine)
    names = names_of(participant_id, other_id)
    changed(proposal, f"exchanged the coaches of {names[participant_id]} and {names[other_id]}", actor=actor)
    return proposal


def put(proposal: Proposal, task: Task, participant_id: UUID, coach_id: UUID | None) -> None:
    """Set one participant's coach in a held draft."""
    if not any(one.id == participant_id for one in task.participants):
        raise NotFound
    db.session.execute(
        delete(ProposedPair).where(
            ProposedPair.proposal_id == proposal.id, ProposedPair.participant_id == participant_id
        )
    )
    if coach_id is not None:
        db.session.add(judged(proposal, task, participant_id, coach_id))
        db.session.flush()
    proposal.figures = proposal.figures | {"by_hand": True}


def judged(proposal: Proposal, task: Task, participant_id: UUID, coach_id: UUID) -> ProposedPair:
    """A pair made by hand, if no rule and no lack of a place stands against it."""
    verdict = engine.judge(task_weighed(task, proposal), participant_id, coach_id)
    if verdict is None:
        raise NotFound
    if not verdict.allowed:
        raise PairBreaksRule
    taken = db.session.scalar(
        select(func.count()).where(ProposedPair.proposal_id == proposal.id, ProposedPair.coach_id == coach_id)
    )
    if (taken or 0) >= verdict.places:
        raise CoachHasNoPlace
    return proposed(proposal.id, verdict.pair, by_hand=True)


def task_weighed(task: Task, proposal: Proposal) -> Task:
    """A task with the weights of a run, so that pairs set by hand are judged as all others are."""
    weights = inputs_from(proposal.inputs).weights
    return replace(task, weights=weights_from(weights)) if weights else task


@transactional
def publish(proposal_id: UUID, *, version: int, actor: UUID | None) -> int:
    """Make a draft's pairs matches, in one step, and tell both sides; gives how many.

    Raises:
        Conflict: someone changed or published it since.
        NotEnrolled, MatchedMeanwhile: the cohort is no longer as it was when it was proposed.
        PairBreaksRule: someone ruled a coach out since; propose again.
        CoachHasNoPlace: a coach took on too many elsewhere since.
    """
    proposal = held_draft(proposal_id, version)
    cohort = held(proposal.cohort_id)
    if cohort.state not in MATCHING_STATES:
        raise CohortNotMatching
    pairs = list(
        db.session.scalars(
            select(ProposedPair)
            .where(ProposedPair.proposal_id == proposal_id)
            .order_by(ProposedPair.participant_id)
        )
    )
    if not pairs:
        raise NothingToMatch
    check_still_true(cohort, pairs)
    instant = now()
    _, offer = offers.cohort_and_offer(cohort.id)
    matches = [
        Match(
            cohort_id=cohort.id,
            participant_id=pair.participant_id,
            coach_id=pair.coach_id,
            fit=pair.fit,
            reasons=pair.reasons,
            published_at=instant,
            proposal_id=proposal.id,
            state="offered" if offer else "active",
            answer_by=offers.answer_time(instant, offer) if offer else None,
        )
        for pair in pairs
    ]
    with refusing({"uq_matches_participant_open": MatchedMeanwhile}):
        db.session.add_all(matches)
    proposal.state, proposal.published_at = "published", instant
    changed(proposal, "published the matches", actor=actor)
    if cohort.state != "running":
        if cohort.state != "matching":
            cohort.state = "matching"
        advance(cohort, "running")
    sentence = f"Published {len(matches)} matches of {cohort.name}."
    note("publish_matches", sentence=sentence, actor=actor, subject_id=proposal.id)
    why = "The administrator published the matches of the cohort."
    offers.tell(matches, "match_offered" if offer else "match_published", why=why)
    later("plan_waves", cohort_id=cohort.id)
    return len(matches)


def check_still_true(cohort: Cohort, pairs: list[ProposedPair]) -> None:
    """What held when it was proposed holds still: enrolment, wishes, and each coach's places."""
    participants = {pair.participant_id for pair in pairs}
    enrolled = select(Enrolment.membership_id).where(
        Enrolment.cohort_id == cohort.id,
        Enrolment.membership_id.in_(participants),
        Enrolment.state == "enrolled",
    )
    if set(db.session.scalars(enrolled)) != participants:
        raise NotEnrolled
    _, ruled_out = wishes_of_cohort(cohort.id)
    never = ruled_out | exclusions_of(cohort.id)
    if never & {(pair.participant_id, pair.coach_id) for pair in pairs}:
        raise PairBreaksRule("A wish has changed since this was proposed. Propose again.")
    wanted = Counter(pair.coach_id for pair in pairs)
    free = places_left(cohort.id, list(wanted), lock=True)
    for coach_id, number in wanted.items():
        if number > free.get(coach_id, 0):
            name = db.session.scalar(select(Membership.name).where(Membership.id == coach_id))
            raise CoachHasNoPlace(f"{name} has no place left for {number} more. Propose again.")


@transactional
def discard(proposal_id: UUID, *, version: int, actor: UUID | None = None) -> None:
    """Throw a draft away; nobody was told of it.

    Raises:
        Conflict: someone changed or published it since.
    """
    proposal = held_draft(proposal_id, version)
    changed(proposal, "threw the draft away", actor=actor)
    proposal.state = "superseded"
