"""Lists of an organization's people, for its administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from mentoring.accounts.models import Membership, User
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.messages.models import Message

ROLES = (("administrator", "Administrator"), ("coach", "Coach"), ("participant", "Participant"))
STANDINGS = (
    ("not_invited", "Not invited"),
    ("invited", "Invited"),
    ("accepted", "In"),
    ("left", "Left"),
)
ROLE_COLUMNS = {
    "administrator": Membership.is_administrator,
    "coach": Membership.is_coach,
    "participant": Membership.is_participant,
}
STANDING = case(
    (Membership.left_at.is_not(None), "left"),
    (Membership.accepted_at.is_not(None), "accepted"),
    (Membership.invited_at.is_not(None), "invited"),
    else_="not_invited",
)
ORDERS: dict[str, Any] = {
    "name": func.lower(Membership.name),
    "agency": func.lower(Membership.agency),
    "standing": case({"not_invited": 0, "invited": 1, "accepted": 2}, value=STANDING, else_=3),
    "newest": Membership.created_at,
}
Among = Select[tuple[UUID]]  # ids of memberships, such as those in a cohort


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members are asked for; with no standing, everybody who has not left."""

    words: str = ""
    role: str = ""
    standing: str = ""
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as a list shows them."""

    id: UUID
    name: str
    email: str
    title: str
    agency: str
    city: str
    state: str
    population: int | None
    phone: str
    is_administrator: bool
    is_coach: bool
    is_participant: bool
    standing: str
    created_at: datetime
    invited_at: datetime | None
    accepted_at: datetime | None
    left_at: datetime | None

    @property
    def roles(self) -> tuple[str, ...]:
        """What they are here, in words."""
        return tuple(words for role, words in ROLES if getattr(self, f"is_{role}"))


COLUMNS = (
    Membership.id,
    Membership.name,
    User.email,
    Membership.title,
    Membership.agency,
    Membership.city,
    Membership.state,
    Membership.population,
    Membership.phone,
    Membership.is_administrator,
    Membership.is_coach,
    Membership.is_participant,
    STANDING,
    Membership.created_at,
    Membership.invited_at,
    Membership.accepted_at,
    Membership.left_at,
)


def people(wanted: Wanted, *, by: str, descending: bool = False, page: int = 1) -> Page[MemberRow]:
    """A page of members in an order of ORDERS. Two statements."""
    total = number_of_people(wanted)
    rows = db.session.execute(listed(wanted, by, descending).limit(PER_PAGE).offset(offset(page)))
    return Page(tuple(MemberRow(*row) for row in rows), page, total)


def number_of_people(wanted: Wanted) -> int:
    """How many members are asked for. One statement."""
    return db.session.scalar(narrowed(select(func.count()), wanted)) or 0


def all_people(wanted: Wanted, *, by: str, descending: bool = False) -> list[MemberRow]:
    """Every member asked for. One statement."""
    return [MemberRow(*row) for row in db.session.execute(listed(wanted, by, descending))]


def member_by_id(membership_id: UUID) -> MemberRow:
    """A member of the organization in force, whether they left or not. One statement.

    Raises:
        NotFound: there is none, or they are somebody else's.
    """
    statement = (
        select(*COLUMNS).join(User, User.id == Membership.user_id).where(Membership.id == membership_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return MemberRow(*row)


def administrators() -> list[MemberRow]:
    """Who administers the organization, by name. One statement."""
    return all_people(Wanted(role="administrator"), by="name")


def listed(wanted: Wanted, by: str, descending: bool) -> Select[Any]:
    order, last = ORDERS[by], Membership.id
    return narrowed(select(*COLUMNS), wanted).order_by(
        *((order.desc(), last.desc()) if descending else (order, last))
    )


def narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Only who is asked for."""
    statement = statement.select_from(Membership).join(User, User.id == Membership.user_id)
    if wanted.standing:
        statement = statement.where(of_standing(wanted.standing))
    else:
        statement = statement.where(Membership.left_at.is_(None))
    if wanted.role:
        statement = statement.where(ROLE_COLUMNS[wanted.role])
    if wanted.among is not None:
        statement = statement.where(Membership.id.in_(wanted.among))
    for word in wanted.words.split():
        found = (
            column.icontains(word, autoescape=True)
            for column in (Membership.name, Membership.agency, Membership.title, Membership.city, User.email)
        )
        statement = statement.where(or_(*found))
    return statement


def of_standing(standing: str) -> ColumnElement[bool]:
    """Members who stand so, as conditions on plain columns."""
    here = Membership.left_at.is_(None)
    return {
        "not_invited": and_(here, Membership.accepted_at.is_(None), Membership.invited_at.is_(None)),
        "invited": and_(here, Membership.accepted_at.is_(None), Membership.invited_at.is_not(None)),
        "accepted": and_(here, Membership.accepted_at.is_not(None)),
        "left": Membership.left_at.is_not(None),
    }[standing]


@dataclass(frozen=True, slots=True)
class InvitationFigures:
    """How far invitations have come, as the ledger has it."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0  # refused, or not known whether it arrived
    dropped: int = 0  # cancelled or expired before they were sent

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.failed + self.dropped

    @property
    def settled(self) -> int:
        return self.total - self.waiting


FATES = {
    "planned": "waiting",
    "claimed": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "uncertain": "failed",
    "failed": "failed",
    "cancelled": "dropped",
    "expired": "dropped",
}


def invitation_figures(since: datetime | None = None) -> InvitationFigures:
    """How the invitations planned since an instant have fared, or all there ever were. One statement."""
    statement = (
        select(Message.state, func.count()).where(Message.kind == "invitation").group_by(Message.state)
    )
    if since is not None:
        statement = statement.where(Message.created_at >= since)
    figures = dict.fromkeys(FATES.values(), 0)
    for state, number in db.session.execute(statement):
        figures[FATES[state]] += number
    return InvitationFigures(**figures)


@dataclass(frozen=True, slots=True)
class Stuck:
    """An invitation that did not go out, and to whom."""

    message_id: UUID
    membership_id: UUID
    name: str
    outcome: str


def stuck_invitations(since: datetime | None = None, *, most: int = 50) -> list[Stuck]:
    """Invitations that failed, or of which nobody knows, newest first. One statement."""
    statement = (
        select(Message.id, Membership.id, Membership.name, Message.outcome)
        .join(Membership, Membership.id == Message.subject_id)
        .where(Message.kind == "invitation", Message.state.in_(("failed", "uncertain")))
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(most)
    )
    if since is not None:
        statement = statement.where(Message.created_at >= since)
    return [Stuck(*row) for row in db.session.execute(statement)]
