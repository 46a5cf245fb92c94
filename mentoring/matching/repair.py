"""After a loss: the best answer again, from the one before, most of which stands.

Who lost their place is seated again along the best path of moves, each of which frees a place for the one before it
(successive shortest paths, Jewell 1958); then all is priced and proven as ever. Where the levels are the same, only the
pairs of people whose own worth changed need be held against the prices again, unless a price has fallen: with fewer
places none does.
"""

from collections.abc import Sequence

import numpy as np

from mentoring.matching.graph import Face, Graph, solved
from mentoring.matching.levels import (
    NEVER,
    Level,
    Places,
    Whole,
    Word,
    coarse,
    most_pairs,
    packed,
    spacing,
    words_of,
)
from mentoring.matching.pricing import Pool, better, gains_of, union
from mentoring.matching.solver import LOOSE, Answer, answered, graph_of, place, solve

AROUND = 12  # coaches of a person, the best by their prices, among whom a change may pass on
STEPS = 3
FEW = (
    64  # people whose pairs come in late: fewer are solved again, more are nearly always about a price alone
)


def repaired(levels: Sequence[Level], pool: Pool, before: Answer) -> Answer:
    """What `best` answers for a pool that differs from the one before in places and in pairs that may be.

    Raises:
        ArithmeticError: numbers were too large for a double, so nothing could be proven.
    """
    people, coaches = pool.fit.shape
    words, guess = (
        words_before(levels, pool, before),
        packed([coarse(level) for level in levels], min(most_pairs(pool.places, people), LOOSE)),
    )
    chosen = before.chosen.copy()
    seated = np.flatnonzero(chosen >= 0)
    load = np.bincount(chosen[seated], minlength=coaches)
    lost = seated[(load > pool.places)[chosen[seated]] | (pool.fit[seated, chosen[seated]] < 0)]
    chosen[lost] = -1
    keys = union(before.keys, (lost[:, None] * coaches + np.arange(coaches)).ravel())
    idle = np.flatnonzero(~np.any([price > 0 for price in before.face.price], axis=0) & (pool.places > 0))
    if idle.size * people <= keys.size:  # whoever moves may come to a coach whom nobody wanted
        keys = union(keys, (np.arange(people)[:, None] * coaches + idle).ravel())
    if before.ties is not None:
        keys = union(keys, before.ties)
    keys = union(keys, pool.todays())
    keys = keys[(pool.fit.ravel()[keys] >= 0) & (pool.places > 0)[keys % coaches]]
    dear, around = guessed_prices(levels, before, guess), lost[:0]
    seen: tuple[Sequence[Word], Face] = (before.words, before.face)
    drawn = before.ties is None  # whether a draw may let in a pair that is not among the keys
    while True:
        graph = graph_of(pool, keys)
        taken, gains = arcs_of(graph, chosen), gains_of(graph, pool, guess)
        for row in lost:
            seat(graph, taken, gains, int(row))
        if 0 < around.size <= FEW:
            locally(graph, taken, around, gains, dear)
        decided, face, taken = solve(graph, pool, words, taken)
        chosen, lost = graph.columns_of(taken), lost[:0]
        rows, columns = touched(pool, seen, decided, face, drawn=drawn)
        more = better(pool, decided, face, keys, union(rows, around))[0]
        more = union(more, better(pool, decided, face, keys, np.arange(people), columns)[0])
        if not more.size:
            return answered(graph, pool, decided, face, taken)
        keys, around = union(keys, more), union(more // coaches)
        seen, drawn = (decided, face), True


def words_before(levels: Sequence[Level], pool: Pool, before: Answer) -> Sequence[Word]:
    """The words of before where they say the same levels, so that prices can be compared; they reach far enough, since
    there are no more places than there were."""
    most = most_pairs(pool.places, pool.fit.shape[0])
    same = [word for word in before.words if word.draw is None]
    if (
        same
        and most <= same[0].most
        and [one.name for one in levels] == [one.name for word in same for one in word.levels]
    ):
        return same
    return words_of(levels, most)


def seat(graph: Graph, taken: Places, gains: Whole, row: int) -> None:
    """Give somebody the place that costs the others least beside what it brings them, or none."""
    cost, way = room_for(graph, taken, gains)
    first, last = np.searchsorted(graph.rows, [row, row + 1])
    if first == last:
        return
    worth = gains[first:last] - cost[graph.columns[first:last]]
    arc = int(first + np.argmax(worth))
    if worth.max() < 0:
        return
    while True:
        column, taken[row] = int(graph.columns[arc]), arc
        mover, arc = way[column]
        if mover < 0:
            return
        row = int(mover)
        if arc < 0:
            taken[row] = -1
            return


def room_for(graph: Graph, taken: Places, gains: Whole) -> tuple[Whole, Places]:
    """What it costs the others to make room at each column, and how: who moves on, and along which arc, -1 for none;
    shapes (columns,) and (columns, 2)."""
    column_of, coaches = graph.columns_of(taken), graph.places.size
    seated = np.flatnonzero(taken >= 0)
    own = np.zeros(graph.people, dtype=np.int64)
    own[seated] = gains[taken[seated]]
    cost = np.where(np.bincount(column_of[seated], minlength=coaches) < graph.places, 0, -NEVER)
    way = np.full((coaches, 2), -1, dtype=np.intp)
    best, arc_of = np.zeros(graph.people, dtype=np.int64), np.full(graph.people, -1, dtype=np.intp)
    order = np.argsort(graph.columns, kind="stable")
    starts = np.searchsorted(graph.columns[order], np.arange(coaches + 1))
    rows, fresh = seated, np.flatnonzero(cost == 0)
    while True:
        column, loss = column_of[rows], own[rows] - best[rows]
        less = loss < cost[column]
        rows, column, loss = rows[less], column[less], loss[less]
        least = firsts(column, loss)
        rows, column = rows[least], column[least]
        cost[column], way[column, 0], way[column, 1] = loss[least], rows, arc_of[rows]
        fresh = union(fresh, column)
        if not fresh.size:
            return cost, way
        sizes = starts[fresh + 1] - starts[fresh]
        arcs = order[np.repeat(starts[fresh] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())]
        value = gains[arcs] - cost[graph.columns[arcs]]
        higher = value > best[graph.rows[arcs]]
        arcs, value = arcs[higher], value[higher]
        most = firsts(graph.rows[arcs], -value)
        arcs, rows, fresh = arcs[most], graph.rows[arcs[most]], fresh[:0]
        best[rows], arc_of[rows] = value[most], arcs
        rows = rows[column_of[rows] >= 0]


def firsts(group: Places, size: Whole) -> Places:
    """The place of the smallest of each group."""
    order = np.lexsort((size, group))
    return order[np.diff(group[order], prepend=-1) != 0]


def guessed_prices(levels: Sequence[Level], before: Answer, guess: Word) -> Whole:
    """The prices of before as one number for each coach, as `guess` packs them."""
    unit, found = 1, np.zeros(before.face.must_column.size, dtype=np.int64)
    for level in reversed(levels):
        found = found + unit * before.prices.get(level.name, np.zeros_like(found))
        unit *= spacing(coarse(level), guess.most)
    return found


def arcs_of(graph: Graph, chosen: Places) -> Places:
    """The arc of each row that leads to its column, -1 for none."""
    taken = np.full(graph.people, -1, dtype=np.intp)
    rows = np.flatnonzero(chosen >= 0)
    taken[rows] = np.searchsorted(graph.keys, rows * graph.places.size + chosen[rows])
    return taken


def locally(graph: Graph, taken: Places, loose: Places, gains: Whole, dear: Whole) -> None:
    """Solve the loose people and those around them anew, all others staying where they are."""
    inside = np.zeros(graph.people, dtype=np.bool_)
    inside[loose] = True
    columns = graph.columns_of(taken)
    for _ in range(STEPS):
        arcs = np.flatnonzero(inside[graph.rows])
        rows = graph.rows[arcs]
        order = np.lexsort((dear[graph.columns[arcs]] - gains[arcs], rows))
        first = order[np.arange(order.size) - np.searchsorted(rows, rows) < AROUND]
        here = np.zeros(graph.places.size + 1, dtype=np.bool_)
        here[graph.columns[arcs[first]]] = True
        inside |= here[columns]
    outside = columns[~inside & (columns >= 0)]
    arcs = np.flatnonzero(inside[graph.rows])
    places = graph.places - np.bincount(outside, minlength=graph.places.size)
    taken[inside] = -1
    place(graph, taken, arcs, solved(graph, arcs, gains[arcs], places))


def touched(
    pool: Pool, seen: tuple[Sequence[Word], Face], words: Sequence[Word], face: Face, *, drawn: bool
) -> tuple[Places, Places]:
    """Whose pairs must be held against the prices again, that held against those seen before: all pairs of some people,
    and of some columns. Everybody's, where levels are others.

    A pair is as far from being let in as before where its price rose by no less than the person's worth fell; draws
    matter only if `drawn`.
    """
    everybody, nowhere = np.arange(face.must_row.size), np.zeros(0, dtype=np.intp)
    names, known = (
        [(word.most, [level.name for level in word.levels]) for word in each] for each in (words, seen[0])
    )
    if names != known:
        return everybody, nowhere
    open_ = np.flatnonzero(pool.places > 0)  # nobody may have a coach who has gone, at any price
    rises = [
        new[open_] - old for new, old in zip(face.price, (each[open_] for each in seen[1].price), strict=True)
    ]
    falls = [old - new for new, old in zip(face.worth, seen[1].worth, strict=True)]
    both = [
        np.concatenate(each)
        for each, word in zip(zip(rises, falls, strict=True), words, strict=True)
        if drawn or word.draw is None
    ]
    order = np.lexsort(both[::-1])
    steps = np.any([np.diff(each[order]) != 0 for each in both], axis=0)
    rank = np.empty(order.size, dtype=np.intp)
    rank[order] = np.concatenate([[0], np.cumsum(steps)])
    rise, fall = rank[: open_.size], rank[open_.size :]
    # Every pair of the columns that rose less than a step, and of the people who fell more: the step that makes fewest.
    ranks = int(rank.max()) + 1
    columns_below = np.cumsum(np.bincount(rise, minlength=ranks)) - np.bincount(rise, minlength=ranks)
    people_above = everybody.size - np.cumsum(np.bincount(fall, minlength=ranks))
    step = int(np.argmin(columns_below * everybody.size + people_above * open_.size))
    return np.flatnonzero(fall > step), open_[rise < step]
