"""Verbs of matching: propose, move by hand, publish. One proposal is the draft; a newer one takes its place."""

from collections import Counter
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
from mentoring.matching.models import Match, Proposal, ProposedPair
from mentoring.matching.places import places_left
from mentoring.matching.wishes import wishes_of_cohort
from mentoring.organizations.audit import note

MATCHING_STATES = ("draft", "open", "matching", "running")


class NothingToMatch(Refusal):
    status = 409
    sentence = "Matching needs at least one enrolled participant without a coach, and one coach with a place."


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
def propose(cohort_id: UUID, *, actor: UUID | None, keep_by_hand: bool = True) -> Proposal:
    """Propose the best matches of a cohort around the pairs that were set by hand; nobody is told yet.

    Raises:
        CohortNotMatching: it is over, or was cancelled.
        NothingToMatch: nobody waits for a coach, or no coach has a place.
    """
    cohort = held(cohort_id)
    if cohort.state not in MATCHING_STATES:
        raise CohortNotMatching
    before = draft_of(cohort_id)
    pins = hand_made(before) if before is not None and keep_by_hand else {}
    outcome = engine.run(cohort_id, pins=pins)
    if outcome is None:
        raise NothingToMatch
    if before is not None:
        before.state = "superseded"
        db.session.flush()
    proposal = Proposal(cohort_id=cohort_id, created_by=actor, figures=outcome.figures)
    db.session.add(proposal)
    db.session.flush()
    db.session.add_all(
        ProposedPair(
            proposal_id=proposal.id,
            participant_id=pair.participant_id,
            coach_id=pair.coach_id,
            fit=pair.fit,
            reasons=list(pair.reasons),
            by_hand=pins.get(pair.participant_id) == pair.coach_id,
        )
        for pair in outcome.pairs
    )
    if cohort.state in {"draft", "open"}:
        cohort.state = "matching"
        cohort.version += 1
    return proposal


@transactional
def assign(proposal_id: UUID, *, participant_id: UUID, coach_id: UUID | None, version: int) -> Proposal:
    """Give a participant another coach in a draft as it stood at `version`, or none.

    Raises:
        Conflict: someone changed it since.
        NotFound: they are not in this cohort.
        PairBreaksRule: a hard rule stands against the pair; it is not said whose.
        CoachHasNoPlace: every place of the coach is taken in this proposal.
    """
    proposal = held_draft(proposal_id, version)
    enrolled = select(Enrolment.id).where(
        Enrolment.cohort_id == proposal.cohort_id,
        Enrolment.membership_id == participant_id,
        Enrolment.state == "enrolled",
    )
    if db.session.scalar(enrolled) is None:
        raise NotFound
    db.session.execute(
        delete(ProposedPair).where(
            ProposedPair.proposal_id == proposal_id, ProposedPair.participant_id == participant_id
        )
    )
    if coach_id is not None:
        pair = judged(proposal, participant_id, coach_id)
        db.session.add(pair)
    proposal.version += 1
    proposal.figures = proposal.figures | {"by_hand": True}
    return proposal


def judged(proposal: Proposal, participant_id: UUID, coach_id: UUID) -> ProposedPair:
    """A pair made by hand, if no rule and no lack of a place stands against it."""
    verdict = engine.judge(proposal.cohort_id, participant_id=participant_id, coach_id=coach_id)
    if verdict is None:
        raise NotFound
    if not verdict.allowed:
        raise PairBreaksRule
    taken = db.session.scalar(
        select(func.count()).where(ProposedPair.proposal_id == proposal.id, ProposedPair.coach_id == coach_id)
    )
    if (taken or 0) >= verdict.places:
        raise CoachHasNoPlace
    return ProposedPair(
        proposal_id=proposal.id,
        participant_id=participant_id,
        coach_id=coach_id,
        fit=verdict.fit,
        reasons=list(verdict.reasons),
        by_hand=True,
    )


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
    proposal.version += 1
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
    if ruled_out & {(pair.participant_id, pair.coach_id) for pair in pairs}:
        raise PairBreaksRule("A wish has changed since this was proposed. Propose again.")
    wanted = Counter(pair.coach_id for pair in pairs)
    free = places_left(cohort.id, list(wanted), lock=True)
    for coach_id, number in wanted.items():
        if number > free.get(coach_id, 0):
            name = db.session.scalar(select(Membership.name).where(Membership.id == coach_id))
            raise CoachHasNoPlace(f"{name} has no place left for {number} more. Propose again.")


def draft_of(cohort_id: UUID) -> Proposal | None:
    """The draft of a cohort, locked."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.cohort_id == cohort_id, Proposal.state == "draft")
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def held_draft(proposal_id: UUID, version: int) -> Proposal:
    """A draft as it stood at a version, locked."""
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    if proposal.state != "draft" or proposal.version != version:
        raise Conflict
    return proposal


def hand_made(proposal: Proposal) -> dict[UUID, UUID]:
    """The pairs of a proposal that were set by hand, and are kept."""
    rows = db.session.execute(
        select(ProposedPair.participant_id, ProposedPair.coach_id).where(
            ProposedPair.proposal_id == proposal.id, ProposedPair.by_hand
        )
    )
    return {row.participant_id: row.coach_id for row in rows}


@transactional
def discard(proposal_id: UUID, *, version: int) -> None:
    """Throw a draft away; nobody was told of it.

    Raises:
        Conflict: someone changed or published it since.
    """
    proposal = held_draft(proposal_id, version)
    proposal.state = "superseded"
