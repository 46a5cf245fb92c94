"""Which pairs to solve: the likely ones to begin with, those near their price, and those that a price lets in.

All pairs are looked at in blocks of rows; a pair of row and column is a key, row * columns + column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentoring.matching.graph import Face, Graph
from mentoring.matching.levels import Fits, Marks, Mask, Places, Whole, Word, lots
from mentoring.matching.tables import blocks

BEST_OF_PERSON, BEST_OF_COACH, BEST_OF_IDLE = 16, 8, 64
ADDED = 10  # pairs of each person that come in at a time; more, where they are few people's
MOST_ADDED = 200
SPARE = 10  # points of fit by which prices may change before pairs that were far off are looked at again
MOST_CLOSE = 20  # pairs of each person, on average, that are kept for being no further off than that
NEAR = 20  # points of fit
FEW_POINTS, MANY_POINTS = 2**14, 2**29  # so that two of them in a sum stay in 16 bits, and in 32


@dataclass(frozen=True, slots=True)
class Pool:
    """All pairs: their fit, -1 where a pair may not be, shape (people, coaches); places; today's pair of each row, -1
    for none; and marks that tell rows and columns apart, whatever their order.

    Where they are `split`, a coach has two columns, the second for places beyond the first few, behind all the first.
    """

    fit: Fits
    places: Whole
    today: Places
    marks: tuple[Marks, Marks]
    split: bool = False

    @property
    def coaches(self) -> int:
        """How many coaches there are."""
        return self.fit.shape[1] // 2 if self.split else self.fit.shape[1]

    def todays(self) -> Places:
        """The pairs of today, as keys."""
        rows = np.flatnonzero(self.today >= 0)
        keys = rows * self.fit.shape[1] + self.today[rows]
        return np.concatenate([keys, keys + self.coaches]) if self.split else keys

    def are_todays(self, rows: Places, columns: Places) -> Mask:
        """Whether pairs are today's."""
        found: Mask = self.today[rows] == columns % self.coaches
        return found


def gains_of(graph: Graph, pool: Pool, word: Word) -> Whole:
    """What each arc of a graph brings of a word."""
    if word.draw is not None:
        return lots(pool.marks[0][graph.rows], pool.marks[1][graph.columns], word.draw)
    rows, columns = graph.rows, graph.columns
    return word.of(pool.fit[rows, columns], pool.are_todays(rows, columns), rows, columns)


def likely(pool: Pool) -> Places:
    """The pairs to begin with, as keys in order: each row's best, each column's best, today's; all, where few."""
    coaches = pool.fit.shape[1]
    found = [pool.todays()]
    salt = (
        (pool.marks[0] & np.uint64(1023)).astype(np.int32),
        (pool.marks[1] & np.uint64(1023)).astype(np.int32),
    )
    for fit, own, theirs, per, wide in (
        (pool.fit, *salt, BEST_OF_PERSON, True),
        (pool.fit.T, *salt[::-1], BEST_OF_COACH, False),
    ):
        for rows in blocks(*fit.shape):
            key = fit[rows].astype(np.int32, order="C") * 1024 + (own[rows, None] ^ theirs)
            if key.shape[1] > per:
                column = np.argpartition(key, key.shape[1] - per, axis=1)[:, -per:]
            else:
                column = np.broadcast_to(np.arange(key.shape[1]), key.shape)
            row = np.broadcast_to(np.arange(rows.start, rows.stop)[:, None], column.shape)
            found.append((row * coaches + column if wide else column * coaches + row).ravel())
    keys = union(*found)
    return keys[pool.fit.ravel()[keys] >= 0]


