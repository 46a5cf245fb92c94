"""People, the doors they may enter, and how they sign in.

A user is global and never belongs to an organization; a membership is what one organization knows of a
person, under the name that is on its own roster.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfInstallation, OfOrganization, created, instant, refers, words


class User(OfInstallation):
    """One human: an address, a zone, perhaps a password."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_normalized"),)

    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = words()
    zone: Mapped[str | None] = mapped_column(Text)  # none: as the organization's
    theme: Mapped[str] = mapped_column(Text, default="auto")
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = created()


class Door(OfInstallation):
    """That a person may enter an organization, and no more: the one thing known before one is in force."""

    __tablename__ = "doors"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))


class SignInSession(OfInstallation):
    """A browser that is signed in; the cookie holds a random token, the row only its hash."""

    __tablename__ = "sign_in_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    browser: Mapped[str] = words()
    created_at: Mapped[datetime] = created()
    seen_at: Mapped[datetime] = created()
    expires_at: Mapped[datetime] = instant()
    ended_at: Mapped[datetime | None] = instant()


class SignInCode(OfInstallation):
    """A code and a link, sent in one message, good once. The code is derived from the row, never stored."""

    __tablename__ = "sign_in_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = created()
    expires_at: Mapped[datetime] = instant()
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = instant()


class Membership(OfOrganization):
    """A person in an organization, with roles."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("organization_id", "user_id"),
        Index("ix_memberships_name", "organization_id", "name"),
        Index("ix_memberships_user_id", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = words()
    agency: Mapped[str] = words()
    city: Mapped[str] = words()
    state: Mapped[str] = words()
    population: Mapped[int | None] = mapped_column()
    phone: Mapped[str] = words()
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_coach: Mapped[bool] = mapped_column(default=False)
    is_participant: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = created()
    invited_at: Mapped[datetime | None] = instant()
    accepted_at: Mapped[datetime | None] = instant()
    left_at: Mapped[datetime | None] = instant()


class Photo(OfOrganization):
    """A member's picture, re-encoded by us and bounded."""

    __tablename__ = "photos"
    __table_args__ = (
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "membership_id"),
    )

    membership_id: Mapped[UUID] = mapped_column()
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Text)
