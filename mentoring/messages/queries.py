"""Named reads of the ledger, for an organization's administrators."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, select

from mentoring.accounts.models import Membership, User
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.messages.models import STATES, Message
from mentoring.organizations.models import AuditEntry

WHEN = func.coalesce(Message.settled_at, Message.due_at)
EVERYTHING = 50_000  # lines of an export


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are asked for; days are those of `zone`, both included."""

    state: str = ""
    kind: str = ""
    person: UUID | None = None
    words: str = ""
    first_day: date | None = None
    last_day: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list. `when` is when it was settled, or else when it is due."""

    id: UUID
    kind: str
    state: str
    why: str
    outcome: str
    attempts: int
    created_at: datetime
    when: datetime
    expires_at: datetime | None
    name: str
    membership_id: UUID | None
    email: str


def ledger(wanted: Wanted, *, page: int) -> Page[Line]:
    """A page of messages: what was settled or is being sent, newest first; then what is to come. Two statements."""
    total = db.session.scalar(narrowed(select(func.count()).select_from(Message), wanted)) or 0
    number = min(page, Page((), 1, total).pages)
    rows = db.session.execute(lines(wanted).limit(PER_PAGE).offset(offset(number)))
    return Page(tuple(Line(*row) for row in rows), number, total)


def whole_ledger(wanted: Wanted) -> list[Line]:
    """Every message asked for, in the list's order. One statement."""
    return [Line(*row) for row in db.session.execute(lines(wanted).limit(EVERYTHING))]


def lines(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    statement = select(
        Message.id,
        Message.kind,
        Message.state,
        Message.why,
        Message.outcome,
        Message.attempts,
        Message.created_at,
        WHEN.label("when"),
        Message.expires_at,
        func.coalesce(Membership.name, User.name),
        Membership.id.label("membership_id"),
        User.email,
    )
    to_come = case((Message.state == "planned", 1), else_=0)
    order = (WHEN.asc(),) if wanted.state == "planned" else (to_come, WHEN.desc())
    return narrowed(statement, wanted).order_by(*order, Message.id.desc())


def narrowed(statement: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The messages asked for, each with the person it is for."""
    statement = statement.join(User, User.id == Message.user_id).outerjoin(
        Membership, Membership.user_id == Message.user_id
    )
    if wanted.state:
        statement = statement.where(Message.state == wanted.state)
    if wanted.kind:
        statement = statement.where(Message.kind == wanted.kind)
    if wanted.person:
        statement = statement.where(Membership.id == wanted.person)
    if wanted.words:
        statement = statement.where(Membership.name.icontains(wanted.words, autoescape=True))
    if wanted.first_day:
        statement = statement.where(midnight(wanted.first_day, wanted.zone) <= WHEN)
    if wanted.last_day:
        statement = statement.where(midnight(wanted.last_day + timedelta(days=1), wanted.zone) > WHEN)
    return statement


def midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def counts() -> dict[str, int]:
    """How many messages are in each state, also those with none. One statement."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def kinds_used() -> list[str]:
    """The kinds of message that this organization has in its ledger. One statement."""
    return list(db.session.scalars(select(Message.kind).distinct().order_by(Message.kind)))


@dataclass(frozen=True, slots=True)
class Story:
    """A message with the person it is for."""

    message: Message
    name: str
    membership_id: UUID | None
    email: str


def story_of(message_id: UUID) -> Story:
    """A message of the organization in force. One statement.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = db.session.execute(
        select(Message, func.coalesce(Membership.name, User.name), Membership.id, User.email)
        .join(User, User.id == Message.user_id)
        .outerjoin(Membership, Membership.user_id == Message.user_id)
        .where(Message.id == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Story(*row)


@dataclass(frozen=True, slots=True)
class Deed:
    """What an administrator did with a message."""

    at: datetime
    sentence: str
    name: str


def deeds_about(message_id: UUID) -> list[Deed]:
    """What administrators did with a message, oldest first. One statement."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.sentence, func.coalesce(Membership.name, ""))
        .outerjoin(Membership, Membership.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_id == message_id)
        .order_by(AuditEntry.at)
    )
    return [Deed(*row) for row in rows]
