"""What the two people of a meeting answered to its invitation, in their own calendars."""

from collections.abc import Mapping
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from mentoring.accounts.models import Membership, User
from mentoring.foundation.extensions import db
from mentoring.scheduling.calendars import Attendance, Attendee
from mentoring.scheduling.guests import BESIDE
from mentoring.scheduling.models import Meeting, MeetingAnswer, MeetingGuest

SAID = {
    "accepted": Attendance.ACCEPTED,
    "tentative": Attendance.TENTATIVE,
    "declined": Attendance.DECLINED,
    "proposed": Attendance.TENTATIVE,
}


def answers_of(meeting: Meeting) -> dict[UUID, MeetingAnswer]:
    """What each answered to the meeting as it stands now, by membership. One statement."""
    found = db.session.scalars(
        select(MeetingAnswer).where(
            MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.sequence == meeting.sequence
        )
    )
    return {answer.membership_id: answer for answer in found}


def attendees_of(meeting: Meeting, people: Mapping[UUID, tuple[Membership, User]]) -> tuple[Attendee, ...]:
    """Who is invited, and how each stands. One statement."""
    answers = answers_of(meeting)
    return tuple(
        Attendee(member.name, user.email, attendance(meeting, member.id, answers.get(member.id)))
        for member, user in people.values()
    )


def attendance(meeting: Meeting, member_id: UUID, answer: MeetingAnswer | None) -> Attendance:
    """Who booked agreed by booking, and so did both where one took a time that the other proposed.

    After a move everybody is asked anew (RFC 5546, 3.2.2.1). Nobody is asked where no answer
    could arrive.
    """
    if answer is not None:
        return SAID[answer.answer]
    booked_it = meeting.sequence == 0 and meeting.booked_by in {member_id, None}
    if booked_it or not current_app.config["SETTINGS"].replies_to:
        return Attendance.ACCEPTED
    return Attendance.WAITING


def guest_attending(meeting: Meeting) -> Attendee | None:
    """The guest who takes part, or was asked and has said nothing. One statement."""
    found = db.session.execute(
        select(MeetingGuest.state, Membership.name, User.email)
        .join(Membership, Membership.id == MeetingGuest.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(MeetingGuest.meeting_id == meeting.id, MeetingGuest.state.in_(BESIDE))
    ).one_or_none()
    if found is None:
        return None
    said = Attendance.ACCEPTED if found.state == "coming" else Attendance.WAITING
    return Attendee(found.name, found.email, said, answers=bool(current_app.config["SETTINGS"].replies_to))
