"""Inviting people in, and their first step through the door."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.actions import open_session_for
from mentoring.accounts.models import Door, Membership, User
from mentoring.accounts.queries import normalized, user_by_email
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import plan

INVITATION_LIFE = timedelta(days=60)


def add_member(email: str, name: str, **details: object) -> Membership:
    """A person's place in the organization in force: theirs already, or a new one; the address alone says who.

    For use inside verbs. What another organization calls this person is neither read nor changed.
    """
    user = user_by_email(email)
    if user is None:
        user = User(email=normalized(email))
        db.session.add(user)
        db.session.flush()
    membership = db.session.scalar(select(Membership).where(Membership.user_id == user.id))
    if membership is None:
        membership = Membership(user_id=user.id, name=name)
        db.session.add(membership)
        db.session.add(Door(user_id=user.id, organization_id=tenancy.current()))
    elif membership.left_at is not None:
        membership.left_at = None
        db.session.add(Door(user_id=user.id, organization_id=tenancy.current()))
    for field, value in details.items():
        setattr(membership, field, value)
    db.session.flush()
    return membership


def plan_invitation(membership: Membership, *, again: bool = False) -> bool:
    """Plan a member's invitation, inside a verb; false when they are in already, or invited and not asked again."""
    if membership.accepted_at is not None or (membership.invited_at is not None and not again):
        return False
    sequence = 0
    if membership.invited_at is not None:
        sequence = int(now().timestamp()) // 3600  # asked twice within an hour is one message
    membership.invited_at = now()
    return plan(
        "invitation",
        to=membership.user_id,
        about=membership.id,
        sequence=sequence,
        why="An administrator invited this member.",
        expires_at=now() + INVITATION_LIFE,
    )


@transactional
def invite(membership_ids: Iterable[UUID], *, again: bool = False) -> int:
    """Invite members; gives how many messages were planned."""
    members = db.session.scalars(
        select(Membership)
        .where(Membership.id.in_(list(membership_ids)), Membership.left_at.is_(None))
        .order_by(Membership.id)
        .with_for_update()
    )
    return sum([plan_invitation(member, again=again) for member in members])


@transactional
def accept(membership_id: UUID, *, user_id: UUID, browser: str) -> str:
    """Accept an invitation by the link that was sent to a user, once; gives the new session's token.

    Raises:
        LinkExpired: it was accepted already, the member has left, or the membership is now at another address.
    """
    membership = db.session.scalar(select(Membership).where(Membership.id == membership_id).with_for_update())
    if membership is None or membership.left_at or membership.accepted_at or membership.user_id != user_id:
        raise LinkExpired
    membership.accepted_at = now()
    user = db.session.get_one(User, membership.user_id)
    user.name = user.name or membership.name
    return open_session_for(membership.user_id, browser)
