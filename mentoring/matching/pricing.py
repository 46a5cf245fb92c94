"""Which pairs to solve: the likely ones to begin with, those near their price, and those that a price lets in.

All pairs are looked at in blocks of rows; a pair of row and column is a key, row * columns + column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.graph import Face, Graph
from mentoring.matching.levels import Fits, Marks, Mask, Places, Whole, Word, lots
from mentoring.matching.tables import blocks

BEST_OF_PERSON, BEST_OF_COACH = 16, 8
ADDED = 10  # pairs of each person that come in at a time; more, where they are few people's
MOST_ADDED = 200
MOST_TIES = 20  # of each person, on average
NEAR = 20  # points of fit
Short = Whole | NDArray[np.int32]
SMALL = 2**29  # so that three of them in a sum stay in 32 bits


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
    keys = np.unique(np.concatenate(found))
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
) -> tuple[Places, Places | None]:
    """Pairs of some people, with some columns or all of them, beside the keys, that would better the answer, or equal
    it: their price lets them in. Then those that a draw alone keeps out, None where they are many."""
    coaches, found, drawn_out = pool.fit.shape[1], [keys[:0]], [keys[:0]]
    here: Places | slice = slice(None) if columns is None else columns
    by_fit = [
        short(word, *word.beside(price, worth))
        for word, price, worth in zip(words, face.price, face.worth, strict=True)
        if word.draw is None
    ]
    for span in blocks(people.size, coaches if columns is None else columns.size):
        rows = people[span]
        fit = pool.fit[rows] if columns is None else pool.fit[np.ix_(rows, columns)]
        let_in: Mask = np.ones(fit.shape, dtype=np.bool_)
        for table, price, worth in reversed(by_fit):
            rest = table[fit]
            rest -= worth[rows, None]
            rest -= price[here]
            let_in = (rest > 0) | ((rest == 0) & let_in)
        let_in &= pool.places[here] > 0
        row, column = np.nonzero(let_in)
        column = column if columns is None else columns[column]
        own = pool.fit[rows[row], column]
        first, gap = (
            table[own] - worth[rows[row]] - price[column].astype(np.int64)
            for table, price, worth in (by_fit[0], by_fit[-1])
        )
        tie = np.ones(row.size, dtype=np.bool_)
        for table, price, worth in by_fit:
            tie &= table[own] - worth[rows[row]] - price[column] == 0
        for number, word in enumerate(words[len(by_fit) :], start=len(by_fit)):
            lot = lots(pool.marks[0][rows[row]], pool.marks[1][column], word.draw or 0)
            rest = lot - face.worth[number][rows[row]] - face.price[number][column]
            keep = ~tie | (rest >= 0)
            if sum(map(len, drawn_out)) <= MOST_TIES * people.size:
                drawn_out.append(rows[row[~keep]] * coaches + column[~keep])
            tie = tie & (rest == 0)
            row, column, gap, first = (each[keep] for each in (row, column, gap, first))
            tie = tie[keep]
        key = rows[row] * coaches + column
        new = keys[np.minimum(np.searchsorted(keys, key), keys.size - 1)] != key if keys.size else key >= 0
        row, gap, first, key = row[new], gap[new], first[new], key[new]
        order = np.lexsort((-gap, -first, row))
        found.append(key[order][nth_of(row[order]) < MOST_ADDED])
    ties = np.concatenate(drawn_out)
    keys = np.concatenate(found)
    rows = keys // coaches
    keys = keys[nth_of(rows) < max(ADDED, ADDED * people.size // max(1, np.unique(rows).size))]
    return keys, ties if ties.size <= MOST_TIES * people.size else None


def nth_of(sorted_: Places) -> Places:
    """For each number in a sorted list, how many of its like stand before it."""
    found: Places = np.arange(sorted_.size) - np.searchsorted(sorted_, sorted_)
    return found


def short(word: Word, price: Whole, worth: Whole) -> tuple[Short, Short, Short]:
    """A word's table, its prices and worths, in half the bytes where they are small enough for that."""
    parts = (word.table, price, worth)
    if max(int(np.abs(each).max()) for each in (word.table[:-1], price, worth)) >= SMALL:
        return parts
    low, asked, given = (np.maximum(each, -2 * SMALL).astype(np.int32) for each in parts)
    return low, asked, given
