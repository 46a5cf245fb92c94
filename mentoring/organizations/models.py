"""Associations and the programs they run."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfInstallation, OfOrganization, created, instant, one_of


class Organization(OfInstallation):
    """An association: the unit of isolation."""

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'", name="slug_shape"),
        CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name="accent_shape"),
    )

    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    accent: Mapped[str] = mapped_column(Text, default="#0e5a5a")
    created_at: Mapped[datetime] = created()


class Program(OfOrganization):
    """What an organization runs, with the plan it was made from as its own copy."""

    __tablename__ = "programs"
    __table_args__ = (
        UniqueConstraint("organization_id", "name"),
        one_of("kind", "cohort", "gallery"),
    )

    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    template_key: Mapped[str] = mapped_column(Text)
    template: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = created()
    archived_at: Mapped[datetime | None] = instant()


class AuditEntry(OfOrganization):
    """Who did what, in a sentence; never what was said in a note."""

    __tablename__ = "audit_entries"

    at: Mapped[datetime] = created()
    actor_id: Mapped[UUID | None] = mapped_column()  # a membership; none when the product acted by itself
    verb: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID | None] = mapped_column()
    sentence: Mapped[str] = mapped_column(Text)
