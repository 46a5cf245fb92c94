"""Verbs of meetings: book, move, cancel. One row and one calendar UID for ever; nobody is ever booked twice.

Each verb first locks the people concerned; then the same function that made the page decides; and under all of it
stands the exclusion constraint on people's taken time (see `taking`).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.standing import Insertion, Standing
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import plan, withdraw
from mentoring.organizations.plan_parts import MeetingKind
from mentoring.scheduling.announcing import NOTIFIED, Move, announce, call_off
from mentoring.scheduling.discovery import may_book
from mentoring.scheduling.guests import BESIDE, guest_for, guest_of, invite, seat, uninvite
from mentoring.scheduling.holds import let_go
from mentoring.scheduling.kinds import kind_chosen, place_of
from mentoring.scheduling.models import Meeting, MeetingGuest
from mentoring.scheduling.offers import checked
from mentoring.scheduling.taking import (
    MatchEnded,
    MeetingOver,
    SlotTaken,
    as_seen,
    give_back,
    guards_of,
    length,
    lock_people,
    retake,
    take,
    times,
)
from mentoring.scheduling.terms import Terms, terms_of, zone_then

__all__ = ["MatchEnded", "MeetingOver", "SlotTaken", "book", "cancel", "move"]
COMING = ("requested", "confirmed")


class TooLate(Refusal):
    status = 409


class WhyMissing(Refusal):
    sentence = "Say in a few words why. Your coach gets to read it."
    field = "words"


@transactional
def book(
    match_id: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    kind: str = "",
    guest: UUID | None = None,
    key: UUID,
    holder: UUID | None = None,
) -> Meeting:
    """Book a meeting of a match; the same `key` sent twice books once. What the `holder` holds in it is let go.

    Where the program says so the time is asked for: it is taken, and the coach accepts or declines it. Where it has
    kinds of meetings, one is chosen, and the meeting lasts as long as that. A `guest`, another coach, makes it a
    meeting of three: their time is taken too, and they are asked.

    Raises:
        NotFound: there is no such match.
        MatchEnded: it is over.
        KindUnknown, FormatNotOffered, PlaceMissing: it is no meeting of the program.
        GuestUnusable: they cannot be asked to this meeting.
        SlotTaken: the start is not open; it carries the nearest that are.
    """
    terms = terms_of(match_id, kept=True)
    if guest is not None:
        terms = replace(terms, guest=guest_for(terms.match, guest))
    lock_people(terms.everybody)
    before = booked_before(key)
    if before is not None:
        return before
    if not may_book(terms.match, terms.plan):
        raise MatchEnded
    if holder is not None:
        let_go(match_id, holder)
    chosen = kind_chosen(terms.plan, kind)
    place = place_of(chosen, format, place)
    minutes = chosen.minutes if chosen else minutes
    checked(terms, starts_at, minutes)
    meeting = new_meeting(
        terms,
        starts_at,
        minutes,
        zone_then(terms, starts_at),
        key=key,
        format=format,
        place=place,
        booked_by=terms.match.participant_id,
        **named(chosen),
    )
    take(meeting.id, guards_of(terms, starts_at, minutes))
    if terms.guest is not None:
        terms = replace(terms, guest=seat(meeting, terms.guest, by=meeting.participant_id))
    rules = terms.plan.booking
    if not rules.approval:
        tell_all(meeting, terms, why="The meeting was booked.")
        return meeting
    meeting.state = "requested"
    meeting.answer_by = min(now() + timedelta(hours=rules.answer_hours), starts_at)
    plan(
        "meeting_request",
        to=terms.coach_user,
        about=meeting.id,
        expires_at=meeting.answer_by,
        why="The program asks coaches before a meeting is booked.",
    )
    return meeting


@transactional
def move(meeting_id: UUID, *, starts_at: datetime, sequence: int, actor: UUID) -> Meeting:
    """Move a meeting as it stood at `sequence` to another start: same row, same UID, the next sequence.

    Raises:
        MeetingOver, Conflict: it is no longer as it was seen.
        TooLate: the program lets a participant do that only earlier.
        SlotTaken: the start is not open; it carries the nearest that are.
    """
    meeting, terms = held(meeting_id)
    as_seen(meeting, sequence)
    if meeting.starts_at == starts_at:
        return meeting
    in_time(meeting, actor, terms.plan.booking.move_until_hours, "moving")
    minutes, before = length(meeting), Move(meeting.starts_at, by=actor)
    checked(terms, starts_at, minutes, without=meeting.id)
    for name, value in times(starts_at, minutes, zone_then(terms, starts_at)).items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    retake(meeting.id, guards_of(terms, starts_at, minutes))
    tell_anew(meeting, terms, why="The meeting was moved.", move=before)
    return meeting


@transactional
def cancel(meeting_id: UUID, *, sequence: int, actor: UUID, words: str = "") -> Meeting:
    """Cancel a meeting as it stood at `sequence`; its time is free again, and both calendars are told.

    `words` go to the other of the two.

    Raises:
        MeetingOver, Conflict: it is no longer as it was seen.
        TooLate: the program lets a participant do that only earlier.
        WhyMissing: the program asks participants why, and they said nothing.
    """
    meeting, terms = held(meeting_id, states=COMING)
    as_seen(meeting, sequence)
    if meeting.state == "confirmed":
        in_time(meeting, actor, terms.plan.booking.cancel_until_hours, "cancelling")
        if terms.plan.booking.ask_why and actor == meeting.participant_id and not words:
            raise WhyMissing
    end(meeting, terms.users, actor=actor, words=words, why="The meeting was cancelled.")
    return meeting


def booked_before(key: UUID) -> Meeting | None:
    """What a form booked that is sent once more. One statement, and another where it is."""
    found = BY_KEY.one_or_none(key=key)
    return db.session.scalar(select(Meeting).where(Meeting.id == found.id)) if found else None


BY_KEY = Standing(select(Meeting.id).where(Meeting.booking_key == bindparam("key", type_=Uuid())))
NEW = Insertion(Meeting)


def new_meeting(
    terms: Terms, starts_at: datetime, minutes: int, zone: str, *, key: UUID, **details: str | UUID
) -> Meeting:
    """A confirmed meeting of a match, without anybody's time; inside a verb. One statement."""
    return NEW.add(
        Meeting(
            match_id=terms.match.id,
            coach_id=terms.match.coach_id,
            participant_id=terms.match.participant_id,
            booking_key=key,
            **details,
            **times(starts_at, minutes, zone),
        )
    )


