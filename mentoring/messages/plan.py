"""Planning: a message is a row in the transaction of the verb that causes it."""

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
    instant = now()
    planned = db.session.execute(
        insert(Message)
        .values(
            organization_id=tenancy.current(),
            id=new_id(),
            user_id=to,
            kind=kind,
            subject_id=about,
            sequence=sequence,
            offset_minutes=offset_minutes,
            why=why,
            details=details or {},
            due_at=due_at or instant,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing(constraint="uq_messages_once")
        .returning(Message.id)
    ).scalar_one_or_none()
    if planned is not None and (due_at is None or due_at <= instant):
        later("deliver_messages")
    return planned is not None


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
