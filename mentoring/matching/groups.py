"""Group matching: one coach, several participants who share what they want.

A group has a coach and one topic, which the coach helps with and everybody in it wants. Exact, as a mixed integer
program (HiGHS, Huangfu and Hall 2018), for a few hundred people: as many as can be have a group, then the total fit is
the greatest there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from mentoring.matching.grids import fits
from mentoring.matching.profiles import Task


@dataclass(frozen=True, slots=True)
class Group:
    """A coach, the topic, and who takes part, in the order of ids."""

    coach_id: UUID
    topic: str
    participant_ids: tuple[UUID, ...]


def grouped(task: Task, *, least: int = 3, most: int = 6) -> tuple[Group, ...]:
    """The best groups of `least` to `most` participants, at most one a coach, and no larger than the coach has places.

    Raises:
        ArithmeticError: the solver did not prove its answer best.
        ValueError: `least` is below 1, or above `most`.
    """
    if not 1 <= least <= most:
        raise ValueError("a group has at least one, and at most so many as it may")
    task = task.sorted()
    fit = fits(task)
    tables = [
        (column, topic)
        for column, coach in enumerate(task.coaches)
        for topic in sorted(coach.topics)
        if coach.places >= least
    ]
    seats = [
        (row, table)
        for row, one in enumerate(task.participants)
        for table, (column, topic) in enumerate(tables)
        if topic in one.topics and fit[row, column] >= 0
    ]
    if not seats:
        return ()
    room = np.array([min(most, task.coaches[column].places) for column, _ in tables])
    rows, at = np.array(seats).T
    worth = fit[rows, [tables[table][0] for table in at]].astype(np.float64)
    seated = len(seats)
    limits = limits_of(rows, at, [column for column, _ in tables], room, least)
    one = optimum(np.concatenate([np.ones(seated), np.zeros(len(tables))]), limits)
    everybody = csr_array(np.concatenate([np.ones(seated), np.zeros(len(tables))])[None, :])
    matched = LinearConstraint(everybody, lb=one.sum(where=np.arange(one.size) < seated), ub=np.inf)
    best = optimum(np.concatenate([worth, np.zeros(len(tables))]), [*limits, matched])[:seated]
    found = []
    for table, (column, topic) in enumerate(tables):
        inside = sorted(rows[(best > 0) & (at == table)].tolist())
        if inside:
            ids = tuple(task.participants[row].id for row in inside)
            found.append(Group(task.coaches[column].id, topic, ids))
    return tuple(found)


def limits_of(
    rows: np.ndarray, at: np.ndarray, coach_of: Sequence[int], room: np.ndarray, least: int
) -> list[LinearConstraint]:
    """Nobody in two groups, no coach with two, and each group empty or of its size; seats first, then tables."""
    seats, tables = rows.size, room.size
    seat, table, wide = np.arange(seats), np.arange(tables), seats + tables

    def matrix(values: np.ndarray, one: np.ndarray, other: np.ndarray) -> csr_array:
        return csr_array(coo_array((values, (one, other)), shape=(int(one.max()) + 1, wide)))

    persons = matrix(np.ones(seats), rows, seat)
    coaches = matrix(np.ones(tables), np.array(coach_of), seats + table)
    both = np.concatenate([at, table]), np.concatenate([seat, seats + table])
    most = matrix(np.concatenate([np.ones(seats), -room.astype(np.float64)]), *both)
    few = matrix(np.concatenate([np.ones(seats), np.full(tables, -float(least))]), *both)
    return [
        LinearConstraint(persons, ub=1),
        LinearConstraint(coaches, ub=1),
        LinearConstraint(most, ub=0),
        LinearConstraint(few, lb=0),
    ]


def optimum(gain: np.ndarray, limits: Sequence[LinearConstraint]) -> np.ndarray:
    """The zeros and ones of greatest gain within limits.

    Raises:
        ArithmeticError: not proven.
    """
    done = milp(
        -gain,
        integrality=np.ones(gain.size),
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"mip_rel_gap": 0},
    )
    if done.status != 0:
        raise ArithmeticError(done.message)
    return np.rint(done.x)
