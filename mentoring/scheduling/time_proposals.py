"""Verbs of proposed times: one of a pair proposes some when none fits, the other takes one or says that none does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import plan, withdraw
from mentoring.scheduling.kinds import kind_chosen, kind_named, lasting, place_of
from mentoring.scheduling.meetings import named
from mentoring.scheduling.models import Meeting, TimeProposal
from mentoring.scheduling.outside import agreed, in_the_way, usable
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.taking import MatchEnded, lock_people
from mentoring.scheduling.terms import Terms, terms_of

MOST = 3
LIFE = timedelta(days=14)


class TimesMissing(Refusal):
    sentence = "Propose at least one time."
    field = "first"


class ProposalAnswered(Refusal):
    status = 409
    sentence = "These times were answered, replaced or have expired."


@transactional
def propose(
    match_id: UUID,
    *,
    by: UUID,
    starts: Sequence[datetime],
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    kind: str = "",
    words: str = "",
    key: UUID,
) -> TimeProposal:
    """Propose up to three times to the other of a pair; they replace what the same person proposed before.

    The same `key` sent twice proposes once.

    Raises:
        NotFound: it is no match of theirs.
        MatchEnded: it is over.
        TimesMissing, TimeUnusable: nothing is proposed.
        KindUnknown, FormatNotOffered, PlaceMissing: it is no meeting of the program.
    """
    terms = terms_of(match_id, kept=True)
    if by not in terms.users:
        raise NotFound
    lock_people(terms.users.values())
    before = db.session.scalar(select(TimeProposal).where(TimeProposal.id == key))
    if before is not None:
        return before
    if terms.match.state != "active":
        raise MatchEnded
    wanted = sorted(set(starts))[:MOST]
    if not wanted:
        raise TimesMissing
    for starts_at in wanted:
        usable(starts_at)
    chosen = kind_chosen(terms.plan, kind)
    place = place_of(chosen, format, place)
    replace_open(match_id, by)
    proposal = TimeProposal(
        id=key,
        match_id=match_id,
        by=by,
        starts=[f"{starts_at:%Y-%m-%dT%H:%MZ}" for starts_at in wanted],
        minutes=lasting(terms.plan, chosen).meeting_minutes,
        format=format,
        place=place,
        kind=kind,
        said=words,
        expires_at=min(wanted[-1], now() + LIFE),
    )
    db.session.add(proposal)
    db.session.flush()
    plan(
        "times_proposed",
        to=other_user(terms, by),
        about=proposal.id,
        expires_at=proposal.expires_at,
        why="The other of the two proposed times to meet.",
    )
    return proposal


@transactional
def choose(proposal_id: UUID, *, starts_at: datetime) -> Meeting:
    """Take one of the proposed times: it is booked, in or outside the coach's hours, since both want it.

    Raises:
        NotFound: there is no such proposal.
        ProposalAnswered: it is no longer open.
        TimeUnusable, SlotTaken: this time cannot be had any more; the others still can.
    """
    proposal, terms = held(proposal_id)
    if f"{starts_at:%Y-%m-%dT%H:%MZ}" not in proposal.starts:
        raise NotFound
    details = {"format": proposal.format, "place": proposal.place}
    details |= named(kind_named(terms.plan, proposal.kind))
    meeting = agreed(terms, starts_at, proposal.minutes, key=proposal.id, **details)
    proposal.state, proposal.answered_at = "taken", now()
    return meeting


@transactional
def decline(proposal_id: UUID, *, words: str = "") -> None:
    """Say that none of the times fits; whoever proposed them is told, with `words`.

    Raises:
        NotFound: there is no such proposal.
        ProposalAnswered: it is no longer open.
    """
    proposal, terms = held(proposal_id)
    proposal.state, proposal.answered_at, proposal.answer = "declined", now(), words
    plan(
        "times_declined",
        to=terms.users[proposal.by],
        about=proposal.id,
        why="None of the proposed times fits.",
    )


def held(proposal_id: UUID) -> tuple[TimeProposal, Terms]:
    """An open proposal, locked after its people, with the terms of its match."""
    match_id = db.session.scalar(select(TimeProposal.match_id).where(TimeProposal.id == proposal_id))
    if match_id is None:
        raise NotFound
    terms = terms_of(match_id, kept=True)
    lock_people(terms.users.values())
    statement = select(TimeProposal).where(TimeProposal.id == proposal_id).with_for_update()
    proposal = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if not is_open(proposal, terms):
        raise ProposalAnswered
    return proposal, terms


def is_open(proposal: TimeProposal, terms: Terms) -> bool:
    """Whether it can be answered still."""
    return proposal.state == "open" and proposal.expires_at > now() and terms.match.state == "active"


def open_times(proposal: TimeProposal, terms: Terms) -> list[datetime]:
    """The proposed times that can be had still. Three statements for each at most."""
    if not is_open(proposal, terms):
        return []
    return [
        starts_at
        for starts_at in proposal.instants
        if starts_at > now() and not in_the_way(terms, minute_of(starts_at), proposal.minutes)
    ]


def replace_open(match_id: UUID, by: UUID) -> None:
    """Take back what the same person proposed before, inside a verb."""
    replaced = db.session.scalars(
        update(TimeProposal)
        .where(TimeProposal.match_id == match_id, TimeProposal.by == by, TimeProposal.state == "open")
        .values(state="replaced", answered_at=now())
        .returning(TimeProposal.id)
    )
    for proposal_id in replaced.all():
        withdraw(proposal_id, why="Other times were proposed since.", kinds=("times_proposed",))


def other_user(terms: Terms, member_id: UUID) -> UUID:
    """The user behind the other membership of a match."""
    return next(user_id for other_id, user_id in terms.users.items() if other_id != member_id)


def proposal_by_id(proposal_id: UUID) -> TimeProposal:
    """A proposal. One statement.

    Raises:
        NotFound: there is none here.
    """
    proposal = db.session.scalar(select(TimeProposal).where(TimeProposal.id == proposal_id))
    if proposal is None:
        raise NotFound
    return proposal
