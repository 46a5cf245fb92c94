"""Verbs of group meetings, which are a coach's: open one, move it, cancel it, note who came."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.foundation.words import local
from mentoring.groups.announcing import announce, call_off, tell_of_opening
from mentoring.groups.moving import on_the_wall, people_in, relocate, span_of
from mentoring.groups.queries import led_cohorts
from mentoring.groups.seats import held, seats_of
from mentoring.messages.plan import withdraw
from mentoring.scheduling.closed_days import closed_of
from mentoring.scheduling.models import GroupMeeting, Seat
from mentoring.scheduling.outside import usable
from mentoring.scheduling.taking import SlotTaken, as_seen, give_back, lock_people, take


class GroupNotOver(Refusal):
    status = 409
    sentence = "Note who came once the meeting has begun."


class Occupied(Refusal):
    status = 409
    field = "starts_at"


@transactional
def open_group(
    cohort_id: UUID,
    *,
    coach_id: UUID,
    title: str,
    starts_at: datetime,
    minutes: int,
    places: int,
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    key: UUID,
) -> GroupMeeting:
    """Open a group meeting and tell the cohort's participants; the same `key` sent twice opens one.

    The coach's hours do not count, since they choose the time themselves; taken time and closed days do.

    Raises:
        NotFound: the coach does not serve in such a cohort.
        TimeUnusable, Occupied: nothing is opened.
    """
    if cohort_id not in {cohort.id for cohort in led_cohorts(coach_id)}:
        raise NotFound
    user_id = db.session.scalars(select(Membership.user_id).where(Membership.id == coach_id)).one()
    lock_people([user_id])
    before = db.session.scalar(select(GroupMeeting).where(GroupMeeting.booking_key == key))
    if before is not None:
        return before
    usable(starts_at)
    refuse_closed(cohort_id, starts_at)
    group = GroupMeeting(
        cohort_id=cohort_id,
        coach_id=coach_id,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        places=places,
        format=format,
        place=place,
        booking_key=key,
        sequence=0,
    )
    on_the_wall(group)
    db.session.add(group)
    db.session.flush()
    try:
        take(group.id, {user_id: span_of(group)})
    except SlotTaken as taken:
        raise Occupied("You have something else at that time.") from taken
    announce(group, [(None, user_id)], why="You opened a group meeting.")
    tell_of_opening(group, enrolled_users(cohort_id))
    return group


@transactional
def move_group(group_id: UUID, *, starts_at: datetime, sequence: int) -> GroupMeeting:
    """Move a group as it stood at `sequence`, with everybody in it: same row, same UID, the next sequence.

    Raises:
        GroupOver, Conflict, TimeUnusable: nothing is moved.
        Occupied: the coach or somebody in it has something else then; it does not say who.
    """
    group = held(group_id)
    as_seen(group, sequence)
    if group.starts_at == starts_at:
        return group
    usable(starts_at)
    refuse_closed(group.cohort_id, starts_at)
    try:
        relocate(group, starts_at, why="The group meeting was moved.", by=group.coach_id)
    except SlotTaken as taken:
        raise Occupied("You or somebody in the group has something else at that time.") from taken
    return group


@transactional
def cancel_group(group_id: UUID, *, sequence: int, words: str = "") -> GroupMeeting:
    """Cancel a group as it stood at `sequence`: everybody's time is free, and everybody is told, with `words`.

    Raises:
        GroupOver, Conflict: it stays as it is.
    """
    group = held(group_id)
    as_seen(group, sequence)
    sitting = people_in(group)
    lock_people(user_id for _, user_id in sitting)
    group.state, group.cancelled_at, group.cancel_words = "cancelled", now(), words
    group.sequence += 1
    give_back(group.id)
    withdraw(group.id, why="The group meeting was cancelled.", kinds=("group_opened",))
    everyone: list[Seat | None] = [None, *seats_of(group)]
    call_off(group, sitting, everyone, why="The group meeting was cancelled.")
    return group


@transactional
def note_who_came(group_id: UUID, came: Iterable[UUID]) -> int:
    """Note who came, by their seats; it can be noted again. Gives how many.

    Raises:
        NotFound, GroupNotOver: nothing is noted.
    """
    group = db.session.scalar(select(GroupMeeting).where(GroupMeeting.id == group_id).with_for_update())
    if group is None or group.state != "open":
        raise NotFound
    if group.starts_at > now():
        raise GroupNotOver
    there = set(came)
    taken = [seat for seat in seats_of(group) if seat.state == "taken"]
    for seat in taken:
        seat.came = seat.id in there
    group.logged_at = now()
    return sum(bool(seat.came) for seat in taken)


def enrolled_users(cohort_id: UUID) -> list[UUID]:
    """The users behind a cohort's participants. One statement."""
    return list(
        db.session.scalars(
            select(Membership.user_id)
            .join(Enrolment, Enrolment.membership_id == Membership.id)
            .where(
                Enrolment.cohort_id == cohort_id,
                Enrolment.state == "enrolled",
                Membership.left_at.is_(None),
            )
        )
    )


def refuse_closed(cohort_id: UUID, starts_at: datetime) -> None:
    """Refuse a day on which the cohort has no meetings."""
    zone = db.session.scalars(select(Cohort.zone).where(Cohort.id == cohort_id)).one()
    on = local(starts_at, zone).date()
    if any(each.first_day <= on <= each.last_day for each in closed_of(cohort_id)):
        raise Occupied("The cohort has no meetings on that day.")