def near(graph: Graph, pool: Pool, words: Sequence[Word], face: Face) -> Places:
    """The arcs whose price all but lets them in: `NEAR` points of fit below it, or fewer."""
    arcs = np.arange(graph.rows.size)
    for word, price, worth in zip(words, face.price, face.worth, strict=True):
        rows, columns = graph.rows[arcs], graph.columns[arcs]
        gap = gains_of(graph, pool, word)[arcs] - worth[rows] - price[columns]
        if "fit" in (level.name for level in word.levels):
            return arcs[gap >= -NEAR * int(word.table[1] - word.table[0])]
        arcs = arcs[gap >= 0]
    return arcs


def better(
    pool: Pool,
    words: Sequence[Word],
    face: Face,
    keys: Places,
    people: Places,
    columns: Places | None = None,
) -> Places:
    """Pairs of some people, with some columns or all of them, beside the keys, that would better the answer, or equal
    it: their price lets them in."""
    coaches, found = pool.fit.shape[1], [keys[:0]]
    by_fit = beside_the_rest(words, face)
    for rows, columns_ in let_in(pool, words, by_fit, people, columns):
        own = pool.fit[rows, columns_]
        rests = [table[own] - worth[rows] - price[columns_] for table, price, worth in by_fit]
        for number, word in enumerate(words[len(by_fit) :], start=len(by_fit)):
            lot = lots(pool.marks[0][rows], pool.marks[1][columns_], word.draw or 0)
            rests.append(lot - face.worth[number][rows] - face.price[number][columns_])
        keep = not_behind(rests)
        key = rows * coaches + columns_
        if keys.size:
            keep &= keys[np.minimum(np.searchsorted(keys, key), keys.size - 1)] != key
        first, gap, row, key = rests[0][keep], rests[len(by_fit) - 1][keep], rows[keep], key[keep]
        order = np.lexsort((-gap, -first, row))
        found.append(key[order][nth_of(row[order]) < MOST_ADDED])
    keys = np.concatenate(found)
    keys = keys[np.argsort(keys // coaches, kind="stable")]
    rows = keys // coaches
    return keys[nth_of(rows) < max(ADDED, ADDED * people.size // max(1, union(rows).size))]


def close_by(pool: Pool, words: Sequence[Word], face: Face) -> tuple[Places, int]:
    """Pairs that no word ahead of that of the fit keeps out, and that by few points of fit, as keys in order; and by
    how many: `SPARE`, or as few as leave `MOST_CLOSE` for each person, -1 where there are more even so."""
    people, coaches = pool.fit.shape
    by_fit = beside_the_rest(words, face)
    at = place_of_fit(words)
    unit, spare = int(words[at].table[1] - words[at].table[0]), SPARE
    keys, off = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int64)
    for rows, columns in let_in(pool, words, by_fit, np.arange(people), None, spare):
        own = pool.fit[rows, columns]
        gaps = [worth[rows] + price[columns] - table[own] for table, price, worth in by_fit[: at + 1]]
        keep = np.all([gap == 0 for gap in gaps[:-1]], axis=0) & (gaps[-1] <= spare * unit)
        keys = np.concatenate([keys, (rows * coaches + columns)[keep]])
        off = np.concatenate([off, -(-gaps[-1][keep] // unit)])
        while keys.size > MOST_CLOSE * people:
            spare -= 1
            keys, off = keys[off <= spare], off[off <= spare]
    return np.sort(keys), spare


def nearest_idle(pool: Pool, words: Sequence[Word], face: Face) -> Places:
    """The pairs that are nearest to being let in with each column that has no price, as keys; none, where there are
    many such: whoever moves may come to a coach whom nobody wanted."""
    people, coaches = pool.fit.shape
    idle = np.flatnonzero((pool.places > 0) & ~np.any(face.price, axis=0))
    if idle.size > MOST_CLOSE:
        return idle[:0]
    rows, columns = np.repeat(np.arange(people), idle.size), np.tile(idle, people)
    own = pool.fit[rows, columns]
    by_fit = beside_the_rest(words, face)
    gaps = [worth[rows] + price[columns] - table[own] for table, price, worth in by_fit]
    order = np.lexsort((*gaps[::-1], columns))
    order = order[(nth_of(columns[order]) < BEST_OF_IDLE) & (own[order] >= 0)]
    found: Places = rows[order] * coaches + columns[order]
    return found


def place_of_fit(words: Sequence[Word]) -> int:
    """The place of the word of the fit."""
    return next(place for place, word in enumerate(words) if "fit" in (level.name for level in word.levels))


def beside_the_rest(words: Sequence[Word], face: Face) -> list[tuple[Whole, Whole, Whole]]:
    """The table, prices and worths of each word that goes by the fit, less what goes by row and column."""
    return [
        (word.table, *word.beside(price, worth))
        for word, price, worth in zip(words, face.price, face.worth, strict=True)
        if word.draw is None
    ]


def not_behind(rests: Sequence[Whole]) -> Mask:
    """Where numbers of many words are nothing or more."""
    ahead, tie = np.zeros(rests[0].size, dtype=np.bool_), np.ones(rests[0].size, dtype=np.bool_)
    for rest in rests:
        ahead, tie = ahead | (tie & (rest > 0)), tie & (rest == 0)
    return ahead | tie


def let_in(
    pool: Pool,
    words: Sequence[Word],
    by_fit: Sequence[tuple[Whole, Whole, Whole]],
    people: Places,
    columns: Places | None,
    spare: int = 0,
) -> Iterator[tuple[Places, Places]]:
    """Pairs, as rows and columns, whose fit may be large enough for their price less a few points to spare, and hardly
    any others; all of a person at once. `by_fit` has the table, prices and worths of each word that goes by the fit.

    What a pair brings grows with its fit, level by level. So the words ahead of that of the fit say from which fit on a
    pair is better than its price whatever else, or as good; between the two the fit itself decides, in whole points.
    """
    if not people.size or (columns is not None and not columns.size):
        return
    at = place_of_fit(words)
    table, price, worth = by_fit[at]
    points, unit = table.size - 1, int(table[1] - table[0])
    here: Places | slice = slice(None) if columns is None else columns
    points_of: tuple[Whole, Whole] = price[here] // unit, (worth[people] - table[0]) // unit - spare
    few = all(np.abs(each).max(initial=0) < FEW_POINTS for each in points_of)
    kind: type[Any] = np.int16 if few and pool.fit.dtype == np.int16 else np.int32
    asked, given = (np.clip(each, -MANY_POINTS, MANY_POINTS).astype(kind) for each in points_of)
    heads = np.stack([np.zeros_like(people), *(each[2][people] for each in by_fit[:at])])
    kinds, of_kind = np.unique(heads, axis=1, return_inverse=True)
    for number, head in enumerate(kinds.T):
        group = np.flatnonzero(of_kind == number)
        low = np.zeros(asked.size, dtype=np.intp)
        high = np.full(asked.size, points)
        for value, (bring, dear, _) in zip(head[1:], by_fit, strict=False):
            least = np.searchsorted(bring[:-1], value + dear[here])
            more = np.searchsorted(bring[:-1], value + dear[here], side="right")
            low, high = np.clip(least, low, high), np.clip(more, low, high)
        low[pool.places[here] <= 0] = high[pool.places[here] <= 0] = points
        for span in blocks(group.size, asked.size):
            rows = people[group[span]]
            fit = pool.fit[rows] if columns is None else pool.fit[np.ix_(rows, columns)]
            enough = np.clip(given[group[span], None] + asked, low.astype(kind), high.astype(kind))
            row, column = np.nonzero(fit >= enough)
            yield rows[row], column if columns is None else columns[column]


def union(*parts: Places) -> Places:
    """All numbers of some lists, each once, in order. (NumPy's own takes ten times as long for whole numbers.)"""
    ordered = np.sort(np.concatenate(parts))
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def nth_of(sorted_: Places) -> Places:
    """For each number in a sorted list, how many of its like stand before it."""
    found: Places = np.arange(sorted_.size) - np.searchsorted(sorted_, sorted_)
    return found
