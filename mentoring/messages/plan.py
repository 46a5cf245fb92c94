"""Planning: a message is a row in the transaction of the verb that causes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, Uuid, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant, new_id
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
    columns = {
        "organization_id": tenancy.current(),
        "created_at": instant,
        "ids": [new_id() for _ in wanted],
        "users": [one.to for one in wanted],
        "kinds": [one.kind for one in wanted],
        "subjects": [one.about for one in wanted],
        "sequences": [one.sequence for one in wanted],
        "offsets": [one.offset_minutes for one in wanted],
        "whys": [one.why for one in wanted],
        "details": [one.details for one in wanted],
        "due": [one.due_at or instant for one in wanted],
        "expire": [one.expires_at for one in wanted],
    }
    planned = db.session.scalars(ONCE, columns).all()
    if any(due_at <= instant for due_at in planned):
        later("deliver_messages")
    return len(planned)


def arrays(**types: Any) -> Any:
    """Arrays of equal lengths, as rows."""
    given = [bindparam(name, type_=ARRAY(kind)) for name, kind in types.items()]
    return func.unnest(*given).table_valued(*types, name="planned").render_derived()


# A column is one array, so that any number of messages is the same statement, which PostgreSQL then knows already.
PLANNED = arrays(
    ids=Uuid(),
    users=Uuid(),
    kinds=Text(),
    subjects=Uuid(),
    sequences=Integer(),
    offsets=Integer(),
    whys=Text(),
    details=JSONB(),
    due=Instant,
    expire=Instant,
)
TABLE: Any = Message.__table__
ONCE = (
    insert(TABLE)
    .from_select(
        [
            *("id", "user_id", "kind", "subject_id", "sequence", "offset_minutes", "why", "details"),
            *("due_at", "expires_at", "organization_id", "created_at", "state", "attempts", "outcome"),
        ],
        select(
            *PLANNED.c,
            bindparam("organization_id", type_=Uuid()),
            bindparam("created_at", type_=Instant),
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
