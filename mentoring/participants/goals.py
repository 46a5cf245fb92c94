"""Verbs of goals: add, change, move, reach, remove, and back again."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.participants.actions import held
from mentoring.participants.models import Goal

MOST = 7  # at a time; reached ones do not count
KEPT = timedelta(days=1)  # how long a removed goal can be put back


class GoalsAreFull(Refusal):
    status = 409
    sentence = "Seven goals at a time are plenty. Mark one as reached or remove one first."
    field = "sentence"


class GoalTwice(Refusal):
    sentence = "This goal is on your list already."
    field = "sentence"


@transactional
def add(membership_id: UUID, *, sentence: str) -> Goal:
    """Put a goal at the end of a participant's list.

    Raises:
        GoalTwice: it is there, word for word.
        GoalsAreFull: there are seven that are not reached yet.
    """
    goals = locked(membership_id)
    there = standing(goals)
    if any(goal.sentence.casefold() == sentence.casefold() for goal in open_of(there)):
        raise GoalTwice
    refuse_more(there)
    forget_removed(membership_id)
    goal = Goal(membership_id=membership_id, sentence=sentence, position=len(there))
    db.session.add(goal)
    number([*there, goal])
    return goal


@transactional
def change(goal_id: UUID, *, membership_id: UUID, sentence: str) -> Goal:
    """Say a goal in other words.

    Raises:
        NotFound: it is not there, or not theirs.
        GoalTwice: another goal says just that.
    """
    there = standing(locked(membership_id))
    goal = one(there, goal_id)
    if any(other is not goal and other.sentence.casefold() == sentence.casefold() for other in there):
        raise GoalTwice
    goal.sentence = sentence
    return goal


@transactional
def move(goal_id: UUID, *, membership_id: UUID, up: bool) -> int:
    """Move a goal one place up or down among those not reached; gives its new place, counted from 1.

    Raises:
        NotFound: it is not there, not theirs, or reached.
    """
    there = standing(locked(membership_id))
    ahead = open_of(there)
    place = ahead.index(one(ahead, goal_id))
    target = min(max(place + (-1 if up else 1), 0), len(ahead) - 1)
    ahead.insert(target, ahead.pop(place))
    number([*ahead, *(goal for goal in there if goal.reached_at)])
    return target + 1


@transactional
def reach(goal_id: UUID, *, membership_id: UUID) -> Goal:
    """Mark a goal as reached; one that is reached stays as it is.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    goal = one(standing(locked(membership_id)), goal_id)
    goal.reached_at = goal.reached_at or now()
    return goal


@transactional
def reopen(goal_id: UUID, *, membership_id: UUID) -> Goal:
    """Take back that a goal was reached.

    Raises:
        NotFound: it is not there, or not theirs.
        GoalsAreFull: seven others have taken its place.
    """
    there = standing(locked(membership_id))
    goal = one(there, goal_id)
    if goal.reached_at is not None:
        refuse_more(there)
        goal.reached_at = None
    return goal


@transactional
def remove(goal_id: UUID, *, membership_id: UUID) -> Goal:
    """Take a goal off the list; it can be put back for a day.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    goal = one(locked(membership_id), goal_id)
    goal.removed_at = goal.removed_at or now()
    return goal


@transactional
def restore(goal_id: UUID, *, membership_id: UUID) -> Goal:
    """Put a removed goal back about where it was.

    Raises:
        NotFound: it is gone for good, or not theirs.
        GoalsAreFull: seven others have taken its place.
    """
    goals = locked(membership_id)
    goal = one(goals, goal_id)
    if goal.removed_at is not None:
        if goal.reached_at is None:
            refuse_more(standing(goals))
        goal.removed_at = None
    return goal


def locked(membership_id: UUID) -> list[Goal]:
    """All goals of a participant in order, removed ones among them; the participant is locked."""
    held(membership_id)
    return list(
        db.session.scalars(
            select(Goal)
            .where(Goal.membership_id == membership_id)
            .order_by(Goal.position, Goal.id)
            .execution_options(populate_existing=True)
        )
    )


def standing(goals: list[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.removed_at is None]


def open_of(goals: list[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.reached_at is None]


def one(goals: list[Goal], goal_id: UUID) -> Goal:
    for goal in goals:
        if goal.id == goal_id:
            return goal
    raise NotFound


def number(goals: list[Goal]) -> None:
    for position, goal in enumerate(goals):
        goal.position = position


def refuse_more(goals: list[Goal]) -> None:
    if len(open_of(goals)) >= MOST:
        raise GoalsAreFull


def forget_removed(membership_id: UUID) -> None:
    """Delete what was removed too long ago to be put back."""
    db.session.execute(
        delete(Goal).where(Goal.membership_id == membership_id, Goal.removed_at < now() - KEPT)
    )
