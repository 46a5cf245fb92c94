"""Many levels, one exact answer: solved on the likely pairs, priced, proven over all pairs.

The people's best pairs and the coaches' best are solved first, all levels at once, loosely packed. Each word is then
priced; where the guess is not best by a word, that word is solved exactly among the answers that the words before it
leave (complementary slackness), and a draw by hashes is repeated until one answer is left. Last, *every* pair is held
against the prices, in blocks of rows; those that would change anything come in, and all is solved again, until none is
left: by weak duality, which holds in any ordered group and so for levels, no assignment at all is then better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from mentoring.matching.graph import Face, Graph, left_open, narrowed, solved
from mentoring.matching.grids import blocks
from mentoring.matching.levels import (
    Fits,
    Level,
    Marks,
    Places,
    Proof,
    Whole,
    Word,
    drawn,
    lots,
    most_pairs,
    packed,
    unpacked,
    words_of,
)

BEST_OF_PERSON, BEST_OF_COACH = 16, 8
ADDED = 10  # pairs of one person that come in at a time
NEAR = 20  # points of fit
SURE = 8  # fewer pairs that come in for each person: prices can be trusted to say which pairs are far off
SHEDDING = 16  # rounds after which no pair goes out again, so that there is an end
LOOSE = 64  # pairs that a path of moves passes, nearly always


@dataclass(frozen=True, slots=True)
class Pool:
    """All pairs: their fit, -1 where a pair may not be, shape (people, coaches); places; today's pair of each row, -1
    for none; and marks that tell rows and columns apart, whatever their order."""

    fit: Fits
    places: Whole
    today: Places
    marks: tuple[Marks, Marks]


@dataclass(frozen=True, slots=True)
class Answer:
    """The column of each row, -1 for none; each level's value and bound; and what one more place brings of each
    level, by its name; shape (columns,)."""

    chosen: Places
    proof: tuple[Proof, ...]
    prices: dict[str, Whole]
    rounds: int


def best(levels: Sequence[Level], pool: Pool) -> Answer:
    """The best answer on all levels, and the draws that were needed; the first level is that of being matched.

    Raises:
        ArithmeticError: numbers were too large for a double, so nothing could be proven.
    """
    people, coaches = pool.fit.shape
    if not people or not coaches:
        nothing = np.zeros(coaches, dtype=np.int64)
        proof = tuple(Proof(level.name, 0, 0) for level in levels)
        return Answer(np.full(people, -1), proof, {level.name: nothing for level in levels}, 0)
    most = most_pairs(pool.places, people)
    words, guess = words_of(levels, most), packed(levels, min(most, LOOSE))
    keys = likely(pool)
    for number in count(1):
        graph = Graph(people, keys // coaches, keys % coaches, pool.places)
        decided, face, taken = solve(graph, pool, words, guess)
        more = better(pool, decided, face, keys)
        if not more.size:
            break
        if more.size < SURE * people and number < SHEDDING:
            keep = pool.today[graph.rows] == graph.columns
            keep[taken[taken >= 0]] = keep[near(graph, pool, decided, face)] = True
            keys = keys[keep]
        keys = np.union1d(keys, more)
    chosen = graph.columns_of(taken)
    proof, prices = proven(pool, decided, face, chosen)
    return Answer(chosen, proof, prices, number)


def solve(graph: Graph, pool: Pool, words: Sequence[Word], guess: Word) -> tuple[list[Word], Face, Places]:
    """The words that decided, the face they leave, and the arc of each row.

    Raises:
        ArithmeticError: an answer could not be priced.
    """
    face, taken = Face.of(graph), np.full(graph.people, -1, dtype=np.intp)
    everything = np.arange(graph.rows.size)
    place(graph, taken, everything, solved(graph, everything, gains_of(graph, pool, guess), graph.places))
    decided: list[Word] = []
    for word in words:
        gains = gains_of(graph, pool, word)
        if not narrowed(graph, face, taken, gains):
            arcs, places = left_open(graph, face, taken) if decided else (everything, graph.places)
            place(graph, taken, arcs, anew(graph, face, arcs, places, gains))
            if not narrowed(graph, face, taken, gains):
                raise ArithmeticError("too large to be exact")
        decided.append(word)
    for number in count():
        arcs, places = left_open(graph, face, taken)
        if not arcs.size:
            break
        word = drawn(number, words[0].most)
        gains = gains_of(graph, pool, word)
        place(graph, taken, arcs, anew(graph, face, arcs, places, gains))
        if not narrowed(graph, face, taken, gains):
            raise ArithmeticError("too large to be exact")
        decided.append(word)
    return decided, face, taken


def place(graph: Graph, taken: Places, arcs: Places, found: Places) -> None:
    """Give the rows of some arcs what was found for them."""
    taken[graph.rows[arcs]] = -1
    taken[graph.rows[found]] = found


def anew(graph: Graph, face: Face, arcs: Places, places: Whole, gains: Whole) -> Places:
    """Solve a word among answers that are best by the words before it."""
    must = face.must_row[graph.rows[arcs]] + face.must_column[graph.columns[arcs]].astype(np.int64)
    here = gains[arcs]
    if must.any():
        reach = 2 * most_pairs(places, np.unique(graph.rows[arcs]).size) * int(here.max(initial=0)) + 1
        here = here + must * reach
    return solved(graph, arcs, here, places)


def gains_of(graph: Graph, pool: Pool, word: Word) -> Whole:
    """What each arc of a graph brings of a word."""
    if word.draw is not None:
        return lots(pool.marks[0][graph.rows], pool.marks[1][graph.columns], word.draw)
    return word.of(pool.fit[graph.rows, graph.columns], pool.today[graph.rows] == graph.columns)


def likely(pool: Pool) -> Places:
    """The pairs to begin with, as keys in order: each row's best, each column's best, today's; all, where few."""
    coaches = pool.fit.shape[1]
    found = [np.flatnonzero(pool.today >= 0) * coaches + pool.today[pool.today >= 0]]
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


