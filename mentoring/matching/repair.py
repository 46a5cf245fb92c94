"""After a loss: the best answer again, from the one before, most of which stands.

Its prices prove it the best of what it was found in. So each person who lost their place, and each place that lost its
person, is taken in along one path of moves (`moves`). Then all is priced and proven as ever; where the levels are the
same, only pairs whose prices may have come to let them in are held against them again.
"""

from collections.abc import Sequence

import numpy as np

from mentoring.matching.graph import Face, Graph
from mentoring.matching.levels import Level, Places, Word, most_pairs, words_of
from mentoring.matching.moves import Priced, fill, lower, seat
from mentoring.matching.pricing import Pool, better, gains_of, nth_of, place_of_fit, union
from mentoring.matching.solver import Answer, answered, graph_of, solve


def repaired(levels: Sequence[Level], pool: Pool, before: Answer) -> Answer:
    """What `best` answers for a pool that differs from the one before in places and, where the levels are the same, in
    that some pairs may not be any more.

    Raises:
        ArithmeticError: numbers were too large for a double, so nothing could be proven.
    """
    people, coaches = pool.fit.shape
    words, face, chosen = words_before(levels, pool, before), before.face, before.chosen
    same = words is before.words
    lost = who_lost(pool, chosen)
    keys = union(before.keys, (lost[:, None] * coaches + np.arange(coaches)).ravel(), pool.todays())
    keys = keys[(pool.fit.ravel()[keys] >= 0) & (pool.places > 0)[keys % coaches]]
    seen: tuple[Sequence[Word], Face] = (before.words, before.face)
    spare = before.spare if same else -1
    around = lost[:0]
    while True:
        if not same:
            words, face, chosen = priced(levels, pool, keys, before.chosen)
        graph = graph_of(pool, keys)
        now = taken_in(graph, pool, words, face, chosen)
        decided, new, taken = solve(graph, pool, words, now.taken, now.price)
        rows, columns = touched(pool, seen, decided, new, spare)
        more = better(pool, decided, new, keys, union(rows, around))
        more = union(more, better(pool, decided, new, keys, np.arange(people), columns))
        if not more.size:
            return answered(graph, pool, decided, new, taken, keys)
        keys = union(keys, more)
        if spare < 0:  # not all the pairs of a person come in at a time
            seen, around = (decided, new), union(more // coaches)


def words_before(levels: Sequence[Level], pool: Pool, before: Answer) -> Sequence[Word]:
    """The words of before where they say the same levels, so that prices can be compared; they reach far enough, since
    there are no more places than there were."""
    most = most_pairs(pool.places, pool.fit.shape[0])
    said = [level.name for word in before.words if word.draw is None for level in word.levels]
    if said == [level.name for level in levels] and most <= before.words[0].most:
        return before.words
    return words_of(levels, most)


def priced(
    levels: Sequence[Level], pool: Pool, keys: Places, chosen: Places
) -> tuple[Sequence[Word], Face, Places]:
    """An answer priced by other levels, among some pairs and its own, while everybody still had their place."""
    people, coaches = pool.fit.shape
    rows = np.flatnonzero(chosen >= 0)
    keys = union(keys, rows * coaches + chosen[rows])
    places = np.maximum(pool.places, np.bincount(chosen[rows], minlength=coaches))
    graph = Graph(people, keys // coaches, keys % coaches, places)
    words, face, taken = solve(
        graph, pool, words_of(levels, most_pairs(places, people)), arcs_of(graph, chosen)
    )
    return words, face, graph.columns_of(taken)


def who_lost(pool: Pool, chosen: Places) -> Places:
    """Whose place there is no more, or not for them."""
    seated = np.flatnonzero(chosen >= 0)
    seated = seated[np.argsort(chosen[seated], kind="stable")]
    columns = chosen[seated]
    return seated[(nth_of(columns) >= pool.places[columns]) | (pool.fit[seated, columns] < 0)]


def taken_in(graph: Graph, pool: Pool, words: Sequence[Word], face: Face, chosen: Places) -> Priced:
    """The best answer when everybody who lost their place, and every place that lost its person, has found the best
    for all. Places that somebody would pay for are given back last: prices prove nothing where such a one is empty."""
    kept = chosen.copy()
    lost = who_lost(pool, chosen)
    kept[lost] = -1
    now = Priced(
        arcs_of(graph, kept),
        [gains_of(graph, pool, word) for word in words],
        [price.copy() for price in face.price],
        [worth.copy() for worth in face.worth],
    )
    places = np.where(now.dear(), np.bincount(kept[kept >= 0], minlength=graph.places.size), graph.places)
    for row in lost:
        seat(graph, places, now, int(row))
    for column in np.flatnonzero(places < graph.places):
        while places[column] < graph.places[column] and now.dear()[column]:
            fill(graph, now, int(column))
            places[column] += 1
    lower(graph, now)
    return now


def arcs_of(graph: Graph, chosen: Places) -> Places:
    """The arc of each row that leads to its column, -1 for none."""
    taken = np.full(graph.people, -1, dtype=np.intp)
    rows = np.flatnonzero(chosen >= 0)
    taken[rows] = np.searchsorted(graph.keys, rows * graph.places.size + chosen[rows])
    return taken


def touched(
    pool: Pool, seen: tuple[Sequence[Word], Face], words: Sequence[Word], face: Face, spare: int
) -> tuple[Places, Places]:
    """Whose pairs must be held against the prices again, that held against those seen before: all pairs of some people,
    and of some columns. Everybody's, where levels are others.

    A pair is as far from being let in as before where its price rose by no less than the person's worth fell. Where
    those that were nearer than `spare` points of fit are looked at anyway, the others stay out if worths fell by so
    much more, and no later word can let them in.
    """
    everybody, nowhere = np.arange(face.must_row.size), np.zeros(0, dtype=np.intp)
    open_ = np.flatnonzero(pool.places > 0)  # nobody may have a coach who has gone, at any price
    upto = len(words) if spare < 0 else place_of_fit(words) + 1
    names, known = (
        [(word.most, [level.name for level in word.levels]) for word in (each if spare < 0 else each[:upto])]
        for each in (words, seen[0])
    )
    if names != known:
        return everybody, nowhere
    rises = [
        new[open_] - old[open_] for new, old in zip(face.price[:upto], seen[1].price[:upto], strict=True)
    ]
    falls = [old - new for new, old in zip(face.worth[:upto], seen[1].worth[:upto], strict=True)]
    if spare >= 0:
        falls[-1] = falls[-1] - spare * int(words[upto - 1].table[1] - words[upto - 1].table[0])
    both = [np.concatenate(each) for each in zip(rises, falls, strict=True)]
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
