"""Verbs of the work queue: one press each, and the row is done for a while."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.messages.plan import plan
from mentoring.scheduling.models import Meeting

NOTE_RESTS = timedelta(days=7)
LOG_RESTS = timedelta(days=3)


class NoteJustSent(Conflict):
    sentence = "A note went out a short while ago. Give it a few days."


@transactional
def send_kind_note(match_id: UUID) -> None:
    """Remind both people of a match, kindly, that a first meeting is easy to book.

    Raises:
        NotFound: there is no such active match.
        NoteJustSent: one went out within the week.
    """
    match = db.session.scalar(
        select(Match).where(Match.id == match_id, Match.state == "active").with_for_update()
    )
    if match is None:
        raise NotFound
    if sent_since("first_meeting_note", match.id, NOTE_RESTS):
        raise NoteJustSent
    for user_id in users_of((match.coach_id, match.participant_id)):
        plan(
            "first_meeting_note",
            to=user_id,
            about=match.id,
            sequence=now().toordinal(),
            expires_at=now() + timedelta(days=2),
            why="An administrator sent a kind note: no meeting is booked yet.",
        )


@transactional
def ask_for_log(meeting_id: UUID) -> None:
    """Ask both people of a meeting once more what became of it.

    Raises:
        NotFound: there is no such meeting waiting for a log.
        NoteJustSent: they were asked within three days.
    """
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state == "confirmed", Meeting.ends_at < now())
        .with_for_update()
    )
    if meeting is None:
        raise NotFound
    if sent_since("log_request", meeting.id, LOG_RESTS):
        raise NoteJustSent
    for user_id in users_of((meeting.coach_id, meeting.participant_id)):
        plan(
            "log_request",
            to=user_id,
            about=meeting.id,
            sequence=meeting.sequence,
            offset_minutes=now().toordinal(),
            expires_at=now() + timedelta(days=14),
            why="An administrator asked once more: the meeting is not logged.",
        )


def sent_since(kind: str, subject_id: UUID, rest: timedelta) -> bool:
    """Whether a message about this was sent, or is on its way, within a time."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Message.kind == kind,
                    Message.subject_id == subject_id,
                    Message.state.in_(("planned", "claimed", "sending", "sent")),
                    Message.due_at > now() - rest,
                )
            )
        )
    )


def users_of(membership_ids: tuple[UUID, ...]) -> list[UUID]:
    """The users behind memberships."""
    return list(db.session.scalars(select(Membership.user_id).where(Membership.id.in_(membership_ids))))
