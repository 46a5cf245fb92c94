"""Named reads of what participants want."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.participants.models import Goal, ParticipantProfile


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in its owner's list."""

    id: UUID
    sentence: str
    reached_at: datetime | None


def profile_of(membership_id: UUID) -> ParticipantProfile | None:
    """What a participant said they want, if anything yet. One statement."""
    return db.session.scalar(
        select(ParticipantProfile).where(ParticipantProfile.membership_id == membership_id)
    )


def goals_of(membership_id: UUID) -> list[GoalRow]:
    """A participant's goals in their own order, reached ones among them. One statement."""
    rows = db.session.execute(
        select(Goal.id, Goal.sentence, Goal.reached_at)
        .where(Goal.membership_id == membership_id, Goal.removed_at.is_(None))
        .order_by(Goal.position, Goal.id)
    )
    return [GoalRow(*row) for row in rows]


def goal_by_id(goal_id: UUID, *, membership_id: UUID) -> Goal:
    """A goal of that participant. One statement.

    Raises:
        NotFound: there is none, it was removed, or it is somebody else's.
    """
    goal = db.session.scalar(
        select(Goal).where(Goal.id == goal_id, Goal.membership_id == membership_id, Goal.removed_at.is_(None))
    )
    if goal is None:
        raise NotFound
    return goal


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far a participant has come with what is theirs alone."""

    profile_completed: bool
    goals: int


def beginning_of(membership_id: UUID) -> Beginning:
    """Whether the profile is complete, and how many goals there are. One statement."""
    goals = (
        select(func.count())
        .where(Goal.membership_id == membership_id, Goal.removed_at.is_(None))
        .scalar_subquery()
    )
    completed = (
        select(func.count())
        .where(
            ParticipantProfile.membership_id == membership_id, ParticipantProfile.completed_at.is_not(None)
        )
        .scalar_subquery()
    )
    row = db.session.execute(select(completed, goals)).one()
    return Beginning(bool(row[0]), row[1])


@dataclass(frozen=True, slots=True)
class Introduced:
    """A participant as their coach sees them."""

    id: UUID
    name: str
    title: str
    agency: str
    city: str
    state: str
    phone: str
    story: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    career_path: tuple[str, ...]


def introduced(membership_id: UUID) -> Introduced:
    """What a participant's coach reads of them. One statement.

    Raises:
        NotFound: there is no such member.
    """
    row = db.session.execute(
        select(Membership, ParticipantProfile)
        .outerjoin(ParticipantProfile, ParticipantProfile.membership_id == Membership.id)
        .where(Membership.id == membership_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    member, profile = row
    return Introduced(
        id=member.id,
        name=member.name,
        title=member.title,
        agency=member.agency,
        city=member.city,
        state=member.state,
        phone=member.phone,
        story=profile.story if profile else "",
        topics=tuple(profile.topics) if profile else (),
        languages=tuple(profile.languages) if profile else (),
        formats=tuple(profile.formats) if profile else (),
        career_path=tuple(profile.career_path) if profile else (),
    )
