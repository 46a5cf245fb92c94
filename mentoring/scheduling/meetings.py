"""Verbs of meetings: book, move, cancel. One row and one calendar UID for ever; nobody is ever booked twice.

Each verb first locks the people concerned, in one order, so that racing bookings follow each other; then the same
function that made the page decides; and under all of it stands the exclusion constraint on people's taken time.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import Range

from mentoring.accounts.models import User
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import refusing, transactional
from mentoring.foundation.words import local
from mentoring.matching.models import Match
from mentoring.messages.plan import plan, withdraw
from mentoring.scheduling.models import Meeting, Occupancy
from mentoring.scheduling.slots import Slot
from mentoring.scheduling.spans import NotAWholeMinute, minute_of
from mentoring.scheduling.times import Surroundings, surroundings, users_of
from mentoring.scheduling.zones import tzdata_version

LOG_AFTER = timedelta(minutes=15)
LOG_WITHIN = timedelta(days=14)
NOTIFIED = ("meeting_invitation", "meeting_reminder", "log_request")


class SlotTaken(Refusal):
    """The start is not open (any more); `nearest` are three that are."""

    status = 409
    sentence = "Someone just took that time."
    nearest: tuple[Slot, ...] = ()


class MatchEnded(Refusal):
    status = 409
    sentence = "This match has ended, so no new meeting can be booked in it."


class MeetingOver(Refusal):
    status = 409
    sentence = "This meeting has begun, was held or was cancelled: it stays as it is."


@transactional
def book(
    match_id: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    key: UUID,
    reminders: tuple[int, ...] = (1440, 60),
) -> Meeting:
    """Book a meeting of a match; the same `key` sent twice books once.

    Raises:
        NotFound: there is no such match.
        MatchEnded: it is over.
        SlotTaken: the start is not open; it carries the nearest that are.
    """
    match = db.session.scalar(select(Match).where(Match.id == match_id).with_for_update(read=True))
    if match is None:
        raise NotFound
    users = lock_people(match)
    before = db.session.scalar(select(Meeting).where(Meeting.booking_key == key))
    if before is not None:
        return before
    if match.state != "active":
        raise MatchEnded
    found = checked(match, starts_at, minutes)
    meeting = Meeting(
        match_id=match.id,
        coach_id=match.coach_id,
        participant_id=match.participant_id,
        format=format,
        place=place,
        booking_key=key,
        **times(starts_at, minutes, found.schedule.zone),
    )
    db.session.add(meeting)
    db.session.flush()
    with refusing({"ex_occupancies_no_overlap": SlotTaken}):
        for member_id, user_id in users.items():
            db.session.add(
                Occupancy(user_id=user_id, during=guard(meeting, found, member_id), meeting_id=meeting.id)
            )
    announce(meeting, users, reminders)
    return meeting


@transactional
def move(
    meeting_id: UUID, *, starts_at: datetime, sequence: int, reminders: tuple[int, ...] = (1440, 60)
) -> Meeting:
    """Move a meeting as it stood at `sequence` to another start: same row, same UID, the next sequence.

    Raises:
        MeetingOver, Conflict: it is no longer as it was seen.
        SlotTaken: the start is not open; it carries the nearest that are.
    """
    meeting, match, users = held(meeting_id)
    if meeting.sequence != sequence:
        raise Conflict
    if meeting.starts_at == starts_at:
        return meeting
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    found = checked(match, starts_at, minutes, without=meeting.id)
    for name, value in times(starts_at, minutes, found.schedule.zone).items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    with refusing({"ex_occupancies_no_overlap": SlotTaken}):
        for member_id, user_id in users.items():
            db.session.execute(
                update(Occupancy)
                .where(Occupancy.meeting_id == meeting.id, Occupancy.user_id == user_id)
                .values(during=guard(meeting, found, member_id))
            )
    withdraw(meeting.id, why="The meeting was moved.", kinds=NOTIFIED)
    announce(meeting, users, reminders)
    return meeting


@transactional
def cancel(meeting_id: UUID, *, sequence: int, actor: UUID) -> Meeting:
    """Cancel a meeting as it stood at `sequence`; its time is free again, and both calendars are told.

    Raises:
        MeetingOver, Conflict: it is no longer as it was seen.
    """
    meeting, _, users = held(meeting_id)
    if meeting.sequence != sequence:
        raise Conflict
    meeting.state, meeting.cancelled_at, meeting.cancelled_by = "cancelled", now(), actor
    meeting.sequence += 1
    db.session.execute(delete(Occupancy).where(Occupancy.meeting_id == meeting.id))
    withdraw(meeting.id, why="The meeting was cancelled.", kinds=NOTIFIED)
    for user_id in users.values():
        plan(
            "meeting_cancelled",
            to=user_id,
            about=meeting.id,
            sequence=meeting.sequence,
            why="The meeting was cancelled.",
        )
    return meeting


def held(meeting_id: UUID) -> tuple[Meeting, Match, dict[UUID, UUID]]:
    """A confirmed meeting still to come, locked, with its match and people.

    Raises:
        NotFound: there is none.
        MeetingOver: it has begun, was held or was cancelled.
    """
    match = db.session.scalar(
        select(Match).join(Meeting, Meeting.match_id == Match.id).where(Meeting.id == meeting_id)
    )
    if match is None:
        raise NotFound
    users = lock_people(match)
    meeting = db.session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if meeting.state != "confirmed" or meeting.starts_at <= now():
        raise MeetingOver
    return meeting, match, users


def lock_people(match: Match) -> dict[UUID, UUID]:
    """The users behind a match, locked in the order of their ids: without an order, racing bookings deadlock."""
    users = users_of(match)
    db.session.execute(
        select(User.id)
        .where(User.id.in_(list(users.values())))
        .order_by(User.id)
        .with_for_update(key_share=True)
    ).all()
    return users


def checked(match: Match, starts_at: datetime, minutes: int, *, without: UUID | None = None) -> Surroundings:
    """What surrounds a start that is open.

    Raises:
        SlotTaken: it is not.
    """
    try:
        start = minute_of(starts_at)
    except NotAWholeMinute as error:
        raise SlotTaken("Meetings start on the minute.") from error
    day = starts_at.date()
    found = surroundings(
        match,
        first_day=day - timedelta(days=7),
        last_day=day + timedelta(days=14),
        minutes=minutes,
        without=without,
    )
    if found is None:
        raise SlotTaken("Your coach has given no hours yet.")
    why = found.refusal(start, minutes)
    if why:
        refusal = SlotTaken(why)
        refusal.nearest = tuple(found.nearest(start, minutes))
        raise refusal
    return found


def times(starts_at: datetime, minutes: int, zone: str) -> dict[str, Any]:
    """The columns that say when: instants, and the wall's words with the rules they were read by."""
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "local_start": f"{local(starts_at, zone):%Y-%m-%dT%H:%M}",
        "zone": zone,
        "tzdata": tzdata_version(),
    }


