"""What both people of a meeting get about it, planned in the transaction of the verb."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.words import clock, day_of, moment
from mentoring.messages.models import Message
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.scheduling.models import Meeting

LOG_AFTER = timedelta(minutes=15)
LOG_WITHIN = timedelta(days=14)
RULES_CHANGED = "The rules of the coach's time zone changed. The time on the coach's clock stays the same."
REACHED = ("sending", "sent", "uncertain")  # states of messages that came to their reader, or may have
NOTIFIED = ("meeting_invitation", "meeting_reminder", "log_request")


@dataclass(frozen=True, slots=True)
class Move:
    """What was moved: when it was, and which member moved it; none where the rules of a zone did."""

    was: datetime
    by: UUID | None = None

    @property
    def details(self) -> dict[str, str]:
        """As a message keeps it."""
        return {"was": self.was.isoformat(), "by": str(self.by or "")}

    def taken_back(self, starts_at: datetime) -> bool:
        """Whether what starts then is where it was: it was moved, and moved back before its reader was told."""
        return self.was == starts_at

    def word(self, starts_at: datetime) -> str:
        """How the subject of a message about it begins."""
        return "Unchanged: " if self.taken_back(starts_at) else "Moved: "


def move_of(message: Message) -> Move | None:
    """The move that a message tells of, from what its reader was told last; none where they were told of nothing yet.

    One statement after a move: moves that follow each other closely leave messages behind that nobody got.
    """
    if "was" not in message.details:
        return None
    details = message.details
    for state, before in db.session.execute(
        select(Message.state, Message.details)
        .where(
            Message.user_id == message.user_id,
            Message.kind == message.kind,
            Message.subject_id == message.subject_id,
            Message.sequence < message.sequence,
        )
        .order_by(Message.sequence.desc())
    ):
        if state in REACHED:
            break
        details = before
        if "was" not in details:
            return None
    by = message.details["by"]
    return Move(datetime.fromisoformat(details["was"]), UUID(by) if by else None)


def was_and_is(message: Message, move: Move | None, starts_at: datetime, zone: str) -> tuple[str, ...]:
    """How a message about a move begins: with the rules, where they moved it; then the time as it was, and as it is."""
    if move is None:
        return ()
    if move.taken_back(starts_at):
        return (f"It was moved, and moved back before you were told: it stays on {moment(starts_at, zone)}.",)
    was = f"{day_of(move.was, zone)}, {clock(move.was, zone)}"
    sentence = f"It was {was}; it is now {moment(starts_at, zone)}."
    return (RULES_CHANGED, sentence) if message.why == RULES_CHANGED else (sentence,)


def announce(
    meeting: Meeting,
    users: dict[UUID, UUID],
    reminders: tuple[int, ...],
    *,
    why: str,
    move: Move | None = None,
) -> None:
    """Plan invitations, reminders and the question how it went, at a meeting's present sequence. One statement."""
    planned = []
    for user_id in users.values():
        about = partial(Planned, to=user_id, about=meeting.id, sequence=meeting.sequence)
        planned.append(about("meeting_invitation", why=why, details=move.details if move else {}))
        planned += reminders_before(about, "meeting_reminder", meeting.starts_at, reminders)
        planned.append(
            about(
                "log_request",
                due_at=meeting.ends_at + LOG_AFTER,
                expires_at=meeting.ends_at + LOG_WITHIN,
                why="The meeting is over, and nobody has logged it yet.",
            )
        )
    plan_all(planned)


def reminders_before(
    about: Callable[..., Planned], kind: str, starts_at: datetime, minutes: Iterable[int]
) -> list[Planned]:
    """The reminders that are still to come, so many minutes before a start; `about` knows to whom and of what."""
    return [
        about(
            kind,
            offset_minutes=before,
            due_at=starts_at - timedelta(minutes=before),
            expires_at=starts_at,
            why="The program reminds of meetings.",
        )
        for before in minutes
        if starts_at - timedelta(minutes=before) > now()
    ]


def call_off(meeting: Meeting, users: dict[UUID, UUID], *, why: str) -> None:
    """Withdraw what was planned about a meeting, and tell both calendars that it is cancelled. Two statements."""
    withdraw(meeting.id, why=why, kinds=NOTIFIED)
    plan_all(
        [
            Planned("meeting_cancelled", to=user_id, about=meeting.id, sequence=meeting.sequence, why=why)
            for user_id in users.values()
        ]
    )
