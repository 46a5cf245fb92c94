"""Named reads of people and their doors."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Executable, and_, bindparam, literal_column, select, true
from sqlalchemy.orm import aliased

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


OF_COOKIE = and_(
    SignInSession.token_hash == bindparam("token_hash"),
    SignInSession.ended_at.is_(None),
    SignInSession.expires_at > bindparam("instant"),
)
OPEN_SESSION = Standing(
    select(SignInSession, User).join(User, User.id == SignInSession.user_id).where(OF_COOKIE)
)


def entrance() -> Executable:
    """Whose address it is, who asks, and who they are there: PostgreSQL is told the organization as soon as it is
    found, and a member is looked for after that alone, since OFFSET keeps what is looked for apart.
    """
    told = tenancy.telling(Organization.id).label("told")
    here = select(Organization, told).where(Organization.slug == bindparam("slug")).cte("here")
    member = (
        select(Membership)
        .where(
            here.c.told.is_not(None),
            Membership.organization_id == here.c.id,
            Membership.user_id == User.id,
            Membership.left_at.is_(None),
        )
        .offset(literal_column("0"))
        .lateral("member")
    )
    return (
        select(
            aliased(Organization, here, name="organization"),
            SignInSession,
            User,
            aliased(Membership, member, name="member"),
        )
        .select_from(here)
        .outerjoin(SignInSession, OF_COOKIE)
        .outerjoin(User, User.id == SignInSession.user_id)
        .outerjoin(member, true())
    )


ENTRANCE = Standing(entrance(), crossing="who asks, and where: it finds the organization that it tells")


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A sign-in session, whose it is, and their place in the organization of the address."""

    session: SignInSession
    user: User
    member: Membership | None = None


def user_by_email(email: str) -> User | None:
    """Who signs in with that address. One statement."""
    return db.session.scalar(select(User).where(User.email == normalized(email)))


def open_session(token_hash: str) -> OpenSession | None:
    """The sign-in session behind a cookie. One statement."""
    row = OPEN_SESSION.one_or_none(token_hash=token_hash, instant=now())
    return OpenSession(*row) if row else None


def at_entrance(slug: str, token_hash: str) -> tuple[Organization | None, OpenSession | None]:
    """The organization of an address, of which PostgreSQL is told, and the sign-in session behind a cookie. One
    statement, and another where there is no such organization.
    """
    row = ENTRANCE.one_or_none(slug=slug, token_hash=token_hash, instant=now())
    if row is None:
        return None, open_session(token_hash)
    organization, session, user, member = row
    return organization, OpenSession(session, user, member) if session else None


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
