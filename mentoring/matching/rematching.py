"""After a coach has gone: the best total restored, or the least change; and who moves, and why.

A newcomer needs nothing of its own: `assign` a task that has today's pairs as `current`, with `rematch`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from mentoring.matching.assignment import Assignment, Solved, assignment_of, levels_of, varied
from mentoring.matching.profiles import Task
from mentoring.matching.repair import repaired
from mentoring.matching.tables import places_by_id


@dataclass(frozen=True, slots=True)
class Move:
    """A participant whose coach is another than today, None for none, and why in a sentence."""

    participant_id: UUID
    was: UUID | None
    now: UUID | None
    why: str


def after_loss(before: Solved, coach_id: UUID, *, least_change: bool) -> Solved:
    """What is best without a coach, begun from the answer with them: the same as a fresh run.

    With `least_change` as many pairs as can be are kept before the total fit is looked at, else only the total counts.

    Raises:
        ValueError: no coach of the task has that id, or somebody is pinned to them.
    """
    column = next((place for place, one in enumerate(before.task.coaches) if one.id == coach_id), None)
    if column is None or column in {pinned for pinned, _ in before.pinned.values()}:
        raise ValueError("nobody may be pinned to the coach who goes")
    pool, coaches = before.pool, list(before.task.coaches)
    coaches[column] = replace(coaches[column], places=0)
    places = pool.places.copy()
    places[column :: pool.coaches] = 0
    current = frozenset((pair.participant_id, pair.coach_id) for pair in before.assignment.pairs)
    task = replace(before.task, coaches=tuple(coaches), current=current)
    today = np.full(pool.fit.shape[0], -1)
    if least_change:
        row_of, column_of = places_by_id(task.participants), places_by_id(coaches)
        stay = {row_of[one]: column_of[two] for one, two in current if two != coach_id}
        rows = [row for row in stay if row not in before.pinned]
        today[rows] = [stay[row] for row in rows]
    pool = replace(pool, places=places, today=today)
    levels = levels_of(task, before.bands, today=least_change, rematch=least_change)
    pinned = {row: coach for row, (coach, _) in before.pinned.items()}
    answer = repaired(levels, pool, before.answer)
    apart = varied(task, levels, pool, answer, pinned)
    assignment = assignment_of(task, before.pinned, pool, apart)
    return Solved(task, before.bands, before.pinned, pool, answer, assignment)


def moves(task: Task, answer: Assignment) -> Sequence[Move]:
    """Who has another coach than today, by `current`, in the order of ids, and why."""
    people = {one.id: one.name for one in task.participants}
    coaches = {one.id: one for one in task.coaches}
    was = {one: two for one, two in task.current if one in people}
    now = {pair.participant_id: pair.coach_id for pair in answer.pairs}
    came: dict[UUID, list[UUID]] = {}
    for one, two in sorted(now.items()):
        if was.get(one) != two:
            came.setdefault(two, []).append(one)
    found = []
    for one in sorted(people):
        before, after = was.get(one), now.get(one)
        if before == after:
            continue
        if before is None:
            why = f"{people[one]} had no coach yet."
        elif before not in coaches or coaches[before].places <= 0:
            why = f"{people[one]}'s coach has gone."
        elif came.get(before):
            why = f"{people[one]} makes room with {coaches[before].name} for {people[came[before].pop(0)]}."
        else:
            why = f"{people[one]} fits better elsewhere." if after else "Somebody else needs the place more."
        found.append(Move(one, before, after, why))
    return found
