"""Verbs of holds: a time is kept for a few minutes while somebody fills a form, and is free again by itself.

A hold takes both people's time in the same table and under the same constraint as a meeting does. One that has expired
counts nowhere: reads leave it out, and whoever locks the people takes it away.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.scheduling.discovery import may_book
from mentoring.scheduling.guests import guest_for
from mentoring.scheduling.kinds import kind_chosen
from mentoring.scheduling.models import Occupancy, SlotHold
from mentoring.scheduling.offers import checked
from mentoring.scheduling.taking import MatchEnded, give_back, guards_of, lock_people, take
from mentoring.scheduling.terms import terms_of

LIFE = timedelta(minutes=10)


@transactional
def hold(
    match_id: UUID, *, starts_at: datetime, by: UUID, kind: str = "", guest: UUID | None = None
) -> SlotHold:
    """Keep an open start for ten minutes; it replaces what the same person held in this match before.

    Raises:
        NotFound: there is no such match.
        MatchEnded: it is over.
        KindUnknown, GuestUnusable: it is no meeting of the program.
        SlotTaken: the start is not open; it carries the nearest that are.
    """
    terms = terms_of(match_id, kept=True)
    if guest is not None:
        terms = replace(terms, guest=guest_for(terms.match, guest))
    lock_people(terms.everybody)
    if not may_book(terms.match, terms.plan):
        raise MatchEnded
    let_go(match_id, by)
    terms = terms.meaning(kind_chosen(terms.plan, kind))
    minutes = terms.plan.meeting_minutes
    checked(terms, starts_at, minutes)
    kept = SlotHold(match_id=match_id, by=by, starts_at=starts_at, minutes=minutes, expires_at=now() + LIFE)
    db.session.add(kept)
    db.session.flush()
    take(
        kept.id,
        guards_of(terms, starts_at, minutes),
        until=kept.expires_at,
    )
    return kept


@transactional
def release(match_id: UUID, *, by: UUID) -> None:
    """Let go what somebody holds in a match."""
    let_go(match_id, by)


@transactional
def forget_expired() -> int:
    """Take away the organization's expired holds; gives how many."""
    gone = db.session.scalars(
        delete(SlotHold).where(SlotHold.expires_at <= now()).returning(SlotHold.id)
    ).all()
    db.session.execute(delete(Occupancy).where(Occupancy.meeting_id.in_(gone)))
    return len(gone)


def let_go(match_id: UUID, by: UUID) -> None:
    """Free what somebody holds in a match, inside a verb."""
    statement = (
        delete(SlotHold).where(SlotHold.match_id == match_id, SlotHold.by == by).returning(SlotHold.id)
    )
    for hold_id in db.session.scalars(statement).all():
        give_back(hold_id)


def hold_by_id(hold_id: UUID) -> SlotHold:
    """A hold, expired or not. One statement.

    Raises:
        NotFound: there is none here.
    """
    kept = db.session.scalar(select(SlotHold).where(SlotHold.id == hold_id))
    if kept is None:
        raise NotFound
    return kept


def hold_of(match_id: UUID, by: UUID) -> SlotHold | None:
    """What somebody holds in a match, expired or not. One statement."""
    return db.session.scalar(HELD, {"match_id": match_id, "by": by})


def any_expired() -> bool:
    """Whether the organization has expired holds. One statement."""
    return db.session.scalar(select(SlotHold.id).where(SlotHold.expires_at <= now()).limit(1)) is not None


HELD = select(SlotHold).where(
    SlotHold.match_id == bindparam("match_id", type_=Uuid()), SlotHold.by == bindparam("by", type_=Uuid())
)