def tell_all(meeting: Meeting, terms: Terms, *, why: str, move: Move | None = None) -> None:
    """Plan what all who take part get about a meeting that is booked, or moved."""
    announce(meeting, terms.users, terms.plan.reminders_minutes, why=why, move=move)
    if terms.guest is not None:
        invite(meeting, terms.guest, terms.plan.reminders_minutes, why=why, move=move)


def tell_anew(meeting: Meeting, terms: Terms, *, why: str, move: Move) -> None:
    """Withdraw what was planned about a meeting as it was, and plan it as it is now."""
    withdraw(meeting.id, why=why, kinds=NOTIFIED)
    tell_all(meeting, terms, why=why, move=move)


def named(kind: MeetingKind | None) -> dict[str, str]:
    """The columns that say what a meeting is."""
    return {} if kind is None else {"kind": kind.key, "kind_title": kind.title}


def end(meeting: Meeting, users: dict[UUID, UUID], *, actor: UUID | None, words: str, why: str) -> None:
    """Cancel a locked meeting, inside a verb: the time is free, and whoever knew of it is told."""
    was_requested = meeting.state == "requested"
    meeting.state, meeting.cancelled_at, meeting.cancelled_by = "cancelled", now(), actor
    meeting.cancel_words, meeting.answer_by = words, None
    meeting.sequence += 1
    give_back(meeting.id)
    if not was_requested:
        call_off(meeting, users, why=why)
        guest = guest_of(meeting.id)
        if guest is not None:
            uninvite(meeting, guest, why=why)
        return
    withdraw(meeting.id, why=why, kinds=("meeting_request",))
    for member_id, user_id in users.items():
        if member_id != actor:
            plan("meeting_not_confirmed", to=user_id, about=meeting.id, sequence=meeting.sequence, why=why)


def held(
    meeting_id: UUID, *, states: tuple[str, ...] = ("confirmed",), asked: UUID | None = None
) -> tuple[Meeting, Terms]:
    """A meeting still to come in one of these states, locked after its people, with its terms and its guest.

    `asked`: a coach who is to be asked as a guest, and whose time is locked in the same order.

    Raises:
        NotFound: there is none.
        GuestUnusable: that coach cannot be asked to it.
        MeetingOver: it has begun, was held or was cancelled.
        Conflict: a guest came to it since it was looked at.
    """
    looked = db.session.execute(LOOKED, {"meeting_id": meeting_id}).one_or_none()
    if looked is None:
        raise NotFound
    terms = terms_of(looked.match_id)
    beside = guest_for(terms.match, asked).user_id if asked else None
    locked = {*terms.users.values(), looked.guest_user, beside} - {None}
    lock_people(locked)
    meeting = db.session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    guest = guest_of(meeting_id)
    if guest is not None and guest.user_id not in locked:
        raise Conflict
    terms = replace(terms, guest=guest)
    if meeting.state not in states or meeting.starts_at <= now():
        raise MeetingOver
    return meeting, terms


LOOKED = (
    select(Meeting.match_id, Membership.user_id.label("guest_user"))
    .outerjoin(MeetingGuest, (MeetingGuest.meeting_id == Meeting.id) & MeetingGuest.state.in_(BESIDE))
    .outerjoin(Membership, Membership.id == MeetingGuest.membership_id)
    .where(Meeting.id == bindparam("meeting_id", type_=Uuid()))
)


def why_not_moved(meeting: Meeting, terms: Terms, actor: UUID) -> str:
    """Why somebody cannot move a meeting to any time at all, in a sentence; empty when they can."""
    if meeting.state != "confirmed" or meeting.starts_at <= now():
        return MeetingOver.sentence
    try:
        in_time(meeting, actor, terms.plan.booking.move_until_hours, "moving")
    except TooLate as refusal:
        return refusal.sentence
    return ""


def in_time(meeting: Meeting, actor: UUID, hours: int, what: str) -> None:
    """Refuse a participant who comes later than the program says; a coach gives the time, and never comes too late."""
    if actor != meeting.participant_id or meeting.starts_at - now() >= timedelta(hours=hours):
        return
    raise TooLate(
        f"Your program asks for {what} at least {hours} hours ahead. Write to your coach instead: "
        "they can still change it."
    )
