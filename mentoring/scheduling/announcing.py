"""What both people of a meeting get about it, planned in the transaction of the verb."""

from datetime import timedelta
from uuid import UUID

from mentoring.foundation.clock import now
from mentoring.messages.models import Message
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.scheduling.models import Meeting

LOG_AFTER = timedelta(minutes=15)
LOG_WITHIN = timedelta(days=14)
RULES_CHANGED = "The rules of the coach's time zone changed. The time on the coach's clock stays the same."
NOTIFIED = ("meeting_invitation", "meeting_reminder", "log_request")


def reason_of(message: Message) -> tuple[str, ...]:
    """How a message about a move begins where nobody moved it: with the rules that did."""
    return (RULES_CHANGED,) if message.why == RULES_CHANGED else ()


def announce(meeting: Meeting, users: dict[UUID, UUID], reminders: tuple[int, ...], *, why: str) -> None:
    """Plan invitations, reminders and the question how it went, at a meeting's present sequence. One statement."""
    instant, planned = now(), []
    for user_id in users.values():
        planned.append(
            Planned("meeting_invitation", to=user_id, about=meeting.id, sequence=meeting.sequence, why=why)
        )
        planned += [
            Planned(
                "meeting_reminder",
                to=user_id,
                about=meeting.id,
                sequence=meeting.sequence,
                offset_minutes=minutes,
                due_at=meeting.starts_at - timedelta(minutes=minutes),
                expires_at=meeting.starts_at,
                why="The program reminds of meetings.",
            )
            for minutes in reminders
            if meeting.starts_at - timedelta(minutes=minutes) > instant
        ]
        planned.append(
            Planned(
                "log_request",
                to=user_id,
                about=meeting.id,
                sequence=meeting.sequence,
                due_at=meeting.ends_at + LOG_AFTER,
                expires_at=meeting.ends_at + LOG_WITHIN,
                why="The meeting is over, and nobody has logged it yet.",
            )
        )
    plan_all(planned)


def call_off(meeting: Meeting, users: dict[UUID, UUID], *, why: str) -> None:
    """Withdraw what was planned about a meeting, and tell both calendars that it is cancelled. Two statements."""
    withdraw(meeting.id, why=why, kinds=NOTIFIED)
    plan_all(
        [
            Planned("meeting_cancelled", to=user_id, about=meeting.id, sequence=meeting.sequence, why=why)
            for user_id in users.values()
        ]
    )
