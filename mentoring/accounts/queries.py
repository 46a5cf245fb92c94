"""Named reads of people and their doors."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from mentoring.accounts.models import Door, Membership, SignInSession, User
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.installation import INSTALLATION_ID
from mentoring.foundation.standing import Standing
from mentoring.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """An organization that a person may enter."""

    organization_id: UUID
    slug: str
    name: str


def doors_of(user_id: UUID) -> list[OpenDoor]:
    """The organizations a person may enter, by name. One statement."""
    rows = db.session.execute(
        select(Organization.id, Organization.slug, Organization.name)
        .join(Door, Door.organization_id == Organization.id)
        .where(Door.user_id == user_id, Organization.id != INSTALLATION_ID)
        .order_by(Organization.name),
        execution_options=tenancy.crossing("a person's own doors"),
    )
    return [OpenDoor(*row) for row in rows]


OF_COOKIE = (
    select(SignInSession, User)
    .join(User, User.id == SignInSession.user_id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("instant"),
    )
)
OPEN_SESSION = Standing(OF_COOKIE)
OPEN_HERE = Standing(
    OF_COOKIE.add_columns(Membership).outerjoin(
        Membership, (Membership.user_id == User.id) & Membership.left_at.is_(None)
    )
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A sign-in session, whose it is, and their place in the organization in force."""

    session: SignInSession
    user: User
    member: Membership | None = None


def user_by_email(email: str) -> User | None:
    """Who signs in with that address. One statement."""
    return db.session.scalar(select(User).where(User.email == normalized(email)))


def open_session(token_hash: str) -> OpenSession | None:
    """The sign-in session behind a cookie. One statement."""
    statement = OPEN_SESSION if tenancy.in_force() is None else OPEN_HERE
    row = statement.one_or_none(token_hash=token_hash, instant=now())
    return OpenSession(*row) if row else None


@dataclass(frozen=True, slots=True)
class Browser:
    """A place where a person is signed in."""

    id: UUID
    browser: str
    created_at: datetime
    seen_at: datetime


def sessions_of(user_id: UUID) -> list[Browser]:
    """Where a person is signed in, newest first. One statement."""
    rows = db.session.execute(
        select(SignInSession.id, SignInSession.browser, SignInSession.created_at, SignInSession.seen_at)
        .where(
            SignInSession.user_id == user_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now(),
        )
        .order_by(SignInSession.seen_at.desc())
    )
    return [Browser(*row) for row in rows]


def normalized(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


def invited_member(membership_id: UUID, *, user_id: UUID) -> Membership | None:
    """A member who was invited, at the address of that user, and has not accepted yet. One statement."""
    return db.session.scalar(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.user_id == user_id,
            Membership.accepted_at.is_(None),
            Membership.left_at.is_(None),
        )
    )


def zone_of_member(membership_id: UUID) -> str | None:
    """A member's own zone, if they chose one. One statement."""
    return db.session.scalar(
        select(User.zone)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.id == membership_id)
    )
