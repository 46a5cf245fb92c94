"""The best assignment, exactly, level after level, with a proof that travels with it.

The levels, each kept before the next is looked at: as many participants matched as can be; the fewest pairs below
each quality band, the lowest band first; the greatest total fit. People are taken in the order of their ids, so the
same people get the same answer, whatever the order of their rows.

All levels are one integer cost whose parts cannot reach into each other, and the answer is one linear assignment
(Crouse 2016, as in `scipy.optimize.linear_sum_assignment`) over seats: a column for each place of each coach, and a
private column "unmatched" for each participant. Costs stay below 2**53, where a double is exact. That the answer is
best is checked by duality on every run, not assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from mentoring.matching.profiles import Task
from mentoring.matching.scoring import SCALE, fits

WEAK, FAIR = 250, 500  # quality bands: a pair below the first is weak, below the second only fair
EXACT = 2**53


class PinsConflict(ValueError):
    """Pins that cannot all be kept; `pins` are those that stand in each other's way."""

    def __init__(self, pins: Sequence[tuple[UUID, UUID]]) -> None:
        self.pins = tuple(pins)
        super().__init__("these pins cannot all be kept")


class TooManyPeople(ValueError):
    """More participants than one exact cost can tell apart: about 2,000."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Someone and their coach, with their fit."""

    participant_id: UUID
    coach_id: UUID
    fit: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Pairs and people left out, both by id, and the two sides of the proof."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[UUID, ...]
    cost: int
    bound: int

    @property
    def total(self) -> int:
        """The total fit."""
        return sum(pair.fit for pair in self.pairs)

    @property
    def certified(self) -> bool:
        """Whether no assignment at all is better on any level: the cost equals the dual bound."""
        return self.cost == self.bound


def assign(task: Task) -> Assignment:
    """The best assignment of a task.

    Raises:
        PinsConflict: pins break a hard rule, name somebody who is not there, or want more places than there are.
        TooManyPeople: the levels do not fit one exact cost.
    """
    task = task.sorted()
    fit, allowed = fits(task)
    pinned = kept_pins(task, allowed)
    rows = [row for row in range(len(task.participants)) if row not in pinned]
    taken = list(pinned.values())
    seats = [
        column for column, coach in enumerate(task.coaches) for _ in range(coach.places - taken.count(column))
    ]
    costs = cost_matrix(fit[np.ix_(rows, seats)], allowed[np.ix_(rows, seats)])
    chosen = linear_sum_assignment(costs)[1] if rows else np.zeros(0, dtype=np.intp)
    matched = dict(pinned)
    matched |= {
        row: seats[column] for row, column in zip(rows, chosen.tolist(), strict=True) if column < len(seats)
    }
    pairs = tuple(
        Pair(task.participants[row].id, task.coaches[column].id, int(fit[row, column]))
        for row, column in sorted(matched.items())
    )
    left_out = tuple(person.id for row, person in enumerate(task.participants) if row not in matched)
    cost = int(costs[np.arange(len(rows)), chosen].sum())
    return Assignment(pairs, left_out, cost, dual_bound(costs, chosen))


def kept_pins(task: Task, allowed: NDArray[np.bool_]) -> dict[int, int]:
    """The pinned column of each pinned row."""
    row_of = {person.id: row for row, person in enumerate(task.participants)}
    column_of = {person.id: column for column, person in enumerate(task.coaches)}
    kept: dict[int, int] = {}
    for pin in sorted(task.pins):
        row, column = row_of.get(pin[0]), column_of.get(pin[1])
        if row is None or column is None or not allowed[row, column]:
            raise PinsConflict([pin])
        if row in kept:
            raise PinsConflict([(pin[0], task.coaches[kept[row]].id), pin])
        kept[row] = column
    for coach in task.coaches:
        wanted = sorted(pin for pin in task.pins if pin[1] == coach.id)
        if len(wanted) > coach.places:
            raise PinsConflict(wanted)
    return kept


def cost_matrix(fit: NDArray[np.int32], allowed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Costs of shape (participants, seats + participants); infinite where a pair may not be."""
    people, seats = fit.shape
    fair = 1 + people * SCALE
    weak = fair * (people + 1)
    missing = weak * (people + 1)
    if missing * (people + 1) >= EXACT:
        raise TooManyPeople(f"{people} participants")
    costs = np.full((people, seats + people), np.inf)
    lacking = (SCALE - fit) + fair * (fit < FAIR).astype(np.float64) + weak * (fit < WEAK).astype(np.float64)
    costs[:, :seats] = np.where(allowed, lacking, np.inf)
    costs[np.arange(people), seats + np.arange(people)] = missing
    return costs


def dual_bound(costs: NDArray[np.float64], chosen: NDArray[np.intp]) -> int:
    """A lower bound for every assignment, from prices of the columns; equal to the cost when `chosen` is best.

    Prices fall from zero until no row would rather have another column (Bellman-Ford on the residual graph). They
    settle within as many rounds as there are rows unless a better assignment exists; then the bound stays below.
    """
    people, columns = costs.shape
    if not people:
        return 0
    rows = np.arange(people)
    price = np.zeros(columns)
    worth = np.zeros(people)
    for _ in range(people + 1):
        worth = costs[rows, chosen] - price[chosen]
        lower = np.minimum(price, (costs - worth[:, None]).min(axis=0))
        if np.array_equal(lower, price):
            break
        price = lower
    worth = (costs - price).min(axis=1)
    return int(worth.sum() + price.sum())
