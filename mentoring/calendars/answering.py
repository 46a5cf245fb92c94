"""Taking an answer to an invitation: it is kept for the other to see, and never moves a meeting.

Who answers is in the signed address alone; the calendar must name the same person and the same meeting, or nothing
is changed.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select

from mentoring.accounts.models import Membership, User
from mentoring.calendars.replies import Answer
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.guests.actions import AnswerOver, asked, leave
from mentoring.messages.plan import plan
from mentoring.organizations.models import Organization
from mentoring.scheduling.events import uid_of
from mentoring.scheduling.guests import guest_of, row_of, version
from mentoring.scheduling.models import Meeting, MeetingAnswer
from mentoring.scheduling.reply_addresses import GUEST, Replier, read_address
from mentoring.scheduling.taking import MeetingOver

OPEN = ("requested", "confirmed")
TOLD = ("declined", "proposed")  # the other must do something about it


class NotOurs(Refusal):
    status = 403
    sentence = "This answer does not belong to an invitation of ours."


class AnswerTooLate(Refusal):
    status = 409
    sentence = "The meeting was changed, has begun or was cancelled since: this answers how it was before."


def replier_among(addresses: Iterable[str]) -> tuple[UUID, Replier]:
    """The organization and the person whom one of the addresses was given to. One statement.

    Raises:
        NotOurs: none of them was given to anybody.
    """
    for address in addresses:
        try:
            replier = read_address(address)
        except LinkExpired:
            continue
        organization_id = db.session.scalar(
            select(Organization.id).where(
                func.right(cast(Organization.id, String), 12) == replier.organization_tail
            ),
            execution_options=tenancy.crossing("an answer by mail says whose it is by the tail of an id"),
        )
        if organization_id is not None:
            return organization_id, replier
    raise NotOurs


@transactional
def take(answer: Answer, *, of: Replier) -> str:
    """Keep what somebody answered; a later answer replaces an earlier one. A guest's yes or no is their answer itself.
    Gives what was kept.

    Raises:
        NotOurs: it is about another meeting, or somebody else's.
        AnswerTooLate: the meeting is no longer as it was answered, or a later answer was taken.
    """
    if of.role == GUEST:
        take_of_guest(answer, of.subject_id)
        return answer.answer
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == of.subject_id).with_for_update())
    if meeting is None or answer.uid != uid_of(meeting) or answer.sequence > meeting.sequence:
        raise NotOurs
    members = {"coach": meeting.coach_id, "participant": meeting.participant_id}
    mine = members.pop(of.role)
    (other,) = members.values()
    if address_of(mine) != answer.address:
        raise NotOurs
    row = db.session.scalar(
        select(MeetingAnswer).where(
            MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.membership_id == mine
        )
    )
    if (
        meeting.state not in OPEN
        or meeting.starts_at <= now()
        or answer.sequence < meeting.sequence
        or (row is not None and row.sequence == answer.sequence and row.stamped_at > answer.stamped_at)
    ):
        raise AnswerTooLate
    if row is None:
        row = MeetingAnswer(meeting_id=meeting.id, membership_id=mine)
        db.session.add(row)
    row.sequence, row.answer, row.stamped_at = answer.sequence, answer.answer, answer.stamped_at
    row.proposed_starts_at, row.proposed_ends_at = answer.starts_at, answer.ends_at
    row.answered_at = now()
    if answer.answer in TOLD:
        tell(meeting, other, stamped_at=answer.stamped_at)
    return row.answer


def take_of_guest(answer: Answer, meeting_id: UUID) -> None:
    """A guest who comes, or does not: their time is free then. Perhaps, or another time, leaves it as it is."""
    guest = guest_of(meeting_id)
    if guest is None or guest.row is None:
        raise AnswerTooLate
    try:
        meeting, terms, guest = asked(guest.row.id)
    except (AnswerOver, MeetingOver) as refusal:
        raise AnswerTooLate from refusal
    row = row_of(guest)
    if answer.uid != uid_of(meeting) or answer.sequence > version(meeting, row):
        raise NotOurs
    if address_of(guest.membership_id) != answer.address:
        raise NotOurs
    if answer.sequence < version(meeting, row):
        raise AnswerTooLate
    if answer.answer == "declined":
        leave(meeting, terms, guest, state="declined", why="The guest cannot come.")
    elif answer.answer == "accepted":
        row.state, row.answered_at = "coming", now()


def address_of(membership_id: UUID) -> str | None:
    return db.session.scalar(
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.id == membership_id)
    )


def tell(meeting: Meeting, other_id: UUID, *, stamped_at: datetime) -> None:
    """Plan what the other gets; the same answer that comes twice is told once."""
    user_id = db.session.scalar(select(Membership.user_id).where(Membership.id == other_id))
    if user_id is not None:
        plan(
            "meeting_answer",
            to=user_id,
            about=meeting.id,
            sequence=meeting.sequence,
            offset_minutes=int(stamped_at.timestamp()) // 60,
            expires_at=meeting.starts_at,
            why="The other one answered the invitation.",
        )
