"""Another address for a member: the membership goes to whoever has it, with the times that are booked under it.

Whose address is whose. A user is one human with one address, over all organizations, and only that human may change
what signs in. An organization holds a membership, never the user behind it. So when an administrator writes another
address for a member, no user is changed: the membership goes to whoever has that address, known or not, and only by
an invitation sent there.

- Somebody who has not accepted yet: it goes at once, the new address is invited if the old one was, and links that
  were sent to the old address open nothing any more.
- Somebody who is in keeps the membership until the letter to the new address is answered, and a letter to the old
  one says what was asked for.

Whether anybody signs in with that address, or belongs elsewhere, changes nothing that the administrator can see.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from mentoring.accounts.invitations import plan_invitation
from mentoring.accounts.models import Door, Membership, User
from mentoring.accounts.people import locked, open_door, refuse_member_at, usable
from mentoring.accounts.queries import user_by_email
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import refusing, transactional
from mentoring.messages.models import Message
from mentoring.messages.plan import plan, withdraw
from mentoring.organizations.audit import note
from mentoring.scheduling.models import BusyTime, GroupMeeting, Meeting, MeetingGuest, Occupancy, Seat

MOVE_LIFE = timedelta(days=14)


class MemberHasLeft(Refusal):
    status = 409
    sentence = "This person is no longer a member. Bring them back first."
    field = "email"


class TimesTaken(Refusal):
    status = 409
    sentence = (
        "One of your meetings here is at a time when you already have another one elsewhere. "
        "Move one of them, then come back to this page."
    )


@transactional
def change_address(membership_id: UUID, email: str, *, actor: UUID | None) -> bool:
    """Write another address for a member; true when the membership went there at once, false when it is asked first.

    Raises:
        NotFound: there is no such member.
        AddressUnusable, MemberHasLeft: that cannot be done.
        AlreadyAMember: somebody of this organization has the address.
    """
    address = usable(email)
    member = locked(membership_id)
    if member.left_at is not None:
        raise MemberHasLeft
    if db.session.get_one(User, member.user_id).email == address:
        return True
    refuse_member_at(address, left_too=True)
    receiver = user_at(address)
    note(
        "people.address",
        sentence=f"Wrote another address for {member.name}.",
        actor=actor,
        subject_id=member.id,
    )
    if member.accepted_at is not None:
        ask(member, receiver)
        return False
    was_invited, member.invited_at = member.invited_at is not None, None
    withdraw(member.id, why="The member's address was changed.", kinds=("invitation",))
    hand_over(member, receiver.id)
    if was_invited:
        plan_invitation(member)
    return True


@transactional
def accept(membership_id: UUID, *, of: UUID, to: UUID) -> str:
    """Take a membership over from one user to another, by the link that was sent to the other; gives its name.

    Nobody is signed in by it.

    Raises:
        LinkExpired: it was taken over already, the member left, or the other has a place of their own by now.
        TimesTaken: they have another meeting at the time of one that comes along.
    """
    member = db.session.scalar(select(Membership).where(Membership.id == membership_id).with_for_update())
    if member is None or member.left_at is not None or member.user_id != of or belongs(to):
        raise LinkExpired
    hand_over(member, to)
    note("people.moved", sentence=f"{member.name} now signs in with another address.", actor=member.id)
    return member.name


def asked(membership_id: UUID, *, of: UUID, to: UUID) -> Membership | None:
    """The membership that a letter asks about, while it can still be answered. Two statements."""
    member = db.session.scalar(
        select(Membership).where(
            Membership.id == membership_id, Membership.user_id == of, Membership.left_at.is_(None)
        )
    )
    return None if member is None or belongs(to) else member


def belongs(user_id: UUID) -> bool:
    """Whether a user has a membership of this organization, ended or not."""
    return db.session.scalar(select(Membership.id).where(Membership.user_id == user_id)) is not None


def user_at(address: str) -> User:
    user = user_by_email(address)
    if user is None:
        user = User(email=address)
        db.session.add(user)
        db.session.flush()
    return user


def ask(member: Membership, receiver: User) -> None:
    """Ask at the new address whether it takes the membership, and say so at the old one."""
    hour = int(now().timestamp()) // 3600  # asked twice within an hour is one message
    withdraw(member.id, why="Another address was written since.", kinds=("address_change",))
    plan(
        "address_change",
        to=receiver.id,
        about=member.id,
        sequence=hour,
        why="An administrator wrote this address for a member.",
        details={"of": str(member.user_id)},
        expires_at=now() + MOVE_LIFE,
    )
    plan(
        "address_change_notice",
        to=member.user_id,
        about=member.id,
        sequence=hour,
        why="An administrator wrote another address for this member.",
    )


def hand_over(member: Membership, to: UUID) -> None:
    """Give a membership to another user, with its door, its booked times, and what is planned to be sent."""
    of, member.user_id = member.user_id, to
    db.session.flush()
    db.session.execute(delete(Door).where(Door.user_id == of, Door.organization_id == tenancy.current()))
    open_door(to)
    meetings = select(Meeting.id).where(
        or_(Meeting.coach_id == member.id, Meeting.participant_id == member.id)
    )
    seats = select(Seat.group_id).where(Seat.membership_id == member.id)
    visited = select(MeetingGuest.meeting_id).where(MeetingGuest.membership_id == member.id)
    led = select(GroupMeeting.id).where(GroupMeeting.coach_id == member.id)
    taken = or_(*(Occupancy.meeting_id.in_(each) for each in (meetings, visited, seats, led)))
    with refusing({"ex_occupancies_no_overlap": TimesTaken}):
        db.session.execute(
            update(Occupancy)
            .where(Occupancy.user_id == of, taken)
            .values(user_id=to)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(BusyTime)
        .where(BusyTime.user_id == of, BusyTime.organization_id == member.organization_id)
        .values(user_id=to)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Message)
        .where(Message.user_id == of, Message.state == "planned", Message.kind != "address_change_notice")
        .values(user_id=to)
        .execution_options(synchronize_session=False)
    )
