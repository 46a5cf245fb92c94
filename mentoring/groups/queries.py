"""Named reads of group meetings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.models import GroupMeeting, Seat

LIVE = ("open", "matching", "running", "closing")
SHOWN_BEHIND = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as one of its cohort sees it; `mine` is the state of their own seat, empty without one.

    An offer that is over counts as given up, whether or not the seat has gone to the next yet.
    """

    group: GroupMeeting
    cohort: str
    coach: str
    taken: int
    mine: str
    offered_until: datetime | None

    @property
    def left(self) -> int:
        """Seats that can still be had."""
        return max(self.group.places - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody who has a seat, or waits for one."""

    seat_id: UUID
    membership_id: UUID
    name: str
    state: str
    came: bool | None


def groups_for(membership_id: UUID) -> list[GroupRow]:
    """The groups that a member leads, sits in or may join, in order of time. One statement."""
    mine = aliased(Seat)
    enrolled = select(Enrolment.cohort_id).where(
        Enrolment.membership_id == membership_id, Enrolment.state == "enrolled"
    )
    statement = (
        seen_by(membership_id, mine)
        .where(
            or_(
                GroupMeeting.coach_id == membership_id,
                GroupMeeting.cohort_id.in_(enrolled),
                mine.state == "taken",
            ),
            GroupMeeting.ends_at > now() - SHOWN_BEHIND,
        )
        .order_by(GroupMeeting.starts_at, GroupMeeting.id)
    )
    return [GroupRow(*row) for row in db.session.execute(statement)]


def own_groups(
    membership_id: UUID, *, first: datetime | None = None, last: datetime | None = None
) -> list[GroupRow]:
    """The groups that a member leads, sits in or is offered a seat in, that start in `[first, last)`. One statement.

    They are in order of time. Without a beginning they are those of the last months and to come.
    """
    mine = aliased(Seat)
    statement = seen_by(membership_id, mine).where(
        or_(GroupMeeting.coach_id == membership_id, mine.state == "taken", mine.offered_until > now()),
        GroupMeeting.starts_at >= (first or now() - SHOWN_BEHIND),
    )
    if last is not None:
        statement = statement.where(GroupMeeting.starts_at < last)
    statement = statement.order_by(GroupMeeting.starts_at, GroupMeeting.id)
    return [GroupRow(*row) for row in db.session.execute(statement)]


def group_seen(group_id: UUID, membership_id: UUID) -> GroupRow:
    """One group, by who leads it, sits in it or may join it. One statement.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    mine = aliased(Seat)
    enrolled = select(Enrolment.cohort_id).where(
        Enrolment.membership_id == membership_id, Enrolment.state == "enrolled"
    )
    row = db.session.execute(
        seen_by(membership_id, mine).where(
            GroupMeeting.id == group_id,
            or_(
                GroupMeeting.coach_id == membership_id,
                GroupMeeting.cohort_id.in_(enrolled),
                mine.state == "taken",
            ),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return GroupRow(*row)


def seen_by(membership_id: UUID, mine: Any) -> Select[Any]:
    instant = now()
    taken = (
        select(func.count())
        .where(
            Seat.group_id == GroupMeeting.id,
            or_(Seat.state == "taken", (Seat.state == "offered") & (Seat.offered_until > instant)),
        )
        .correlate(GroupMeeting)
        .scalar_subquery()
    )
    lapsed = (mine.state == "offered") & (mine.offered_until <= instant)
    return (
        select(
            GroupMeeting,
            Cohort.name,
            Membership.name,
            taken,
            case((lapsed, "left"), else_=func.coalesce(mine.state, "")),
            mine.offered_until,
        )
        .join(Cohort, Cohort.id == GroupMeeting.cohort_id)
        .join(Membership, Membership.id == GroupMeeting.coach_id)
        .outerjoin(mine, (mine.group_id == GroupMeeting.id) & (mine.membership_id == membership_id))
    )


def sitters(group: GroupMeeting) -> list[Sitter]:
    """Who has a seat or waits for one, by name. One statement."""
    rows = db.session.execute(
        select(Seat.id, Seat.membership_id, Membership.name, Seat.state, Seat.came)
        .join(Membership, Membership.id == Seat.membership_id)
        .where(Seat.group_id == group.id, Seat.state != "left")
        .order_by(Membership.name, Seat.id)
    )
    return [Sitter(*row) for row in rows]


def names_for(group: GroupMeeting, membership_id: UUID) -> list[str]:
    """The names of who has a seat, for who leads the group, and for who sits in it where the cohort allows it.

    Two statements at most.
    """
    sitting = [sitter for sitter in sitters(group) if sitter.state == "taken"]
    inside = any(sitter.membership_id == membership_id for sitter in sitting)
    shown = inside and db.session.scalar(select(Cohort.names_shown).where(Cohort.id == group.cohort_id))
    if group.coach_id != membership_id and not shown:
        return []
    return [sitter.name for sitter in sitting]


def led_cohorts(coach_id: UUID) -> list[Cohort]:
    """The running cohorts in which a coach serves, by name. One statement."""
    serves = select(CohortCoach.cohort_id).where(
        CohortCoach.membership_id == coach_id, CohortCoach.places > 0
    )
    matched = select(Match.cohort_id).where(Match.coach_id == coach_id, Match.state == "active")
    return list(
        db.session.scalars(
            select(Cohort)
            .where(or_(Cohort.id.in_(serves), Cohort.id.in_(matched)), Cohort.state.in_(LIVE))
            .order_by(Cohort.name, Cohort.id)
        )
    )


def groups_to_pass_on() -> list[UUID]:
    """Groups to come with an offer that is over, or a seat of somebody who left the cohort. One statement."""
    enrolled = (
        select(Enrolment.id)
        .join(Membership, Membership.id == Enrolment.membership_id)
        .where(
            Enrolment.membership_id == Seat.membership_id,
            Enrolment.cohort_id == GroupMeeting.cohort_id,
            Enrolment.state == "enrolled",
            Membership.left_at.is_(None),
        )
    )
    return list(
        db.session.scalars(
            select(GroupMeeting.id)
            .join(Seat, Seat.group_id == GroupMeeting.id)
            .where(
                GroupMeeting.state == "open",
                GroupMeeting.starts_at > now(),
                Seat.state != "left",
                or_(Seat.offered_until <= now(), ~enrolled.exists()),
            )
            .distinct()
        )
    )


def groups_without_ground() -> list[UUID]:
    """Groups to come whose cohort was cancelled, or whose coach left. One statement."""
    return list(
        db.session.scalars(
            select(GroupMeeting.id)
            .join(Cohort, Cohort.id == GroupMeeting.cohort_id)
            .join(Membership, Membership.id == GroupMeeting.coach_id)
            .where(
                GroupMeeting.state == "open",
                GroupMeeting.starts_at > now(),
                or_(Cohort.state == "cancelled", Membership.left_at.is_not(None)),
            )
        )
    )
