"""Groups after the rules of a time zone changed: each keeps its time on the coach's wall, as meetings of two do."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.groups.moving import relocate
from mentoring.groups.seats import GroupOver, held
from mentoring.scheduling.announcing import RULES_CHANGED
from mentoring.scheduling.models import GroupMeeting
from mentoring.scheduling.rezoning import Shift, meant
from mentoring.scheduling.taking import as_seen
from mentoring.scheduling.zones import tzdata_version


def shifts() -> list[Shift]:
    """The groups to come, of the organization in force, that the rules now in force would move. One statement."""
    found = []
    for group in read_by_other_rules():
        instant = meant(group)
        if instant is not None and instant != group.starts_at:
            found.append(
                Shift(group.id, group.sequence, group.local_start, group.zone, group.starts_at, instant)
            )
    return found


@transactional
def shift(group_id: UUID, *, sequence: int) -> bool:
    """Move a group as it stood at `sequence` to what its local start now means: same row, same UID, sequence + 1.

    Everybody with a seat is told, and their calendars. False when it has begun or is cancelled by now.

    Raises:
        Conflict: it was changed since it was looked at.
        SlotTaken: somebody in it is taken then; it stays where it is, and wants a hand.
    """
    try:
        group = held(group_id)
    except GroupOver:
        return False
    as_seen(group, sequence)
    starts_at = meant(group)
    if starts_at is None or starts_at == group.starts_at:
        return False
    local_start = group.local_start
    relocate(group, starts_at, why=RULES_CHANGED)
    group.local_start = local_start
    return True


@transactional
def note_rules() -> int:
    """Note on the groups that the rules did not move that they were read by the present ones; gives how many."""
    unmoved = [group.id for group in read_by_other_rules() if meant(group) == group.starts_at]
    db.session.execute(
        update(GroupMeeting).where(GroupMeeting.id.in_(unmoved)).values(tzdata=tzdata_version())
    )
    return len(unmoved)


def read_by_other_rules() -> Sequence[GroupMeeting]:
    """The groups to come that were opened under another version of the rules. One statement."""
    statement = select(GroupMeeting).where(
        GroupMeeting.state == "open", GroupMeeting.starts_at > now(), GroupMeeting.tzdata != tzdata_version()
    )
    return db.session.scalars(statement.order_by(GroupMeeting.starts_at, GroupMeeting.id)).all()
