"""Verbs of seats: take one, wait for one, give one up; a freed seat is offered to who has waited longest.

Each verb first locks the group, then the people whose time it takes, and no verb locks two groups: so joins follow
each other, the last seat is taken once, and bookings, which lock people alone, never wait in a circle with them.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import Range

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.groups.announcing import announce, call_off, offer
from mentoring.scheduling.models import GroupMeeting, Occupancy, Seat
from mentoring.scheduling.taking import SlotTaken, lock_people, take

OFFERED_FOR = timedelta(hours=24)
GAVE_UP = "You gave up your seat."
NO_LONGER = "You are no longer in this cohort."
LAPSED = "Nobody took the seat in time."
LATEST_OFFER = timedelta(hours=1)  # before the meeting: after that nobody is asked any more


class GroupOver(Refusal):
    status = 409
    sentence = "This group meeting has begun or was cancelled."


class AlreadyBusy(Refusal):
    status = 409
    sentence = "You have something else at that time. Move that first, then come back."


class NothingOffered(Refusal):
    status = 409
    sentence = "This seat went to the next in line, since the offer had expired. You can ask for another."


@transactional
def join(group_id: UUID, membership_id: UUID) -> Seat:
    """Take a seat, or a place in the list that waits for one; asking twice changes nothing.

    In the last hour, when nobody is asked any more, a free seat is for who comes first, waiting or not. An offer that
    is over is none: its seat goes to the next in line first.

    Raises:
        NotFound: there is no such group in a cohort of theirs.
        GroupOver, AlreadyBusy: nothing is taken.
    """
    group = held(group_id)
    user_id = enrolled_user(group, membership_id)
    lock_people([user_id])
    seats = seats_of(group)
    if any(map(lapsed, seats)):
        free_ended(group, seats)
    seat = next((each for each in seats if each.membership_id == membership_id), None)
    if seat is None:
        seat = Seat(group_id=group.id, membership_id=membership_id, state="left", turn=0)
        db.session.add(seat)
    late = too_late_to_offer(group)
    if seat.state == "taken" or (seat.state == "waiting" and not late):
        return seat
    if seat.state == "offered" or (free(group, seats) > 0 and (late or not waiting(seats))):
        sit(group, seat, user_id)
    else:
        seat.state, seat.asked_at = "waiting", now()
    db.session.flush()
    return seat


@transactional
def take_offer(group_id: UUID, membership_id: UUID) -> Seat:
    """Take the seat that was offered; taking it twice takes it once.

    Raises:
        NothingOffered: the offer is over.
        GroupOver, AlreadyBusy: nothing is taken.
    """
    group = held(group_id)
    user_id = enrolled_user(group, membership_id)
    lock_people([user_id])
    seat = next((each for each in seats_of(group) if each.membership_id == membership_id), None)
    if seat is None or seat.state not in {"offered", "taken"}:
        raise NothingOffered
    if seat.state == "offered":
        if seat.offered_until is None or seat.offered_until <= now():
            raise NothingOffered
        sit(group, seat, user_id)
    return seat


@transactional
def leave(group_id: UUID, membership_id: UUID) -> None:
    """Give a seat up, or a place in the list; who has waited longest is offered what is free.

    Raises:
        NotFound: they have none.
        GroupOver: it has begun, or was cancelled.
    """
    group = held(group_id)
    seats = seats_of(group)
    seat = next((each for each in seats if each.membership_id == membership_id), None)
    if seat is None:
        raise NotFound
    stand_up(group, seat, why=GAVE_UP)
    pass_on(group, seats)


@transactional
def pass_on_expired(group_id: UUID) -> int:
    """Offer to the next what was offered and not taken in time, and free the seats of who left the cohort."""
    try:
        group = held(group_id)
    except GroupOver:
        return 0
    return free_ended(group, seats_of(group), gone=departed(group))


def free_ended(group: GroupMeeting, seats: Sequence[Seat], *, gone: Iterable[UUID] = ()) -> int:
    """Free, inside a verb, what was offered and not taken in time, and the seats of who is gone; offer them on."""
    left = set(gone)
    ended = [seat for seat in seats if lapsed(seat) or (seat.state != "left" and seat.membership_id in left)]
    for seat in ended:
        stand_up(group, seat, why=LAPSED if lapsed(seat) else NO_LONGER)
    pass_on(group, seats)
    return len(ended)


def lapsed(seat: Seat) -> bool:
    """Whether a seat was offered and not taken in time."""
    return seat.state == "offered" and seat.offered_until is not None and seat.offered_until <= now()


def sit(group: GroupMeeting, seat: Seat, user_id: UUID) -> None:
    """Take a person's time for a group, inside a verb, and invite them."""
    during = Range(group.starts_at, group.ends_at, bounds="[)")
    try:
        take(group.id, {user_id: during})
    except SlotTaken as taken:
        raise AlreadyBusy from taken
    seat.state, seat.offered_until = "taken", None
    if seat.turn:
        seat.turn += 1  # later than the cancellation that went before: calendars drop what is not
    db.session.flush()
    announce(group, [(seat, user_id)], why="You took a seat.")


