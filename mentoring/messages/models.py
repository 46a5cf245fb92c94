"""The ledger: one row is one thing for one person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import Instant, OfOrganization, created, instant, one_of

STATES = ("planned", "claimed", "sending", "sent", "uncertain", "failed", "cancelled", "expired")


class Message(OfOrganization):
    """Planned in the transaction of the verb that caused it; sent once, or seen not to be.

    `organization_id` is the installation's own for what belongs to no association (a sign-in code).
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint(
            "organization_id",
            "user_id",
            "kind",
            "subject_id",
            "sequence",
            "offset_minutes",
            name="uq_messages_once",
        ),
        one_of("state", *STATES),
        Index("ix_messages_due", "organization_id", "due_at", postgresql_where="state = 'planned'"),
        Index(
            "ix_messages_open",
            "organization_id",
            "claimed_at",
            postgresql_where="state IN ('claimed', 'sending')",
        ),
        Index("ix_messages_subject", "organization_id", "subject_id"),
        Index("ix_messages_newest", "organization_id", "created_at"),
        Index("ix_messages_state", "organization_id", "state"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column()
    sequence: Mapped[int] = mapped_column(default=0)
    offset_minutes: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(
        JSONB, default=dict
    )  # ids and small facts to compose from
    why: Mapped[str] = mapped_column(Text)  # why it was planned, in a sentence
    state: Mapped[str] = mapped_column(Text, default="planned")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = instant()
    created_at: Mapped[datetime] = created()
    claimed_at: Mapped[datetime | None] = instant()
    settled_at: Mapped[datetime | None] = instant()  # sent, failed, cancelled or expired: when
    outcome: Mapped[str] = mapped_column(Text, default="")  # why it was not sent, or what the server said
