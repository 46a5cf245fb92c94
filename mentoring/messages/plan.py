"""Planning: a message is a row in the transaction of the verb that causes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.jobs.registry import later
from mentoring.messages.models import Message


@dataclass(frozen=True, slots=True)
class Planned:
    """One message to plan; its key is (to, kind, about, sequence, offset)."""

    kind: str
    to: UUID
    about: UUID
    why: str
    sequence: int = 0
    offset_minutes: int = 0
    due_at: datetime | None = None
    expires_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


def plan(
    kind: str,
    *,
    to: UUID,
    about: UUID,
    why: str,
    sequence: int = 0,
    offset_minutes: int = 0,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    details: dict[str, Any] | None = None,
) -> bool:
    """Plan one message for one user, inside a verb; false when exactly this one was planned before.

    The key is (user, kind, about, sequence, offset): a verb that runs twice plans once.
    """
    one = Planned(kind, to, about, why, sequence, offset_minutes, due_at, expires_at, details or {})
    return plan_all([one]) == 1


def plan_all(messages: Iterable[Planned]) -> int:
    """Plan messages as `plan` does, in one statement; gives how many were not planned before."""
    instant = now()
    rows = [
        {
            "organization_id": tenancy.current(),
            "id": new_id(),
            "user_id": one.to,
            "kind": one.kind,
            "subject_id": one.about,
            "sequence": one.sequence,
            "offset_minutes": one.offset_minutes,
            "why": one.why,
            "details": one.details,
            "due_at": one.due_at or instant,
            "expires_at": one.expires_at,
        }
        for one in messages
    ]
    if not rows:
        return 0
    planned = db.session.scalars(ONCE, rows).all()
    if any(due_at <= instant for due_at in planned):
        later("deliver_messages")
    return len(planned)


# Of the table, not of the class: an insert for the class would be one statement for each set of values that are null.
ONCE = (
    insert(Message.__table__)
    .on_conflict_do_nothing(constraint="uq_messages_once")
    .returning(Message.__table__.c.due_at)
)


def withdraw(about: UUID, *, why: str, kinds: tuple[str, ...] = ()) -> None:
    """Cancel, inside a verb, what was planned about something and is not yet on its way."""
    statement = (
        update(Message)
        .where(Message.subject_id == about, Message.state.in_(("planned", "claimed")))
        .values(state="cancelled", settled_at=now(), outcome=why)
    )
    if kinds:
        statement = statement.where(Message.kind.in_(kinds))
    db.session.execute(statement)
