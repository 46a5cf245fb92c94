"""Verbs of offered matches: each side answers, and who says nothing agrees when the time is over.

One side's no ends the offer and is never shown: to the other side, to administrators and in files it only did not come
about. The next best is offered once, to the participant alone and on places that are free, so that nobody else moves;
what ends after that, or finds no next, is an administrator's to settle.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.actions import held
from mentoring.cohorts.models import Cohort, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import later
from mentoring.matching import engine
from mentoring.matching.models import Match
from mentoring.matching.places import places_left
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.organizations.models import Program
from mentoring.organizations.plan_parts import Offer
from mentoring.organizations.plans import plan_of

WHY_ANSWERED = "The offer was answered."
GOING_ON = ("matching", "running")


class OfferSettled(Refusal):
    status = 409
    sentence = "This match is settled, so there is nothing left to answer."


@transactional
def answer(match_id: UUID, *, by: UUID, accept: bool) -> Match:
    """Say yes or no to an offered match, as one of its two members; a yes said twice is one.

    Raises:
        NotFound: it is not theirs.
        OfferSettled: it runs, or it is over; a no comes too late.
    """
    match = held_match(match_id)
    if by not in {match.coach_id, match.participant_id}:
        raise NotFound
    side = "coach_answer" if by == match.coach_id else "participant_answer"
    if accept and match.state == "active":
        return match
    if match.state == "active":
        raise OfferSettled("This match runs already. Write to your administrator if it does not work out.")
    if match.state != "offered":
        raise OfferSettled
    late = match.answer_by is not None and match.answer_by <= now()
    if late and not accept:
        raise OfferSettled("The time to say no is over. Write to your administrator if it does not work out.")
    if accept and not grounded([match.id]):
        raise OfferSettled("There is nothing left to begin: the cohort, or the place in it, has ended.")
    if not accept:
        # Before anything is written, since what is written twice holds the cohort too: two who are left free at once
        # follow each other, and never meet on one place.
        held(match.cohort_id)
    setattr(match, side, "accepted" if accept else "declined")
    if accept:
        if late or match.coach_answer == match.participant_answer:
            begin(match)
        return match
    fall_through(match, by=by)
    return match


@transactional
def begin_unanswered() -> int:
    """Let the offers begin whose time to say no is over; gives how many.

    One whose cohort has ended meanwhile, or whose participant has left it, is over instead.
    """
    matches = db.session.scalars(
        select(Match)
        .where(Match.state == "offered", Match.answer_by <= now())
        .order_by(Match.id)
        .limit(500)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    good = grounded([match.id for match in matches])
    for match in matches:
        if match.id in good:
            begin(match)
        else:
            match.state, match.outcome, match.ended_at = "ended", "ended early", now()
            withdraw(match.id, why="The match has nothing to begin in any more.")
    return len(good)


def grounded(match_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some matches whose cohort goes on, with the participant in it. One statement."""
    return set(
        db.session.scalars(
            select(Match.id)
            .join(Cohort, Cohort.id == Match.cohort_id)
            .join(
                Enrolment,
                (Enrolment.cohort_id == Match.cohort_id) & (Enrolment.membership_id == Match.participant_id),
            )
            .where(Match.id.in_(match_ids), Cohort.state.in_(GOING_ON), Enrolment.state == "enrolled")
        )
    )


def any_unanswered() -> bool:
    """Whether any offer's time to say no is over. One statement."""
    overdue = select(Match.id).where(Match.state == "offered", Match.answer_by <= now()).limit(1)
    return db.session.scalar(overdue) is not None


def begin(match: Match) -> None:
    """An offered match runs: both are told, and the program's time begins."""
    match.state, match.published_at = "active", now()
    withdraw(match.id, why=WHY_ANSWERED, kinds=("match_offered",))
    tell([match], "match_published", why="Nobody said no to the match.")
    later("plan_waves", cohort_id=match.cohort_id)


def fall_through(match: Match, *, by: UUID) -> None:
    """An offered match is over; both sides are told the same, so that the ledger does not say whose no it was.

    The next best is offered if it is time.
    """
    first = is_first(match, by)
    match.state, match.outcome, match.ended_at = "ended", "declined", now()
    db.session.flush()
    withdraw(match.id, why="The match did not come about.")
    later("settle_meetings")
    tell([match], "match_fell_through", why="The match that was offered did not come about.")
    if first:
        offer_next(match)


def is_first(match: Match, by: UUID) -> bool:
    """Whether neither the participant has lost an offer in this cohort before, nor the one who says no has said it."""
    before = db.session.scalar(
        select(func.count())
        .select_from(Match)
        .where(
            Match.cohort_id == match.cohort_id,
            Match.outcome == "declined",
            or_(
                Match.participant_id == match.participant_id,
                (Match.coach_id == by) & (Match.coach_answer == "declined"),
            ),
        )
    )
    return not before


def offer_next(match: Match) -> Match | None:
    """Offer the participant of a match that fell through the best coach with a free place; everybody else stays."""
    cohort, offer = cohort_and_offer(match.cohort_id)
    if offer is None or cohort.state not in GOING_ON:
        return None
    outcome = engine.run(cohort.id, only=match.participant_id)
    pair = next(iter(outcome.pairs if outcome else ()), None)
    if pair is None:
        return None
    if places_left(cohort.id, [pair.coach_id], lock=True).get(pair.coach_id, 0) < 1:
        return None
    instant = now()
    found = Match(
        cohort_id=cohort.id,
        participant_id=pair.participant_id,
        coach_id=pair.coach_id,
        fit=pair.fit,
        reasons=list(pair.reasons),
        published_at=instant,
        state="offered",
        answer_by=answer_time(instant, offer),
    )
    db.session.add(found)
    db.session.flush()
    tell([found], "match_offered", why="The first match did not come about, and this is the next best.")
    return found


def answer_time(instant: datetime, offer: Offer) -> datetime:
    """Until when an offer made at that instant can be answered with a no."""
    return instant + timedelta(days=offer.answer_days)


def cohort_and_offer(cohort_id: UUID) -> tuple[Cohort, Offer | None]:
    """A cohort, and how its program offers matches, if it does. One statement."""
    cohort, program = db.session.execute(
        select(Cohort, Program).join(Program, Program.id == Cohort.program_id).where(Cohort.id == cohort_id)
    ).one()
    return cohort, plan_of(program).offer


def tell(matches: Sequence[Match], kind: str, *, why: str) -> None:
    """Plan one message for each side of each match."""
    users = users_of({match.coach_id for match in matches} | {match.participant_id for match in matches})
    plan_all(
        Planned(
            kind,
            to=users[member_id],
            about=match.id,
            why=why,
            expires_at=match.answer_by if kind == "match_offered" else None,
        )
        for match in matches
        for member_id in (match.participant_id, match.coach_id)
    )


def users_of(member_ids: set[UUID]) -> dict[UUID, UUID]:
    """The users behind memberships. One statement."""
    rows = db.session.execute(select(Membership.id, Membership.user_id).where(Membership.id.in_(member_ids)))
    return {row.id: row.user_id for row in rows}


def held_match(match_id: UUID) -> Match:
    """A match as it is, locked.

    Raises:
        NotFound: there is none here.
    """
    match = db.session.scalar(
        select(Match).where(Match.id == match_id).with_for_update().execution_options(populate_existing=True)
    )
    if match is None:
        raise NotFound
    return match