def stand_up(group: GroupMeeting, seat: Seat, *, why: str) -> None:
    """Free what a seat took, inside a verb; who sat in it has it out of their calendar."""
    sat = seat.state == "taken"
    seat.state, seat.offered_until = "left", None
    seat.turn += 1
    user_id = db.session.scalars(select(Membership.user_id).where(Membership.id == seat.membership_id)).one()
    db.session.execute(
        delete(Occupancy).where(Occupancy.meeting_id == group.id, Occupancy.user_id == user_id)
    )
    call_off(group, [(seat, user_id)] if sat else [], [seat], why=why)


def pass_on(group: GroupMeeting, seats: Sequence[Seat]) -> None:
    """Offer what is free to who has waited longest, inside a verb."""
    if too_late_to_offer(group):
        return
    for seat in waiting(seats)[: max(free(group, seats), 0)]:
        seat.state, seat.offered_until = "offered", min(now() + OFFERED_FOR, group.starts_at - LATEST_OFFER)
        offer(group, seat)
    db.session.flush()


def too_late_to_offer(group: GroupMeeting) -> bool:
    """Whether nobody is asked any more."""
    return group.starts_at - now() < LATEST_OFFER


def free(group: GroupMeeting, seats: Iterable[Seat]) -> int:
    """How many seats nobody has, and nobody is offered."""
    return group.places - sum(seat.state in {"taken", "offered"} for seat in seats)


def waiting(seats: Iterable[Seat]) -> list[Seat]:
    """Who waits, the longest first."""
    return sorted((seat for seat in seats if seat.state == "waiting"), key=lambda seat: seat.asked_at)


def held(group_id: UUID) -> GroupMeeting:
    """A group still to come, locked.

    Raises:
        NotFound, GroupOver: there is none.
    """
    group = db.session.scalar(
        select(GroupMeeting)
        .where(GroupMeeting.id == group_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if group is None:
        raise NotFound
    if not to_come(group):
        raise GroupOver
    return group


def to_come(group: GroupMeeting) -> bool:
    """Whether it has not begun, and was not cancelled."""
    return group.state == "open" and group.starts_at > now()


def seats_of(group: GroupMeeting) -> Sequence[Seat]:
    """Every seat of a group, given up or not. One statement."""
    statement = select(Seat).where(Seat.group_id == group.id).order_by(Seat.asked_at, Seat.id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def enrolled_user(group: GroupMeeting, membership_id: UUID) -> UUID:
    """The user behind a participant of the group's cohort.

    Raises:
        NotFound: they are not enrolled in it.
    """
    user_id = db.session.scalar(
        select(Membership.user_id)
        .join(Enrolment, Enrolment.membership_id == Membership.id)
        .where(
            Membership.id == membership_id,
            Membership.left_at.is_(None),
            Enrolment.cohort_id == group.cohort_id,
            Enrolment.state == "enrolled",
        )
    )
    if user_id is None:
        raise NotFound
    return user_id


def departed(group: GroupMeeting) -> list[UUID]:
    """Who has a seat and is no longer in the cohort, or the organization. One statement."""
    enrolled = (
        select(Enrolment.id)
        .join(Membership, Membership.id == Enrolment.membership_id)
        .where(
            Enrolment.membership_id == Seat.membership_id,
            Enrolment.cohort_id == group.cohort_id,
            Enrolment.state == "enrolled",
            Membership.left_at.is_(None),
        )
    )
    statement = select(Seat.membership_id).where(
        Seat.group_id == group.id, Seat.state != "left", ~enrolled.exists()
    )
    return list(db.session.scalars(statement))
