"""Taking an answer to a group's invitation: it is kept, a no from a seat gives the seat up, and no time ever moves.

See `docs/decisions/0010-a-no-gives-the-seat-up.md`.
"""

from uuid import UUID

from sqlalchemy import select

from mentoring.calendars.answering import AnswerTooLate, NotOurs, address_of
from mentoring.calendars.replies import Answer
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.groups.mail import uid_of, version
from mentoring.groups.models import GroupAnswer
from mentoring.groups.seats import GroupOver, held, pass_on, seats_of, stand_up
from mentoring.scheduling.models import GroupMeeting, Seat
from mentoring.scheduling.reply_addresses import LEADER, SITTER, Replier

ROLES = (LEADER, SITTER)
KEPT_AS = {"proposed": "tentative"}  # one person's other time is no other time for a group


@transactional
def take(answer: Answer, *, of: Replier) -> str:
    """Keep what somebody answered; a later answer replaces an earlier one. Gives what was kept.

    Raises:
        NotOurs: it is about another group, or somebody else's.
        AnswerTooLate: the group or the seat is no longer as it was answered, or a later answer was taken.
    """
    group_id, mine = subject_of(of)
    group = locked(group_id)
    seats = seats_of(group)
    seat = next((each for each in seats if each.membership_id == mine), None) if of.role == SITTER else None
    current = version(group, seat)
    if answer.uid != uid_of(group) or answer.sequence > current or address_of(mine) != answer.address:
        raise NotOurs
    row = db.session.scalar(
        select(GroupAnswer).where(GroupAnswer.group_id == group.id, GroupAnswer.membership_id == mine)
    )
    if (
        answer.sequence < current
        or (seat is not None and seat.state != "taken")
        or (row is not None and row.sequence == answer.sequence and row.stamped_at > answer.stamped_at)
    ):
        raise AnswerTooLate
    if row is None:
        row = GroupAnswer(group_id=group.id, membership_id=mine)
        db.session.add(row)
    row.sequence, row.stamped_at, row.answered_at = answer.sequence, answer.stamped_at, now()
    row.answer = KEPT_AS.get(answer.answer, answer.answer)
    if row.answer == "declined" and seat is not None:
        stand_up(group, seat, why="Your calendar answered that you cannot come.")
        pass_on(group, seats)
    return row.answer


def subject_of(of: Replier) -> tuple[UUID, UUID]:
    """The group that an address answers to, and the member whose it is. One statement."""
    if of.role == LEADER:
        statement = select(GroupMeeting.id, GroupMeeting.coach_id).where(GroupMeeting.id == of.subject_id)
    else:
        statement = select(Seat.group_id, Seat.membership_id).where(Seat.id == of.subject_id)
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotOurs
    return found[0], found[1]


def locked(group_id: UUID) -> GroupMeeting:
    """The group, still to come."""
    try:
        return held(group_id)
    except NotFound as error:
        raise NotOurs from error
    except GroupOver as error:
        raise AnswerTooLate from error
