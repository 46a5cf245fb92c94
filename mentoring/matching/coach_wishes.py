"""What coaches say of the participants proposed to them, where the program asks them: a rank, or rather not.

The administrator opens a draft to its coaches for some days. Each sees those proposed to them and nobody else, and
nobody learns what was said: the next run weighs the ranks, and never proposes a pair that was ruled out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.drafts import changed, held_draft
from mentoring.matching.models import CoachWish, Proposal, ProposedPair
from mentoring.matching.offers import cohort_and_offer, users_of
from mentoring.messages.plan import Planned, plan_all
from mentoring.organizations.audit import note

OPEN_FOR = timedelta(days=5)


class CoachesNotAsked(Refusal):
    status = 409
    sentence = "This program's plan does not ask coaches. Change the plan first, if it should."


class AskingOver(Refusal):
    status = 409
    sentence = "The time to answer this is over, so nothing was changed."


@dataclass(frozen=True, slots=True)
class Proposed:
    """A participant proposed to a coach, and what the coach said: a rank, ruled out, or nothing yet."""

    id: UUID
    name: str
    title: str
    agency: str
    reasons: tuple[str, ...]
    rank: int | None
    ruled_out: bool


@transactional
def ask_coaches(proposal_id: UUID, *, version: int, actor: UUID | None) -> int:
    """Open a draft to the coaches in it, and write to each; gives how many were written to.

    Raises:
        Conflict: someone changed or published it since.
        CoachesNotAsked: the program does not want it.
    """
    proposal = held_draft(proposal_id, version)
    cohort, offer = cohort_and_offer(proposal.cohort_id)
    if offer is None or not offer.coaches_say:
        raise CoachesNotAsked
    coaches = set(
        db.session.scalars(select(ProposedPair.coach_id).where(ProposedPair.proposal_id == proposal_id))
    )
    proposal.coaches_asked_until = now() + OPEN_FOR
    changed(proposal, "asked the coaches", actor=actor)
    users = users_of(coaches)
    note(
        "ask_coaches",
        sentence=f"Asked {len(coaches)} coaches about those proposed to them in {cohort.name}.",
        actor=actor,
        subject_id=proposal.id,
    )
    return plan_all(
        Planned(
            "coach_wishes",
            to=users[coach_id],
            about=proposal.id,
            sequence=proposal.version,
            expires_at=proposal.coaches_asked_until,
            why="The administrator asks coaches about the participants proposed to them.",
        )
        for coach_id in sorted(coaches)
    )


@transactional
def say(proposal_id: UUID, *, coach_id: UUID, ranked: Sequence[UUID], ruled_out: Sequence[UUID]) -> None:
    """Replace what a coach says of those proposed to them.

    Raises:
        NotFound: nobody is proposed to them there, or somebody named is not.
        AskingOver: the draft is not open to coaches any more.
    """
    proposal = asked_proposal(proposal_id)
    here = {row.id for row in proposed_to(proposal_id, coach_id)}
    if not here or not here.issuperset({*ranked, *ruled_out}):
        raise NotFound
    db.session.execute(
        delete(CoachWish).where(
            CoachWish.cohort_id == proposal.cohort_id,
            CoachWish.coach_id == coach_id,
            CoachWish.participant_id.in_(here),
        )
    )
    kept = [each for each in dict.fromkeys(ranked) if each not in ruled_out]
    wishes = [(each, rank) for rank, each in enumerate(kept[:20], 1)]
    db.session.add_all(
        CoachWish(
            cohort_id=proposal.cohort_id,
            coach_id=coach_id,
            participant_id=participant_id,
            rank=rank,
            ruled_out=rank is None,
        )
        for participant_id, rank in (*wishes, *((each, None) for each in dict.fromkeys(ruled_out)))
    )


def asked_proposal(proposal_id: UUID) -> Proposal:
    """A draft that is open to its coaches. One statement.

    Raises:
        NotFound: there is none.
        AskingOver: it is no draft any more, or the time is over.
    """
    proposal = db.session.scalar(select(Proposal).where(Proposal.id == proposal_id))
    if proposal is None or proposal.coaches_asked_until is None:
        raise NotFound
    if proposal.state != "draft" or proposal.coaches_asked_until <= now():
        raise AskingOver
    return proposal


def proposed_to(proposal_id: UUID, coach_id: UUID) -> list[Proposed]:
    """Who is proposed to a coach in a draft, by name, with what the coach said. One statement."""
    said = (
        (CoachWish.cohort_id == Proposal.cohort_id)
        & (CoachWish.coach_id == ProposedPair.coach_id)
        & (CoachWish.participant_id == ProposedPair.participant_id)
    )
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.name,
            Membership.title,
            Membership.agency,
            ProposedPair.reasons,
            CoachWish.rank,
            CoachWish.ruled_out,
        )
        .join(ProposedPair, ProposedPair.participant_id == Membership.id)
        .join(Proposal, Proposal.id == ProposedPair.proposal_id)
        .outerjoin(CoachWish, said)
        .where(ProposedPair.proposal_id == proposal_id, ProposedPair.coach_id == coach_id)
        .order_by(Membership.name, Membership.id)
    )
    return [Proposed(row[0], row[1], row[2], row[3], tuple(row[4]), row[5], bool(row[6])) for row in rows]


def waiting_for_coach(coach_id: UUID) -> list[UUID]:
    """The drafts that are open to a coach and in which they have said nothing yet. One statement."""
    said = select(CoachWish.id).where(
        CoachWish.cohort_id == Proposal.cohort_id, CoachWish.coach_id == coach_id
    )
    return list(
        db.session.scalars(
            select(Proposal.id)
            .where(
                Proposal.state == "draft",
                Proposal.coaches_asked_until > now(),
                select(ProposedPair.id)
                .where(ProposedPair.proposal_id == Proposal.id, ProposedPair.coach_id == coach_id)
                .exists(),
                ~said.exists(),
            )
            .order_by(Proposal.id)
        )
    )
