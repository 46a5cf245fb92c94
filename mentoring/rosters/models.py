"""An import: the file as read, how its columns were understood, and what it did, so that it can be undone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, one_of, refers
from mentoring.rosters.columns import Kind


class RosterImport(OfOrganization):
    """One file of coaches or participants on its way in."""

    __tablename__ = "roster_imports"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        one_of("kind", "coaches", "participants"),
        one_of("state", "uploaded", "applied", "undone"),
    )

    kind: Mapped[Kind] = mapped_column(Text)
    cohort_id: Mapped[UUID | None] = mapped_column()
    file_name: Mapped[str] = mapped_column(Text)
    header: Mapped[list[str]] = mapped_column(JSONB)
    rows: Mapped[list[Any]] = mapped_column(JSONB)  # [[row number, [cells]], …]
    remarks: Mapped[list[str]] = mapped_column(JSONB, default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(Text, default="uploaded")
    created_at: Mapped[datetime] = created()
    created_by: Mapped[UUID] = mapped_column()
    applied_at: Mapped[datetime | None] = instant()
    undone_at: Mapped[datetime | None] = instant()


class RosterChange(OfOrganization):
    """What an import did to one person, with what was there before."""

    __tablename__ = "roster_changes"
    __table_args__ = (
        refers("import_id", "roster_imports"),
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "import_id", "membership_id"),
        one_of("fate", "added", "updated"),
    )

    import_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    fate: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
