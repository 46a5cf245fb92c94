"""Verbs of an organization's people: add one, change one, invite everybody, let one go and bring them back.

Writing another address for a member is `mentoring.scheduling.addresses`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.invitations import add_member, plan_invitation
from mentoring.accounts.lists import ROLE_COLUMNS, Among
from mentoring.accounts.models import Door, Membership, User
from mentoring.accounts.queries import normalized
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import later
from mentoring.organizations.audit import note


class AddressUnusable(Refusal):
    sentence = "Enter an address like name@example.org."
    field = "email"


class AlreadyAMember(Refusal):
    status = 409
    field = "email"


class RoleMissing(Refusal):
    sentence = "Choose at least one role."
    field = "roles"


class OnlyAdministrator(Refusal):
    status = 409
    field = "roles"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an organization keeps of a member, and what they are there."""

    name: str
    title: str = ""
    agency: str = ""
    city: str = ""
    state: str = ""
    population: int | None = None
    phone: str = ""
    is_administrator: bool = False
    is_coach: bool = False
    is_participant: bool = False


@transactional
def add(email: str, particulars: Particulars, *, invite: bool, actor: UUID | None) -> UUID:
    """Add one person, and invite them if asked; somebody who left comes back. Gives the membership's id.

    Raises:
        AddressUnusable, RoleMissing: what was typed cannot be used.
        AlreadyAMember: the address is a member's already.
    """
    address = usable(email)
    need_role(particulars)
    refuse_member_at(address)
    member = add_member(address, **asdict(particulars))
    if invite:
        plan_invitation(member)
    note("people.add", sentence=f"Added {member.name}.", actor=actor, subject_id=member.id)
    return member.id


@transactional
def add_administrator(name: str, *, email: str, actor: UUID | None) -> UUID:
    """Make somebody an administrator, and invite them unless they are in: a member already, or somebody new.

    Raises:
        AddressUnusable: it is no address.
    """
    member = add_member(usable(email), name, is_administrator=True)
    plan_invitation(member)
    note(
        "people.administrator",
        sentence=f"Made {member.name} an administrator.",
        actor=actor,
        subject_id=member.id,
    )
    return member.id


@transactional
def remove_administrator(membership_id: UUID, *, actor: UUID | None) -> str:
    """Take the role of administrator away, and with the last role the membership; gives the name.

    Raises:
        NotFound: there is no such administrator.
        OnlyAdministrator: nobody would be left to administer.
    """
    administrators = administrators_locked()
    member = locked(membership_id)
    if not member.is_administrator or member.left_at is not None:
        raise NotFound
    keep_an_administrator(administrators, without=member)
    member.is_administrator = False
    if not (member.is_coach or member.is_participant):
        close_door(member)
    note(
        "people.not_administrator",
        sentence=f"{member.name} is no longer an administrator.",
        actor=actor,
        subject_id=member.id,
    )
    return member.name


@transactional
def change(membership_id: UUID, particulars: Particulars, *, actor: UUID | None) -> None:
    """Change what the organization keeps of a member; their address and sign-in stay as they are.

    Raises:
        NotFound: there is no such member.
        RoleMissing: no role was chosen.
        OnlyAdministrator: nobody would be left to administer.
    """
    administrators = administrators_locked()
    member = locked(membership_id)
    need_role(particulars)
    if member.is_administrator and not particulars.is_administrator and member.left_at is None:
        keep_an_administrator(administrators, without=member)
    for field, value in asdict(particulars).items():
        setattr(member, field, value)
    note(
        "people.change", sentence=f"Changed what is kept of {member.name}.", actor=actor, subject_id=member.id
    )


@transactional
def invite_all(*, role: str = "", among: Among | None = None, actor: UUID | None) -> tuple[int, datetime]:
    """Invite everybody who is not invited yet; gives how many, and since when to count their messages.

    Two presses at once wait for each other, and the second finds nobody left.
    """
    since = now()
    statement = (
        select(Membership)
        .where(
            Membership.left_at.is_(None), Membership.accepted_at.is_(None), Membership.invited_at.is_(None)
        )
        .order_by(Membership.id)
        .with_for_update()
    )
    if role:
        statement = statement.where(ROLE_COLUMNS[role])
    if among is not None:
        statement = statement.where(Membership.id.in_(among))
    with db.session.no_autoflush:  # one statement for all that changed, not one before each message
        planned = sum([plan_invitation(member) for member in db.session.scalars(statement)])
    if planned:
        note("people.invite_all", sentence=f"Invited {planned} members.", actor=actor)
    return planned, since


@transactional
def leave(membership_id: UUID, *, actor: UUID | None) -> None:
    """Close an organization's door to a member; what they did stays, and what runs is ended by nobody but people.

    Raises:
        NotFound: there is no such member.
        OnlyAdministrator: nobody would be left to administer.
    """
    administrators = administrators_locked()
    member = locked(membership_id)
    if member.left_at is not None:
        return
    if member.is_administrator:
        keep_an_administrator(administrators, without=member)
    close_door(member)
    note("people.leave", sentence=f"{member.name} is no longer a member.", actor=actor, subject_id=member.id)


@transactional
def bring_back(membership_id: UUID, *, actor: UUID | None) -> None:
    """Open the door again.

    Raises:
        NotFound: there is no such member.
    """
    member = locked(membership_id)
    if member.left_at is None:
        return
    member.left_at = None
    open_door(member.user_id)
    note("people.bring_back", sentence=f"{member.name} is a member again.", actor=actor, subject_id=member.id)


def usable(email: str, *, field: str = "email") -> str:
    """An address as it is stored.

    Raises:
        AddressUnusable: it is no address.
    """
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise AddressUnusable(field=field) from error
    return normalized(email)


def need_role(particulars: Particulars) -> None:
    if not (particulars.is_administrator or particulars.is_coach or particulars.is_participant):
        raise RoleMissing


def refuse_member_at(address: str, *, left_too: bool = False) -> None:
    """Refuse an address that a member of this organization has; of others nothing is asked."""
    statement = select(Membership).join(User, User.id == Membership.user_id).where(User.email == address)
    member = db.session.scalar(statement)
    if member is not None and (left_too or member.left_at is None):
        raise AlreadyAMember(f"{member.name} has this address already.")


def locked(membership_id: UUID) -> Membership:
    """A member, kept from being changed by anybody else until the verb ends."""
    statement = select(Membership).where(Membership.id == membership_id).with_for_update()
    member = db.session.scalar(statement.execution_options(populate_existing=True))
    if member is None:
        raise NotFound
    return member


def administrators_locked() -> set[UUID]:
    """Who administers, kept from being changed: two who go at once wait here for each other, before anything else."""
    rows = db.session.scalars(
        select(Membership.id)
        .where(Membership.is_administrator, Membership.left_at.is_(None))
        .order_by(Membership.id)
        .with_for_update()
    )
    return set(rows)


def keep_an_administrator(there: set[UUID], *, without: Membership) -> None:
    """Refuse to lose the last administrator."""
    if there <= {without.id}:
        raise OnlyAdministrator(f"{without.name} is the only administrator. Make somebody else one first.")


def close_door(member: Membership) -> None:
    member.left_at = now()
    later("settle_meetings")
    db.session.execute(
        delete(Door).where(Door.user_id == member.user_id, Door.organization_id == tenancy.current())
    )


def open_door(user_id: UUID) -> None:
    there = insert(Door).values(id=new_id(), user_id=user_id, organization_id=tenancy.current())
    db.session.execute(there.on_conflict_do_nothing())
