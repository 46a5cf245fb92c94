"""The best assignment, exactly, level after level, with a proof that travels with it.

The levels, each kept before the next is looked at: as many participants matched as can be; where places are short,
those whose turn it is; as many of the places matched that each coach is to have at least; the fewest pairs below each
quality band, the lowest band first; on a re-match only, the fewest of today's pairs moved; if the program asks, the
fewest colleagues with one coach; the greatest total fit; otherwise, among equals, the fewest moved; and a draw by a
hash of ids, drawn until one answer is left. So the answer depends on who the people are, never on the order of their
rows.

Who can be matched together is a matroid (Edmonds and Fulkerson 1965), so that the greatest sum of turns leaves nobody
out for somebody whose turn comes later.

How that is done, and proven on every run, stands in `solver`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

import numpy as np

from mentoring.matching.grids import FORBIDDEN, fits
from mentoring.matching.levels import Fits, Level, Marks, Places, Proof, Whole
from mentoring.matching.pricing import Pool
from mentoring.matching.profiles import Task, agency_key
from mentoring.matching.scoring import SCALE, Rule, rule_against
from mentoring.matching.solver import Answer, best
from mentoring.matching.variety import kept_apart

OTHER = np.uint64(0x9E3779B97F4A7C15)  # tells a coach's second column from the first
WEAK, FAIR = 250, 500  # quality bands: a pair below the first is weak, below the second only fair


class PinsConflict(ValueError):
    """Pins that cannot all be kept; `pins` is the smallest set of them that stand in each other's, or a rule's, way;
    `rule` is the one that stands against a single pin, None where there are other reasons."""

    def __init__(self, pins: Sequence[tuple[UUID, UUID]], rule: Rule | None = None) -> None:
        self.pins, self.rule = tuple(pins), rule
        super().__init__("these pins cannot all be kept")


@dataclass(frozen=True, slots=True)
class Pair:
    """Someone and their coach, with their fit."""

    participant_id: UUID
    coach_id: UUID
    fit: int


@dataclass(frozen=True, slots=True)
class Price:
    """What one more place with a coach would bring: more people matched, and a greater total fit (or a smaller one,
    when it matches more)."""

    coach_id: UUID
    matched: int
    fit: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Pairs and people left out, both by id, the proof level by level, and the prices of the coaches in demand."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[UUID, ...]
    proof: tuple[Proof, ...]
    prices: tuple[Price, ...]  # the dearest first; coaches whose next place would bring nothing are not in it
    moved: int  # of today's pairs

    @property
    def total(self) -> int:
        """The total fit."""
        return sum(pair.fit for pair in self.pairs)

    @property
    def certified(self) -> bool:
        """Whether no assignment at all is better on any level: each value equals its dual bound."""
        return all(level.value == level.bound for level in self.proof)

    def below(self, band: int) -> int:
        """How many pairs fit less than that."""
        return sum(pair.fit < band for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Solved:
    """An assignment with what it was solved from, so that a change can begin where it ended; people sorted by id.

    `answer` is the one before colleagues were kept apart: only that is proven over all pairs.
    """

    task: Task
    bands: tuple[int, ...]
    pinned: dict[int, tuple[int, int]]  # row: column and fit
    pool: Pool
    answer: Answer
    assignment: Assignment


def assign(task: Task, *, bands: Sequence[int] = (WEAK, FAIR), rematch: bool = False) -> Assignment:
    """The best assignment of a task.

    With `rematch`, today's pairs are kept before the total fit is looked at, else only among equals.

    Raises:
        PinsConflict: pins break a hard rule, name somebody who is not there, or want more places than there are.
        ValueError: two participants, or two coaches, have one id.
    """
    return solve(task, bands=bands, rematch=rematch).assignment


def solve(task: Task, *, bands: Sequence[int] = (WEAK, FAIR), rematch: bool = False) -> Solved:
    """As `assign`, with what a later change can begin from."""
    task = task.sorted()
    fit = fits(task)
    pinned = kept_pins(task, fit)
    places = np.array([max(0, coach.places) for coach in task.coaches], dtype=np.int64)
    taken = np.bincount(list(pinned.values()), minlength=places.size)
    kept = {row: (column, int(fit[row, column])) for row, column in pinned.items()}
    today = todays(task, fit)
    fit[list(pinned)] = FORBIDDEN
    fit[:, places <= taken] = FORBIDDEN
    today[[row for row in range(today.size) if today[row] >= 0 and fit[row, today[row]] < 0]] = -1
    marks = (marks_of([one.id for one in task.participants]), marks_of([one.id for one in task.coaches]))
    pool = Pool(fit, places - taken, today, marks)
    if task.asks.least:
        pool = split(pool, np.maximum(np.minimum(places, task.asks.least) - taken, 0))
    levels = levels_of(task, bands, today=bool(task.current), rematch=rematch)
    answer = best(levels, pool)
    apart = varied(task, levels, pool, answer, pinned)
    return Solved(task, tuple(bands), kept, pool, answer, assignment_of(task, kept, pool, apart))


def varied(
    task: Task, levels: Sequence[Level], pool: Pool, answer: Answer, pinned: Mapping[int, int]
) -> Answer:
    """The answer, with colleagues apart if the program asks for it and there are any."""
    if not task.asks.apart or not pool.coaches:
        return answer
    keys = [agency_key(one.agency) for one in task.participants]
    shared = sorted(key for key, number in Counter(keys).items() if key and number > 1)
    if not shared:
        return answer
    number = {key: place for place, key in enumerate(shared)}
    agencies = np.array([number.get(key, -1) for key in keys], dtype=np.intp)
    return kept_apart(levels, pool, answer, agencies, pinned)


def split(pool: Pool, first: Whole) -> Pool:
    """The pool with so many first places of each coach in a column of their own, and the rest in another."""
    own, theirs = pool.marks
    fit: Fits = np.concatenate([pool.fit, pool.fit], axis=1)
    places = np.concatenate([first, pool.places - first])
    fit[:, places <= 0] = FORBIDDEN
    return Pool(fit, places, pool.today, (own, np.concatenate([theirs, theirs ^ OTHER])), split=True)


def assignment_of(task: Task, pinned: dict[int, tuple[int, int]], pool: Pool, answer: Answer) -> Assignment:
    """An answer in ids, with the pairs that were pinned; people are sorted."""
    coach_of = np.where(answer.chosen >= 0, answer.chosen % max(1, pool.coaches), -1)
    rows = np.flatnonzero(answer.chosen >= 0)
    fit_of = np.zeros(coach_of.size, dtype=np.int64)
    fit_of[rows] = pool.fit[rows, answer.chosen[rows]]
    for row, (column, fit) in pinned.items():
        coach_of[row], fit_of[row] = column, fit
    rows = np.flatnonzero(coach_of >= 0)
    found = zip(rows.tolist(), coach_of[rows].tolist(), fit_of[rows].tolist(), strict=True)
    people, coaches = [one.id for one in task.participants], [two.id for two in task.coaches]
    pairs = tuple(Pair(people[row], coaches[column], fit) for row, column, fit in found)
    return Assignment(
        pairs=pairs,
        unmatched=tuple(people[row] for row in np.flatnonzero(coach_of < 0)),
        proof=answer.proof,
        prices=prices_of(coaches, pool, answer),
        moved=len(task.current.difference((pair.participant_id, pair.coach_id) for pair in pairs)),
    )


def prices_of(coaches: Sequence[UUID], pool: Pool, answer: Answer) -> tuple[Price, ...]:
    """What one more place with each coach would bring, the dearest first, where it is anything; coaches are sorted."""
    matched, fit = answer.prices["matched"], answer.prices["fit"]
    if pool.split:  # a place more stands in whichever column it brings more in
        first, second = slice(None, pool.coaches), slice(pool.coaches, None)
        more = (matched[second] > matched[first]) | (
            (matched[second] == matched[first]) & (fit[second] > fit[first])
        )
        matched, fit = (np.where(more, each[second], each[first]) for each in (matched, fit))
    order = np.lexsort((-fit, -matched))
    order = order[(matched[order] != 0) | (fit[order] != 0)]
    found = zip(order.tolist(), matched[order].tolist(), fit[order].tolist(), strict=True)
    return tuple(Price(coaches[column], more, points) for column, more, points in found)


def levels_of(task: Task, bands: Sequence[int], *, today: bool, rematch: bool) -> list[Level]:
    """The levels of a task but the draw, the first one first; its people are sorted."""
    values = np.arange(SCALE + 1)
    every, none = np.ones_like(values), np.zeros_like(values)
    turns = turns_of(task)
    turn = [Level("turn", int(turns.max()), none, by_row=turns)] if turns.any() else []
    first = np.repeat(np.array([1, 0]), len(task.coaches))
    least = [Level("least of each coach", 1, none, by_column=first)] if task.asks.least else []
    kept = [Level("kept", 1, none, kept=1)] if today else []
    floors = [Level(f"at least {band}", 1, (values >= band).astype(np.int64)) for band in sorted(bands)]
    total = Level("fit", SCALE, values)
    return [
        Level("matched", 1, every),
        *turn,
        *least,
        *floors,
        *(kept if rematch else []),
        total,
        *([] if rematch else kept),
    ]


def turns_of(task: Task) -> Whole:
    """How early each participant's turn comes, 0 for the last of all; shape (participants,)."""
    turns = np.array([one.turn for one in task.participants], dtype=np.int64)
    distinct, place = np.unique(turns, return_inverse=True)
    found: Whole = max(distinct.size - 1, 0) - place.astype(np.int64)
    return found


