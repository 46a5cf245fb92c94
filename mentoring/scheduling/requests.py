"""Verbs of meetings that a program has its coaches confirm: accept, decline, and let those go that nobody answered."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import withdraw
from mentoring.scheduling.meetings import end, held, tell_all
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.taking import MeetingOver

UNANSWERED = "Nobody answered the request in time."


@transactional
def accept(meeting_id: UUID) -> Meeting:
    """Confirm a requested meeting; both get it in their calendars. Saying so twice confirms once.

    Raises:
        MeetingOver: it was declined, taken back or expired.
    """
    meeting, terms = held(meeting_id, states=("requested", "confirmed"))
    if meeting.state == "confirmed":
        return meeting
    if overdue(meeting):
        raise MeetingOver("This request has expired. Its time is free again.")
    meeting.state, meeting.answer_by = "confirmed", None
    withdraw(meeting.id, why="The request was answered.", kinds=("meeting_request",))
    tell_all(meeting, terms, why="The coach confirmed the meeting.")
    return meeting


@transactional
def decline(meeting_id: UUID, *, actor: UUID, words: str = "") -> Meeting:
    """Decline a requested meeting; its time is free again, and the participant is told, with `words`.

    Raises:
        MeetingOver: it was answered, taken back or expired before.
    """
    meeting, terms = held(meeting_id, states=("requested",))
    end(meeting, terms.users, actor=actor, words=words, why="The coach declined the request.")
    return meeting


@transactional
def expire(meeting_id: UUID) -> bool:
    """Let a request go that was not answered in time; false when there is nothing to let go."""
    try:
        meeting, terms = held(meeting_id, states=("requested",))
    except MeetingOver:
        return False
    if not overdue(meeting):
        return False
    end(meeting, terms.users, actor=None, words="", why=UNANSWERED)
    return True


def overdue(meeting: Meeting) -> bool:
    """Whether the time to answer is over."""
    return meeting.answer_by is not None and meeting.answer_by <= now()


def overdue_requests() -> list[UUID]:
    """The requests of the organization in force that nobody answered in time. One statement."""
    return list(
        db.session.scalars(
            select(Meeting.id).where(Meeting.state == "requested", Meeting.answer_by <= now()).limit(500)
        )
    )