def guard(meeting: Meeting, found: Surroundings, member_id: UUID) -> Range[datetime]:
    """The time that a meeting takes of a person: with the buffers for the coach whose they are."""
    before = after = timedelta(0)
    if member_id == meeting.coach_id:
        before = timedelta(minutes=found.schedule.buffer_before)
        after = timedelta(minutes=found.schedule.buffer_after)
    return Range(meeting.starts_at - before, meeting.ends_at + after, bounds="[)")


def announce(meeting: Meeting, users: dict[UUID, UUID], reminders: tuple[int, ...]) -> None:
    """Plan what both people get about a meeting at its present sequence."""
    instant = now()
    for user_id in users.values():
        plan(
            "meeting_invitation",
            to=user_id,
            about=meeting.id,
            sequence=meeting.sequence,
            why="The meeting was booked." if meeting.sequence == 0 else "The meeting was moved.",
        )
        for minutes in reminders:
            due_at = meeting.starts_at - timedelta(minutes=minutes)
            if due_at > instant:
                plan(
                    "meeting_reminder",
                    to=user_id,
                    about=meeting.id,
                    sequence=meeting.sequence,
                    offset_minutes=minutes,
                    due_at=due_at,
                    expires_at=meeting.starts_at,
                    why="The program reminds of meetings.",
                )
        plan(
            "log_request",
            to=user_id,
            about=meeting.id,
            sequence=meeting.sequence,
            due_at=meeting.ends_at + LOG_AFTER,
            expires_at=meeting.ends_at + LOG_WITHIN,
            why="The meeting is over, and nobody has logged it yet.",
        )