def better(pool: Pool, words: Sequence[Word], face: Face, keys: Places) -> Places:
    """Pairs beside the keys that would better the answer, or equal it: a price of theirs does not keep them out."""
    coaches, found = pool.fit.shape[1], []
    for rows in blocks(*pool.fit.shape):
        fit = pool.fit[rows]
        rest = words[0].table[fit] - face.worth[0][rows, None] - face.price[0]
        row, column = np.nonzero(rest >= 0)
        gap = first = rest[row, column]
        for number, word in enumerate(words[1:], start=1):
            gain = (
                word.table[fit[row, column]]
                if word.draw is None
                else lots(pool.marks[0][rows][row], pool.marks[1][column], word.draw)
            )
            rest = gain - face.worth[number][rows][row] - face.price[number][column]
            gap = np.where(gap == 0, rest, gap)
            keep = gap >= 0
            row, column, gap, first = row[keep], column[keep], gap[keep], first[keep]
        key = (row + rows.start) * coaches + column
        known = np.searchsorted(keys, [rows.start * coaches, rows.stop * coaches])
        new = ~np.isin(key, keys[slice(*known)], assume_unique=True)
        row, gap, first, key = row[new], gap[new], first[new], key[new]
        order = np.lexsort((-gap, -first, row))
        found.append(key[order][np.arange(row.size) - np.searchsorted(row, row) < ADDED])
    return np.concatenate(found) if found else keys[:0]


def proven(
    pool: Pool, words: Sequence[Word], face: Face, chosen: Places
) -> tuple[tuple[Proof, ...], dict[str, Whole]]:
    """Each level's value and dual bound, and the lowest prices of places."""
    rows = np.flatnonzero(chosen >= 0)
    own = Graph(pool.fit.shape[0], rows, chosen[rows], pool.places)
    proof, prices = [], {}
    for word, price, worth in zip(words, face.price, face.worth, strict=True):
        parts = (unpacked(each, word) for each in (gains_of(own, pool, word), worth, price))
        for level, reached, given, asked in zip(word.levels, *parts, strict=True):
            proof.append(Proof(level.name, int(reached.sum()), int(given.sum() + asked @ pool.places)))
            prices[level.name] = asked
    return tuple(proof), prices
