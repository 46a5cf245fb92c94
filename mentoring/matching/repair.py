"""After a loss: the best answer again, from the one before, most of which stands.

Who lost their place is seated again along the best path of moves, each of which frees a place for the one before it
(successive shortest paths, Jewell 1958); then all is priced and proven as ever. Where the levels are the same, only the
pairs of people whose own worth changed need be held against the prices again, unless a price has fallen: with fewer
places none does.
"""

from collections.abc import Sequence

import numpy as np

from mentoring.matching.graph import Face, Graph, solved
from mentoring.matching.levels import NEVER, Level, Places, Whole, Word, most_pairs, packed, words_of
from mentoring.matching.pricing import Pool, better, gains_of
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
        packed(levels, min(most_pairs(pool.places, people), LOOSE)),
    )
    chosen = before.chosen.copy()
    seated = np.flatnonzero(chosen >= 0)
    load = np.bincount(chosen[seated], minlength=coaches)
    lost = seated[(load > pool.places)[chosen[seated]] | (pool.fit[seated, chosen[seated]] < 0)]
    chosen[lost] = -1
    keys = np.union1d(before.keys, (lost[:, None] * coaches + np.arange(coaches)).ravel())
    keys = np.union1d(keys, np.flatnonzero(pool.today >= 0) * coaches + pool.today[pool.today >= 0])
    keys = keys[(pool.fit.ravel()[keys] >= 0) & (pool.places > 0)[keys % coaches]]
    dear, around = guessed_prices(levels, before, guess), lost[:0]
    while True:
        graph = graph_of(pool, keys)
        taken, gains = arcs_of(graph, chosen), gains_of(graph, pool, guess)
        for row in lost:
            seat(graph, taken, gains, int(row))
        if 0 < around.size <= FEW:
            locally(graph, taken, around, gains, dear)
        decided, face, taken = solve(graph, pool, words, taken)
        chosen, lost = graph.columns_of(taken), lost[:0]
        more = better(pool, decided, face, keys, touched(pool, before, decided, face))
        if not more.size:
            return answered(graph, pool, decided, face, taken)
        keys, around = np.union1d(keys, more), np.unique(more // coaches)


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
    seated = np.flatnonzero(taken >= 0)
    column = graph.columns[taken[seated]]
    order = np.argsort(column, kind="stable")
    seated, column = seated[order], column[order]
    full, starts = np.unique(column, return_index=True)
    own = gains[taken[seated]]
    load = np.bincount(column, minlength=graph.places.size)
    cost = np.where(load < graph.places, 0, -NEVER)
    way = np.full((graph.places.size, 2), -1, dtype=np.intp)
    bounds = np.searchsorted(graph.rows, np.arange(graph.people + 1))
    some = np.flatnonzero(np.diff(bounds))
    best_of = np.zeros(graph.people, dtype=np.int64)
    arc_of = np.full(graph.people, -1, dtype=np.intp)
    mover_of = np.full(graph.places.size, -1, dtype=np.intp)
    while seated.size:
        rest = gains - cost[graph.columns]
        best_of[some] = np.maximum.reduceat(rest, bounds[some])
        best = best_of[seated]
        loss = own - np.maximum(best, 0)
        least = np.minimum.reduceat(loss, starts)
        falls = least < cost[full]
        if not falls.any():
            break
        leading = np.flatnonzero(rest == best_of[graph.rows])[::-1]  # the first of equals is written last
        arc_of[graph.rows[leading]] = leading
        cheapest = np.flatnonzero(loss == np.repeat(least, np.diff(np.append(starts, seated.size))))[::-1]
        mover_of[column[cheapest]] = seated[cheapest]
        mover = mover_of[full[falls]]
        way[full[falls], 0] = mover
        way[full[falls], 1] = np.where(best_of[mover] > 0, arc_of[mover], -1)
        cost[full[falls]] = least[falls]
    return cost, way


def guessed_prices(levels: Sequence[Level], before: Answer, guess: Word) -> Whole:
    """The prices of before as one number for each coach, as `guess` packs them."""
    unit, found = 1, np.zeros(before.face.must_column.size, dtype=np.int64)
    for level in reversed(levels):
        found = found + unit * before.prices.get(level.name, np.zeros_like(found))
        unit *= 2 * guess.most * level.top + 1
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


def touched(pool: Pool, before: Answer, words: Sequence[Word], face: Face) -> Places:
    """Whose pairs must be held against the prices again: everybody's, where levels are others or a price fell."""
    everybody = np.arange(face.must_row.size)
    names = [(word.most, [level.name for level in word.levels]) for word in words]
    if names != [(word.most, [level.name for level in word.levels]) for word in before.words]:
        return everybody
    fell = np.zeros(face.must_column.size, dtype=np.bool_)
    changed = np.zeros(everybody.size, dtype=np.bool_)
    for old, new, was, now in zip(
        before.face.price[::-1], face.price[::-1], before.face.worth, face.worth, strict=True
    ):
        fell = (new < old) | ((new == old) & fell)
        changed |= was != now
    fell &= pool.places > 0  # nobody may have a coach who has gone, at any price
    return everybody if fell.any() else np.flatnonzero(changed)
