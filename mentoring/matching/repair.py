"""After a loss or a newcomer: the best answer again, from the one before, most of which stands.

The people who lost their place, and those around them by the prices of before, are solved alone; then all is priced
and proven as ever. Where the levels are the same, only the pairs of people whose own worth changed need be held
against the prices again, unless a price has fallen: with fewer places none does.
"""

from collections.abc import Sequence

import numpy as np

from mentoring.matching.graph import Face, Graph, solved
from mentoring.matching.levels import Level, Places, Whole, Word, most_pairs, packed, words_of
from mentoring.matching.pricing import Pool, better, gains_of
from mentoring.matching.solver import LOOSE, Answer, answered, graph_of, place, solve

AROUND = 12  # coaches of a person, the best by their prices, among whom a change may pass on
STEPS = 3


def repaired(levels: Sequence[Level], pool: Pool, before: Answer) -> Answer:
    """What `best` answers for a pool that differs from the one before in places and in pairs that may be.

    Raises:
        ArithmeticError: numbers were too large for a double, so nothing could be proven.
    """
    people, coaches = pool.fit.shape
    most = most_pairs(pool.places, people)
    words, guess = words_of(levels, most), packed(levels, min(most, LOOSE))
    chosen = before.chosen.copy()
    seated = np.flatnonzero(chosen >= 0)
    load = np.bincount(chosen[seated], minlength=coaches)
    chosen[seated[(load > pool.places)[chosen[seated]] | (pool.fit[seated, chosen[seated]] < 0)]] = -1
    loose = np.flatnonzero(chosen < 0)
    dear = guessed_prices(levels, before, guess)
    keys = np.union1d(before.keys, (loose[:, None] * coaches + np.arange(coaches)).ravel())
    keys = np.union1d(keys, np.flatnonzero(pool.today >= 0) * coaches + pool.today[pool.today >= 0])
    keys = keys[pool.fit.ravel()[keys] >= 0]
    while True:
        graph = graph_of(pool, keys)
        taken = arcs_of(graph, chosen)
        locally(graph, taken, loose, gains_of(graph, pool, guess), dear)
        decided, face, taken = solve(graph, pool, words, taken)
        chosen = graph.columns_of(taken)
        more = better(pool, decided, face, keys, touched(pool, before, decided, face))
        if not more.size:
            return answered(graph, pool, decided, face, taken)
        keys, loose = np.union1d(keys, more), np.unique(more // coaches)


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
    fell[fell] = (pool.fit[:, fell] >= 0).any(axis=0)  # nobody may have a coach who has gone, at any price
    return everybody if fell.any() else np.flatnonzero(changed)