def todays(task: Task, fit: Fits) -> Places:
    """The column of today's pair of each row, where it still may be, -1 for none; shape (participants,)."""
    row_of = {one.id: row for row, one in enumerate(task.participants)}
    column_of = {one.id: column for column, one in enumerate(task.coaches)}
    found = np.full(len(row_of), -1, dtype=np.intp)
    for one, two in sorted(task.current):
        if one in row_of and two in column_of and fit[row_of[one], column_of[two]] >= 0:
            found[row_of[one]] = column_of[two]
    return found


def marks_of(ids: Sequence[UUID]) -> Marks:
    """A number for each id that has nothing to do with its order; shape (ids,)."""
    return np.array(
        [int.from_bytes(blake2b(id_.bytes, digest_size=8).digest()) for id_ in ids], dtype=np.uint64
    )


def kept_pins(task: Task, fit: Fits) -> dict[int, int]:
    """The pinned column of each pinned row.

    Raises:
        PinsConflict: with the smallest set of pins that cannot all be kept, the first by id among equals.
    """
    row_of = {one.id: row for row, one in enumerate(task.participants)}
    column_of = {one.id: column for column, one in enumerate(task.coaches)}
    of_row: dict[UUID, list[tuple[UUID, UUID]]] = {}
    of_column: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for pin in sorted(task.pins):
        if pin[0] not in row_of or pin[1] not in column_of:
            raise PinsConflict([pin])
        if fit[row_of[pin[0]], column_of[pin[1]]] < 0:
            one, two = task.participants[row_of[pin[0]]], task.coaches[column_of[pin[1]]]
            raise PinsConflict([pin], rule_against(task, one, two))
        of_row.setdefault(pin[0], []).append(pin)
        of_column.setdefault(pin[1], []).append(pin)
    conflicts = [pins[:2] for pins in of_row.values() if len(pins) > 1]
    for coach in task.coaches:
        pins, places = of_column.get(coach.id, []), max(0, coach.places)
        if len(pins) > places:
            conflicts.append(pins[: places + 1])
    if conflicts:
        raise PinsConflict(min(conflicts, key=lambda pins: (len(pins), pins)))
    return {row_of[one]: column_of[two] for one, two in task.pins}
