"""Variety within a coach's group: people of one agency have different coaches, where nothing dearer is lost by it.

What two people bring together no level can say, so it is searched for (best first, with the exact answer of a relaxed
task as the bound of each branch): where colleagues have one coach, either one of them may not have that coach, or the
coach may have one more of them, which counts as a repeat. The first answer that is taken from the list and has no more
repeats than were granted is the best there is, since all that wait there can only be worse.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mentoring.matching.grids import FORBIDDEN
from mentoring.matching.levels import Level, Places, Proof
from mentoring.matching.pricing import Pool
from mentoring.matching.repair import repaired
from mentoring.matching.solver import Answer

LOOKS, PAIRS = 200, 200_000_000  # answers looked at, at most; fewer where so many times so many pairs are
NAME = "colleagues apart"

Group = tuple[int, int]  # coach, agency


@dataclass(frozen=True, slots=True)
class Branch:
    """What was decided so far: pairs that may not be, and groups that may have more than one, with how many."""

    without: frozenset[tuple[int, int]]
    most: frozenset[tuple[Group, int]]


class Look(NamedTuple):
    """A branch in the list: the best first, and among equals the one that was found first."""

    order: tuple[int, ...]
    number: int
    branch: Branch
    answer: Answer


def kept_apart(
    levels: Sequence[Level], pool: Pool, answer: Answer, agencies: Places, pinned: Mapping[int, int]
) -> Answer:
    """The best answer that also has the fewest colleagues with one coach, which is looked at just before the fit.

    `agencies` has a number for each row, -1 for nobody's colleague; `pinned` is the coach of each pinned row. Where so
    many answers were looked at that no proof was found, the proof says how much better there may be.
    """
    place = [level.name for level in levels].index("fit")
    looks = max(1, min(LOOKS, PAIRS // max(1, pool.fit.size)))
    root = Branch(frozenset(), frozenset())
    waiting, seen, number = [Look(order_of(answer, 0, place), 0, root, answer)], {root}, 1
    found: Look | None = None
    next_: Look | None = None  # until a first answer is found, the best way out is followed at once
    while True:
        look, diving = next_ or heapq.heappop(waiting), found is None or next_ is not None
        granted = dict(look.branch.most)
        groups = groups_of(look.answer, pool, agencies, pinned)
        actual = look._replace(order=order_of(look.answer, repeats(groups), place))
        if found is None or actual.order < found.order:
            found = actual
        crowded = next(
            (group for group in sorted(groups) if len(groups[group]) > granted.get(group, 1)), None
        )
        ways: list[Look] = []
        if crowded is not None and look.order < found.order:
            colleagues = np.flatnonzero(agencies == crowded[1]).tolist()
            for branch in branches(look.branch, crowded, groups[crowded], colleagues, pinned):
                if branch not in seen:
                    seen.add(branch)
                    ways.append(looked(levels, pool, look, branch, number + len(ways), place))
        number += len(ways)
        next_ = min(ways) if ways and diving else None
        for way in ways:
            if way is not next_:
                heapq.heappush(waiting, way)
        if next_ is None and (not waiting or found.order <= waiting[0].order or number >= looks):
            return proven(found, min([found.order, *(one.order for one in waiting[:1])]), place)


def looked(
    levels: Sequence[Level], pool: Pool, before: Look, branch: Branch, number: int, place: int
) -> Look:
    """The best answer of a branch, with at least so many repeats as were granted."""
    answer = before.answer
    if branch.without != before.branch.without:
        answer = repaired(levels, forbidding(pool, branch.without), answer)
    return Look(order_of(answer, sum(most - 1 for _, most in branch.most), place), number, branch, answer)


def branches(
    branch: Branch,
    group: Group,
    members: Sequence[int],
    colleagues: Sequence[int],
    pinned: Mapping[int, int],
) -> list[Branch]:
    """The ways out where more of one agency have a coach than may: one of them has another, or one more may.

    Of two, one has another coach, or all their colleagues have.
    """
    coach, most = group[0], dict(branch.most).get(group, 1)

    def without(rows: Sequence[int]) -> Branch:
        return replace(branch, without=branch.without | {(row, coach) for row in rows})

    fixed = [row for row in members if row in pinned]
    crowd = [*fixed, *(row for row in members if row not in pinned)][: most + 1]
    if most == 1:
        others = [row for row in colleagues if row != crowd[0] and row not in pinned]
        apart = [] if len(fixed) > 1 else [without(others)]
        apart += [] if fixed else [without(crowd[:1])]
    else:
        apart = [without([row]) for row in crowd if row not in pinned]
    granted = dict(branch.most) | {group: most + 1}
    return [*apart, replace(branch, most=frozenset(granted.items()))]


def groups_of(
    answer: Answer, pool: Pool, agencies: Places, pinned: Mapping[int, int]
) -> dict[Group, list[int]]:
    """The rows of each agency with each coach."""
    has = np.where(answer.chosen >= 0, answer.chosen % max(1, pool.coaches), -1)
    has[list(pinned)] = list(pinned.values())
    found: dict[Group, list[int]] = {}
    for row in np.flatnonzero((has >= 0) & (agencies >= 0)).tolist():
        found.setdefault((int(has[row]), int(agencies[row])), []).append(row)
    return found


def repeats(groups: Mapping[Group, Sequence[int]]) -> int:
    """How many have a coach whom a colleague has already."""
    return sum(len(rows) - 1 for rows in groups.values())


def forbidding(pool: Pool, without: frozenset[tuple[int, int]]) -> Pool:
    """The pool without some pairs of row and coach."""
    fit, today = pool.fit.copy(), pool.today.copy()
    for row, coach in without:
        fit[row, coach :: pool.coaches] = FORBIDDEN
        if today[row] == coach:
            today[row] = -1
    return replace(pool, fit=fit, today=today)


def order_of(answer: Answer, repeated: int, place: int) -> tuple[int, ...]:
    """What answers are compared by, the better the smaller: the levels, with the repeats just before the fit."""
    values = [-level.value for level in answer.proof if level.level != "draw"]
    return (*values[:place], repeated, *values[place:])


def proven(found: Look, bound: tuple[int, ...], place: int) -> Answer:
    """The answer with the repeats in its proof, and what no other answer can pass, as the levels are compared."""
    best = [-each for each in bound]
    value = [-each for each in found.order]
    names = [level.level for level in found.answer.proof]
    names.insert(place, NAME)
    draws = [level for level in found.answer.proof if level.level == "draw"]
    ahead = [Proof(*each) for each in zip(names, value, best, strict=False)]
    return replace(found.answer, proof=(*ahead, *draws))
