"""Taking people's time: the lock on both, the guard ranges, and the refusals that say it cannot be had.

Every verb that takes time first locks the people concerned, in one order, so that racing bookings follow each other
and never deadlock; under it stands the exclusion constraint on occupancies, over all organizations.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from mentoring.accounts.models import User
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant, new_id
from mentoring.foundation.standing import Standing
from mentoring.foundation.words import local
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.models import GroupMeeting, Meeting, Occupancy
from mentoring.scheduling.schedules import Schedule
from mentoring.scheduling.slots import Slot
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.zones import tzdata_version

PEOPLE = bindparam("users", type_=ARRAY(Uuid()))
TAKEN: Any = Occupancy.__table__
LOCKED = (
    select(User.id)
    .where(User.id == any_(PEOPLE))
    .order_by(User.id)
    .with_for_update(key_share=True)
    .cte("locked")
)
EXPIRED = (
    delete(TAKEN)
    .where(TAKEN.c.user_id == LOCKED.c.id, TAKEN.c.expires_at <= bindparam("instant", type_=Instant))
    .returning(TAKEN.c.id)
    .cte("expired")
)
LOCK = Standing(select(LOCKED.c.id).add_cte(EXPIRED))
GIVEN = (
    func.unnest(
        bindparam("ids", type_=ARRAY(Uuid())),
        PEOPLE,
        bindparam("begins", type_=ARRAY(Instant)),
        bindparam("ends", type_=ARRAY(Instant)),
    )
    .table_valued("id", "user_id", "begins", "ends", name="given")
    .render_derived()
)
TAKE = Standing(
    insert(TAKEN).from_select(
        ["id", "user_id", "during", "meeting_id", "expires_at"],
        select(
            GIVEN.c.id,
            GIVEN.c.user_id,
            func.tstzrange(GIVEN.c.begins, GIVEN.c.ends),
            bindparam("meeting", type_=Uuid()),
            bindparam("until", type_=Instant),
        ),
    )
)


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


def lock_people(users: Iterable[UUID]) -> None:
    """Lock people in the order of their ids: without an order, racing bookings deadlock. One statement.

    What was held of them and has expired is taken away.
    """
    LOCK.all(users=list(users), instant=now())


def times(starts_at: datetime, minutes: int, zone: str) -> dict[str, Any]:
    """The columns that say when: instants, and the wall's words with the rules they were read by."""
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "local_start": f"{local(starts_at, zone):%Y-%m-%dT%H:%M}",
        "zone": zone,
        "tzdata": tzdata_version(),
    }


def length(meeting: Meeting) -> int:
    """How many minutes a meeting lasts."""
    return int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60


def guards(
    users: dict[UUID, UUID], coach_id: UUID, starts_at: datetime, minutes: int, schedule: Schedule | None
) -> dict[UUID, Range[datetime]]:
    """What a meeting takes of each user: with the buffers for the coach whose they are, none without a schedule."""
    ends_at = starts_at + timedelta(minutes=minutes)
    found = {user_id: Range(starts_at, ends_at, bounds="[)") for user_id in users.values()}
    if schedule is not None:
        before, after = timedelta(minutes=schedule.buffer_before), timedelta(minutes=schedule.buffer_after)
        found[users[coach_id]] = Range(starts_at - before, ends_at + after, bounds="[)")
    return found


def guard_of_guest(
    user_id: UUID, starts_at: datetime, minutes: int, schedule: Schedule | None
) -> dict[UUID, Range[datetime]]:
    """What a meeting takes of a guest coach: with their own buffers."""
    return guards({user_id: user_id}, user_id, starts_at, minutes, schedule)


def guards_of(terms: Terms, starts_at: datetime, minutes: int) -> dict[UUID, Range[datetime]]:
    """What a meeting takes of all who take part."""
    found = guards(terms.users, terms.match.coach_id, starts_at, minutes, terms.schedule)
    if terms.guest is not None:
        theirs = schedule_for(terms.guest.membership_id)
        found |= guard_of_guest(terms.guest.user_id, starts_at, minutes, theirs)
    return found


def take(meeting_id: UUID, taken: dict[UUID, Range[datetime]], *, until: datetime | None = None) -> None:
    """Take people's time for a meeting, or until an instant for a hold, inside a verb. One statement.

    Raises:
        SlotTaken: one of them has none. The verb must end by it.
    """
    with nothing_overlaps():
        TAKE.all(
            ids=[new_id() for _ in taken],
            users=list(taken),
            begins=[during.lower for during in taken.values()],
            ends=[during.upper for during in taken.values()],
            meeting=meeting_id,
            until=until,
        )


def retake(meeting_id: UUID, taken: dict[UUID, Range[datetime]]) -> None:
    """Move what a meeting takes of people; inside a verb. A statement for each.

    Raises:
        SlotTaken: one of them has none. The verb must end by it.
    """
    with nothing_overlaps():
        for user_id, during in taken.items():
            db.session.execute(
                update(Occupancy)
                .where(Occupancy.meeting_id == meeting_id, Occupancy.user_id == user_id)
                .values(during=during)
            )


def give_back(meeting_id: UUID, *, of: UUID | None = None) -> None:
    """Free what a meeting took of people, or of one of them; inside a verb."""
    one = [] if of is None else [Occupancy.user_id == of]
    db.session.execute(delete(Occupancy).where(Occupancy.meeting_id == meeting_id, *one))


@contextmanager
def nothing_overlaps() -> Iterator[None]:
    """Turn a broken guard into the refusal; no savepoint, since the verb ends by it."""
    try:
        yield
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) == "ex_occupancies_no_overlap":
            raise SlotTaken from error
        raise


def as_seen(meeting: Meeting | GroupMeeting, sequence: int) -> None:
    """Refuse what was meant for a meeting as it stood before.

    Raises:
        Conflict: somebody changed it since.
    """
    if meeting.sequence != sequence:
        raise Conflict
