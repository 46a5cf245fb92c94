"""What every table is made of.

A table belongs either to one organization (`OfOrganization`) or to the whole installation (`OfInstallation`).
There are no relationships between classes: a query names what it reads, so nothing is ever loaded behind
anybody's back. Foreign keys carry the organization, because the checks behind them bypass row-level security.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db

Instant = DateTime(timezone=True)


def new_id() -> UUID:
    """A fresh identifier, in the order of time (RFC 9562, version 7)."""
    return UUID(int=uuid7().int)


class OfInstallation(db.Model):  # type: ignore[name-defined]
    """A row of the whole installation; holds nothing of any organization's content."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id, sort_order=-1)


class OfOrganization(db.Model):  # type: ignore[name-defined]
    """A row of exactly one organization; the key and every reference carry it."""

    __abstract__ = True

    organization_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-2)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id, sort_order=-1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        own: tuple[Any, ...] = cls.__dict__.get("__table_args__", ())
        if "__tablename__" in cls.__dict__:
            key = ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE")
            cls.__table_args__ = (key, *own)
        super().__init_subclass__(**kwargs)

    __table_args__: ClassVar[Any] = ()


def refers(column: str, table: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """A reference inside one organization: `(organization_id, column)` to the table's key."""
    return ForeignKeyConstraint(
        ["organization_id", column], [f"{table}.organization_id", f"{table}.id"], ondelete=ondelete
    )


def one_of(column: str, *words: str) -> CheckConstraint:
    """A column that holds one of a few words: text with a check, which indexes under row-level security."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def instant(**kwargs: Any) -> Mapped[datetime]:
    """A point in time."""
    return mapped_column(Instant, **kwargs)


def created() -> Mapped[datetime]:
    """When the row came to be."""
    return mapped_column(Instant, default=now)


def words(**kwargs: Any) -> Mapped[str]:
    """Text that a person wrote; empty when nothing was written."""
    return mapped_column(Text, default="", **kwargs)
