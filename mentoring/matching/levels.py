"""Many levels, one exact answer: solved one after another, settled by prices, proven over all pairs in the end.

Levels are packed into one whole number as long as a double holds it exactly, and solved as linear assignments
(Crouse 2016, `scipy.optimize.linear_sum_assignment`) over seats, one for each place. After each, lowest prices of
places (Shapley and Shubik 1971) show all optimal answers by complementary slackness, and whoever has one coach in
all of them is settled; the next levels decide among the rest, and a draw by hashes is repeated until one answer is
left. In the end the lowest prices over all pairs and levels prove the whole: by weak duality, which holds in any
ordered group and so for levels, no assignment beats a bound that is attained.

Rows are people, columns are coaches, arcs are the pairs that may be; `chosen` is the column of each row, -1 for none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

EXACT = 2**53
NEVER = -(2**61)
DRAW = 2**30 - 1

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Proof:
    """One level: what the answer reaches of it, and what no assignment can pass (pinned pairs left aside)."""

    level: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Level:
    """Something to have much of: what each pair brings, 0 to `top`; shape (participants, coaches)."""

    name: str
    top: int
    gains: NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Open:
    """The part that is not settled: people, coaches, the arcs between them, places left, and who may not go without."""

    rows: Places
    columns: Places
    arcs: Mask
    places: Whole
    must: tuple[Mask, Mask]


def best(
    levels: Sequence[Level], arcs: Mask, places: Whole, marks: tuple[Marks, Marks]
) -> tuple[Places, list[Level]]:
    """The column of each row, -1 for none, and the levels that decided it: those given, then draws as needed.

    The first level is that a pair brings one at all. `marks` tell rows and columns apart, whatever their order.
    """
    people, coaches = arcs.shape
    chosen = np.full(people, -1, dtype=np.intp)
    nobody = (np.zeros(people, dtype=np.bool_), np.zeros(coaches, dtype=np.bool_))
    left = Open(np.arange(people), np.arange(coaches), arcs, places, nobody)
    waiting, drawn = list(levels), count()
    decided = list(levels)
    while left.rows.size and left.columns.size:
        if not waiting:
            waiting = [Level("draw", DRAW, draw(*marks, next(drawn)))]
            decided += waiting
        here, most = np.ix_(left.rows, left.columns), most_pairs(left.places, left.rows.size)
        must = left.must[0][:, None] + left.must[1].astype(np.int64)
        stage = [Level("must", 2, must)] if must.any() else []
        taken = 1
        while taken < len(waiting) and fits_in([*stage, *waiting[: taken + 1]], most):
            taken += 1
        stage += [Level(level.name, level.top, level.gains[here]) for level in waiting[:taken]]
        waiting = waiting[taken:]
        gains = packed(stage, most)
        found = solved(gains, left.arcs, left.places)
        chosen[left.rows] = np.where(found >= 0, left.columns[found], -1)
        left = unsettled(left, gains, found)
    return chosen, decided


def most_pairs(places: Whole, people: int) -> int:
    """More pairs than any assignment has, with one place more."""
    return min(people, int(np.minimum(places, people).sum())) + 2


def spacing(level: Level, most: int) -> int:
    """How far the next level up must stand above, so that what this one brings, or costs, never reaches into it."""
    return 2 * most * level.top + 1


def fits_in(levels: Sequence[Level], most: int) -> bool:
    """Whether these levels are one number that stays exact in sums along a path."""
    size = 0
    for level in levels:
        size = size * spacing(level, most) + level.top
    return size * most < EXACT


def packed(levels: Sequence[Level], most: int) -> Whole:
    """The levels as one number for each pair, the first level weighing most."""
    found = np.zeros(levels[0].gains.shape, dtype=np.int64)
    for level in levels:
        found *= spacing(level, most)
        found += level.gains.astype(np.int64)
    return found


def unpacked(number: Whole, levels: Sequence[Level], most: int) -> list[Whole]:
    """What each level has in numbers that were packed, or in sums and differences of them."""
    found = []
    for level in reversed(levels):
        step = spacing(level, most)
        digit = (number + step // 2) % step - step // 2
        found.append(digit)
        number = (number - digit) // step
    return found[::-1]


def solved(gains: Whole, arcs: Mask, places: Whole) -> Places:
    """An assignment of greatest gain: the column of each row, -1 for none."""
    people, coaches = arcs.shape
    seats = np.repeat(np.arange(coaches), np.minimum(places, arcs.sum(axis=0)))
    # Where no pair may be, it costs nothing: whoever sits there goes without. The shorter side is seated whole.
    rows, columns = linear_sum_assignment(np.where(arcs, -gains, 0).astype(np.float64)[:, seats])
    chosen = np.full(people, -1, dtype=np.intp)
    chosen[rows] = seats[columns]
    chosen[~arcs[np.arange(people), chosen]] = -1
    return chosen


def unsettled(left: Open, gains: Whole, chosen: Places) -> Open:
    """What other answers are just as good leave open: arcs of a cycle along which nothing is lost.

    An arc is in some best answer if and only if its reduced cost is zero and both its ends lie in one strongly
    connected component of the residual graph; people who share a coach are one node of it, since they have one way in.
    """
    coaches = left.arcs.shape[1]
    groups, group = np.unique(chosen, return_inverse=True)
    step = steps([gains], left.arcs, chosen)
    price = lowest_prices(step, groups, coaches)[0]
    worth = own_gain(gains, chosen) - np.where(chosen >= 0, price[chosen], 0)
    load = np.bincount(chosen[chosen >= 0], minlength=coaches)
    outside, graph = coaches, np.zeros((coaches + 1, coaches + 1), dtype=np.bool_)
    graph[groups, :coaches] = step[0] == price - np.where(groups >= 0, price[groups], 0)[:, None]
    graph[chosen[(chosen >= 0) & (worth == 0)], outside] = True
    graph[:coaches, outside] |= load < left.places
    graph[outside, :coaches] |= (load > 0) & (price == 0)
    part = connected_components(csr_array(graph), connection="strong")[1]
    arcs = left.arcs & (worth[:, None] + price == gains) & (part[groups][:, None] == part[:coaches])[group]
    without = (chosen < 0) | ((worth == 0) & (part[chosen] == part[outside]))
    is_open = arcs.sum(axis=1) + without > 1
    settled = chosen[~is_open & (chosen >= 0)]
    places = left.places - np.bincount(settled, minlength=coaches)
    arcs = arcs[is_open]
    columns = arcs.any(axis=0)
    return Open(
        left.rows[is_open],
        left.columns[columns],
        arcs[:, columns],
        places[columns],
        (worth[is_open] > 0, price[columns] > 0),
    )


def own_gain(gains: Whole, chosen: Places) -> Whole:
    """What each row has of its column; 0 without one."""
    return np.where(chosen >= 0, gains[np.arange(chosen.size), chosen], 0)


def steps(words: Sequence[Whole], arcs: Mask, chosen: Places) -> list[Whole]:
    """The best change of moving one person from a coach (or from none) to another; shape (groups, columns) per word.

    The rows are the columns chosen, in order, -1 (none) first where anybody is without.
    """
    order = np.argsort(chosen, kind="stable")
    _, starts, sizes = np.unique(chosen[order], return_index=True, return_counts=True)
    open_, found = arcs[order], []
    for word in words:
        change = np.where(open_, word[order] - own_gain(word, chosen)[order, None], NEVER)
        top = np.maximum.reduceat(change, starts, axis=0)
        found.append(top)
        if word is not words[-1]:
            open_ = change == np.repeat(top, sizes, axis=0)
    return found


def lowest_prices(step: Sequence[Whole], groups: Places, columns: int) -> list[Whole]:
    """What one more place would bring at each column: the best path of moves that it starts (Bellman-Ford).

    Settles within as many rounds as there are columns if the assignment is best, and stops there anyway.
    """
    price = [np.zeros(columns, dtype=np.int64) for _ in step]
    changed = np.ones(groups.size, dtype=np.bool_)
    for _ in range(columns + 1):
        here = groups[changed]
        offer = [
            word[changed] + np.where(here >= 0, own[here], 0)[:, None]
            for word, own in zip(step, price, strict=True)
        ]
        higher = first_of(offer, axis=0)
        better = is_above(higher, price)
        if not better.any():
            break
        price = [np.where(better, new, own) for new, own in zip(higher, price, strict=True)]
        changed = np.where(groups >= 0, better[groups], False)
        if not changed.any():
            break
    return price


def first_of(words: Sequence[Whole], *, axis: int) -> list[Whole]:
    """The greatest along an axis, the first word deciding before the next."""
    found: list[Whole] = []
    among: Mask | None = None
    for word in words:
        rest = word if among is None else np.where(among, word, NEVER)
        top = rest.max(axis=axis)
        found.append(top)
        if len(found) < len(words):
            among = rest == np.expand_dims(top, axis)
    return found


def is_above(one: Sequence[Whole], other: Sequence[Whole]) -> Mask:
    """Where the first is greater, the first word deciding before the next."""
    above = np.zeros(one[0].shape, dtype=np.bool_)
    for mine, theirs in zip(reversed(one), reversed(other), strict=True):
        above = (mine > theirs) | ((mine == theirs) & above)
    return above


def prove(
    levels: Sequence[Level], arcs: Mask, places: Whole, chosen: Places
) -> tuple[tuple[Proof, ...], Whole]:
    """Each level's value and dual bound over all pairs, and what one more place brings; shape (coaches, 2).

    The prices are not below nothing, and each person's worth is the most that any pair leaves them; so their sum
    bounds every assignment, however the prices were found.
    """
    people, coaches = arcs.shape
    if not people or not coaches:
        return tuple(Proof(level.name, 0, 0) for level in levels), np.zeros((coaches, 2), dtype=np.int64)
    most, packs = most_pairs(places, people), [[levels[0]]]
    for level in levels[1:]:
        if fits_in([*packs[-1], level], most):
            packs[-1].append(level)
        else:
            packs.append([level])
    words = [packed(pack, most) for pack in packs]
    price = lowest_prices(steps(words, arcs, chosen), np.unique(chosen), coaches)
    left_over = [np.where(arcs, word - own, NEVER) for word, own in zip(words, price, strict=True)]
    worth = first_of(left_over, axis=1)
    wanted = is_above(worth, [np.zeros_like(word) for word in worth])
    proof, by_name = [], {}
    for pack, word, own, value in zip(packs, words, price, worth, strict=True):
        asked, given = unpacked(own, pack, most), unpacked(np.where(wanted, value, 0), pack, most)
        reached = unpacked(own_gain(word, chosen), pack, most)
        for level, ask, give, reach in zip(pack, asked, given, reached, strict=True):
            proof.append(Proof(level.name, int(reach.sum()), int(give.sum() + ask @ places)))
            by_name[level.name] = ask
    return tuple(proof), np.stack([by_name["matched"], by_name["fit"]], axis=1)


def draw(people: Marks, coaches: Marks, number: int) -> Whole:
    """A lot for each pair, 0 to `DRAW`, from the marks of the two (splitmix64, Steele et al. 2014)."""
    start = np.uint64((number + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (people[:, None] + start) ^ ((coaches << np.uint64(32)) | (coaches >> np.uint64(32)))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(34)).astype(np.int64)
