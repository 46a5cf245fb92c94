"""Moving a group with everybody in it, inside a verb; and on whose wall its time is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import Range

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.foundation.words import local
from mentoring.groups.announcing import Sitting, announce
from mentoring.messages.plan import withdraw
from mentoring.scheduling.announcing import Move
from mentoring.scheduling.models import GroupMeeting, Occupancy, Seat
from mentoring.scheduling.taking import lock_people, nothing_overlaps
from mentoring.scheduling.week_models import Availability
from mentoring.scheduling.zones import tzdata_version


def relocate(group: GroupMeeting, starts_at: datetime, *, why: str, by: UUID | None = None) -> None:
    """Move a locked group: same row, same UID, the next sequence; everybody in it is told why, and by whom.

    Raises:
        SlotTaken: the coach or somebody in it has something else then. The verb must end by it.
    """
    sitting = people_in(group)
    lock_people(user_id for _, user_id in sitting)
    before = Move(group.starts_at, by=by)
    group.ends_at += starts_at - group.starts_at
    group.starts_at = starts_at
    group.sequence += 1
    on_the_wall(group)
    with nothing_overlaps():
        db.session.execute(
            update(Occupancy).where(Occupancy.meeting_id == group.id).values(during=span_of(group))
        )
    for seat, _ in sitting:
        withdraw(seat.id if seat else group.id, why=why)
    announce(group, sitting, why=why, move=before)


def on_the_wall(group: GroupMeeting) -> None:
    """Keep the local start of a group in the coach's zone, and by which rules it was read."""
    group.zone = wall_of(group.coach_id, group.cohort_id)
    group.local_start = f"{local(group.starts_at, group.zone):%Y-%m-%dT%H:%M}"
    group.tzdata = tzdata_version()


def wall_of(coach_id: UUID, cohort_id: UUID) -> str:
    """The zone of a coach's hours, else of their account, else of the cohort. One statement."""
    return db.session.scalars(
        select(func.coalesce(Availability.zone, User.zone, Cohort.zone))
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .join(Cohort, Cohort.id == cohort_id)
        .outerjoin(Availability, Availability.membership_id == Membership.id)
        .where(Membership.id == coach_id)
    ).one()


def people_in(group: GroupMeeting) -> list[Sitting]:
    """The coach and whoever has a seat. Two statements."""
    coach = db.session.scalars(select(Membership.user_id).where(Membership.id == group.coach_id)).one()
    rows = db.session.execute(
        select(Seat, Membership.user_id)
        .join(Membership, Membership.id == Seat.membership_id)
        .where(Seat.group_id == group.id, Seat.state == "taken")
    )
    return [(None, coach), *((row.Seat, row.user_id) for row in rows)]


def span_of(group: GroupMeeting) -> Range[datetime]:
    return Range(group.starts_at, group.ends_at, bounds="[)")
