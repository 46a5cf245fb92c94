"""What people of a group answered to it as it stands now."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.groups.models import GroupAnswer
from mentoring.scheduling.models import GroupMeeting, Seat


def answers_of(group: GroupMeeting) -> dict[UUID, str]:
    """The answers of the coach and of who has a seat, by membership. One statement."""
    rows = db.session.execute(
        select(GroupAnswer.membership_id, GroupAnswer.answer)
        .outerjoin(
            Seat,
            (Seat.group_id == GroupAnswer.group_id) & (Seat.membership_id == GroupAnswer.membership_id),
        )
        .where(
            GroupAnswer.group_id == group.id,
            GroupAnswer.sequence == group.sequence + func.coalesce(Seat.turn, 0),
        )
    )
    return {row.membership_id: row.answer for row in rows}


def answers_by(membership_id: UUID, group_ids: Collection[UUID]) -> dict[tuple[UUID, int], str]:
    """What one person answered to some groups, by group and by the version of their event. One statement."""
    rows = db.session.execute(
        select(GroupAnswer.group_id, GroupAnswer.sequence, GroupAnswer.answer).where(
            GroupAnswer.membership_id == membership_id, GroupAnswer.group_id.in_(group_ids)
        )
    )
    return {(row.group_id, row.sequence): row.answer for row in rows}


def answer_of(group: GroupMeeting, membership_id: UUID, version: int) -> str | None:
    """What one of them answered to that version of their event. One statement."""
    return db.session.scalar(
        select(GroupAnswer.answer).where(
            GroupAnswer.group_id == group.id,
            GroupAnswer.membership_id == membership_id,
            GroupAnswer.sequence == version,
        )
    )
