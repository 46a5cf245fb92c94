"""That coaching took place, and what was written about it by and for those concerned."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, one_of, refers


class SessionLog(OfOrganization):
    """What became of a meeting, or a session without one; made by either, seen by both."""

    __tablename__ = "session_logs"
    __table_args__ = (
        refers("match_id", "matches"),
        refers("meeting_id", "meetings"),
        refers("author_id", "memberships"),
        UniqueConstraint("organization_id", "meeting_id"),
        UniqueConstraint("organization_id", "logging_key"),
        Index("ix_session_logs_match", "organization_id", "match_id", "held_on"),
        one_of("happened", "met", "moved", "missed"),
        CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes_sane"),
    )

    match_id: Mapped[UUID] = mapped_column()
    meeting_id: Mapped[UUID | None] = mapped_column()
    author_id: Mapped[UUID] = mapped_column()
    happened: Mapped[str] = mapped_column(Text, default="met")
    held_on: Mapped[date] = mapped_column()
    minutes: Mapped[int] = mapped_column(default=0)
    format: Mapped[str] = mapped_column(Text, default="video")
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    logging_key: Mapped[UUID] = mapped_column()  # of the form that logged it: sent twice, logged once
    created_at: Mapped[datetime] = created()
    updated_at: Mapped[datetime] = created()


class Note(OfOrganization):
    """Written words, encrypted; private (its author), pair, or program."""

    __tablename__ = "notes"
    __table_args__ = (
        refers("log_id", "session_logs"),
        refers("author_id", "memberships"),
        UniqueConstraint("organization_id", "log_id", "author_id", "layer"),
        one_of("layer", "private", "pair", "program"),
    )

    log_id: Mapped[UUID] = mapped_column()
    author_id: Mapped[UUID] = mapped_column()
    layer: Mapped[str] = mapped_column(Text, default="pair")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = created()
    updated_at: Mapped[datetime] = created()
