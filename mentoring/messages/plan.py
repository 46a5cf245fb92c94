"""Planning: a message is a row in the transaction of the verb that causes it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, column, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant, new_id
from mentoring.foundation.standing import Standing
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
    wanted, instant = list(messages), now()
    if not wanted:
        return 0
    rows = [
        {
            "id": str(new_id()),
            "user_id": str(one.to),
            "kind": one.kind,
            "subject_id": str(one.about),
            "sequence": one.sequence,
            "offset_minutes": one.offset_minutes,
            "why": one.why,
            "details": one.details,
            "due_at": (one.due_at or instant).isoformat(),
            "expires_at": one.expires_at.isoformat() if one.expires_at else None,
        }
        for one in wanted
    ]
    planned = ONCE.all(messages=json.dumps(rows), instant=instant)
    if any(one.due_at <= instant for one in planned):
        later("deliver_messages")
    return len(planned)


# One value for all, so that any number of messages is the same statement, which PostgreSQL then knows already.
PLANNED = (
    func.jsonb_to_recordset(bindparam("messages", type_=JSONB))
    .table_valued(
        column("id", Uuid),
        column("user_id", Uuid),
        column("kind", Text),
        column("subject_id", Uuid),
        column("sequence", Integer),
        column("offset_minutes", Integer),
        column("why", Text),
        column("details", JSONB),
        column("due_at", Instant),
        column("expires_at", Instant),
        name="planned",
    )
    .render_derived(with_types=True)
)
TABLE: Any = Message.__table__
ONCE = Standing(
    insert(TABLE)
    .from_select(
        [*PLANNED.c.keys(), "organization_id", "created_at", "state", "attempts", "outcome"],
        select(
            *PLANNED.c,
            tenancy.IN_FORCE,
            bindparam("instant", type_=Instant),
            literal_column("'planned'"),
            literal_column("0"),
            literal_column("''"),
        ),
        include_defaults=False,
    )
    .on_conflict_do_nothing(constraint="uq_messages_once")
    .returning(TABLE.c.due_at)
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
