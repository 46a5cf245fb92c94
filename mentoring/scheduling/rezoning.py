"""Meetings after the rules of a time zone changed: each keeps its time on the coach's wall, so its instant moves.

A meeting remembers its local start, its zone, and the version of the rules it was read by. Everything comes from the
`tzdata` package that is installed; no network is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.scheduling.announcing import RULES_CHANGED, Move
from mentoring.scheduling.meetings import COMING, held, tell_anew
from mentoring.scheduling.models import GroupMeeting, Meeting
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.taking import MeetingOver, as_seen, guards_of, length, retake, times
from mentoring.scheduling.zones import DAY, UnknownZone, day_of, tzdata_version, zone_table


@dataclass(frozen=True, slots=True)
class Shift:
    """A meeting or a group to come whose instant is no longer what its local start means."""

    meeting_id: UUID
    sequence: int
    local_start: str
    zone: str
    was: datetime
    will_be: datetime


def shifts() -> list[Shift]:
    """The meetings to come, of the organization in force, that the rules now in force would move. One statement."""
    found = []
    for meeting in read_by_other_rules():
        instant = meant(meeting)
        if instant is not None and instant != meeting.starts_at:
            found.append(
                Shift(
                    meeting.id,
                    meeting.sequence,
                    meeting.local_start,
                    meeting.zone,
                    meeting.starts_at,
                    instant,
                )
            )
    return found


@transactional
def shift(meeting_id: UUID, *, sequence: int) -> bool:
    """Move a meeting as it stood at `sequence` to what its local start now means: same row, same UID, sequence + 1.

    Both people are told, and their calendars. False when it has begun or is cancelled by now.

    Raises:
        Conflict: it was changed since it was looked at.
        SlotTaken: one of the two is taken then; it stays where it is, and wants a hand.
    """
    try:
        meeting, terms = held(meeting_id, states=COMING)
    except MeetingOver:
        return False
    as_seen(meeting, sequence)
    starts_at, minutes = meant(meeting), length(meeting)
    if starts_at is None or starts_at == meeting.starts_at:
        return False
    local_start, before = meeting.local_start, Move(meeting.starts_at)
    for name, value in times(starts_at, minutes, meeting.zone).items():
        setattr(meeting, name, value)
    meeting.local_start = local_start
    meeting.sequence += 1
    retake(meeting.id, guards_of(terms, starts_at, minutes))
    if meeting.state == "confirmed":
        tell_anew(meeting, terms, why=RULES_CHANGED, move=before)
    return True


@transactional
def note_rules() -> int:
    """Note on the meetings that the rules did not move that they were read by the present ones; gives how many."""
    unmoved = [meeting.id for meeting in read_by_other_rules() if meant(meeting) == meeting.starts_at]
    db.session.execute(update(Meeting).where(Meeting.id.in_(unmoved)).values(tzdata=tzdata_version()))
    return len(unmoved)


def meant(meeting: Meeting | GroupMeeting) -> datetime | None:
    """The instant that a meeting's local start means by the rules now in force; None where it has none.

    A time that the clocks show twice is the pass that was booked, as long as it still exists.
    """
    try:
        table = zone_table(meeting.zone)
        wall = datetime.strptime(meeting.local_start, "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except (UnknownZone, ValueError):
        return None
    minute = day_of(wall.date()) * DAY + wall.hour * 60 + wall.minute
    if table.local(int(meeting.starts_at.timestamp()) // 60) == minute:
        return meeting.starts_at
    return instant_of(table.utc(minute))


def read_by_other_rules() -> Sequence[Meeting]:
    """The meetings to come that were booked under another version of the rules. One statement."""
    statement = select(Meeting).where(
        Meeting.state.in_(COMING), Meeting.starts_at > now(), Meeting.tzdata != tzdata_version()
    )
    return db.session.scalars(statement.order_by(Meeting.starts_at, Meeting.id)).all()
