"""Many levels, one exact answer: solved on the likely pairs, priced, proven over all pairs.

The people's best pairs and the coaches' best are solved first, all levels at once, loosely packed. Each word is then
priced; where the guess is not best by a word, that word is solved exactly among the answers that the words before it
leave (complementary slackness), and a draw by hashes is repeated until one answer is left. Last, *every* pair is held
against the prices, in blocks of rows; those that would change anything come in, and all is solved again, until none is
left: by weak duality, which holds in any ordered group and so for levels, no assignment at all is then better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, repeat

import numpy as np

from mentoring.matching.graph import Face, Graph, left_open, narrowed, solved
from mentoring.matching.levels import (
    Level,
    Places,
    Proof,
    Whole,
    Word,
    coarse,
    drawn,
    most_pairs,
    packed,
    unpacked,
    words_of,
)
from mentoring.matching.pricing import Pool, better, close_by, gains_of, likely, near, nearest_idle, union

SURE = 8  # fewer pairs that come in for each person: prices can be trusted to say which pairs are far off
SHEDDING = 16  # rounds after which no pair goes out again, so that there is an end
LOOSE = 64  # pairs that a path of moves passes, nearly always


@dataclass(frozen=True, slots=True)
class Answer:
    """The column of each row, -1 for none; each level's value and bound; what one more place brings of each level, by
    its name, shape (columns,); and what it was solved with: pairs as keys, words, and the face they leave.

    `spare`: a pair beside the keys is worse than its price by an earlier word than that of the fit, or by more than so
    many points of fit; -1 where it is worse by some word, maybe by a draw alone."""

    chosen: Places
    proof: tuple[Proof, ...]
    prices: dict[str, Whole]
    keys: Places
    words: tuple[Word, ...]
    face: Face
    spare: int = -1


def best(levels: Sequence[Level], pool: Pool) -> Answer:
    """The best answer on all levels, and the draws that were needed; the first level is that of being matched.

    Raises:
        ArithmeticError: numbers were too large for a double, so nothing could be proven.
    """
    people, coaches = pool.fit.shape
    if not people or not coaches:
        return nothing(levels, pool)
    most = most_pairs(pool.places, people)
    words, guess = words_of(levels, most), packed([coarse(level) for level in levels], min(most, LOOSE))
    keys, everybody = likely(pool), np.arange(people)
    for number in count(1):
        graph = graph_of(pool, keys)
        decided, face, taken = solve(graph, pool, words, guessed(graph, pool, guess))
        more = better(pool, decided, face, keys, everybody)
        if not more.size:
            close, spare = close_by(pool, decided, face)
            keys = union(keys, close, nearest_idle(pool, decided, face))
            return answered(graph, pool, decided, face, taken, keys, spare)
        if more.size < SURE * people and number < SHEDDING:
            keep = pool.are_todays(graph.rows, graph.columns)
            keep[taken[taken >= 0]] = keep[near(graph, pool, decided, face)] = True
            keys = keys[keep]
        keys = union(keys, more)
    raise AssertionError


def nothing(levels: Sequence[Level], pool: Pool) -> Answer:
    """The answer with nobody on one side."""
    people, coaches = pool.fit.shape
    keys, none = np.zeros(0, dtype=np.intp), np.zeros(coaches, dtype=np.int64)
    proof = tuple(Proof(level.name, 0, 0) for level in levels)
    face = Face.of(Graph(people, keys, keys, pool.places))
    return Answer(np.full(people, -1), proof, {level.name: none for level in levels}, keys, (), face)


def graph_of(pool: Pool, keys: Places) -> Graph:
    """The graph of some pairs."""
    people, coaches = pool.fit.shape
    return Graph(people, keys // coaches, keys % coaches, pool.places)


def guessed(graph: Graph, pool: Pool, guess: Word) -> Places:
    """An answer that is nearly always best by all levels but the draw, and nowhere taken for it unproven."""
    taken, everything = np.full(graph.people, -1, dtype=np.intp), np.arange(graph.rows.size)
    place(graph, taken, everything, solved(graph, everything, gains_of(graph, pool, guess), graph.places))
    return taken


def solve(
    graph: Graph, pool: Pool, words: Sequence[Word], taken: Places, prices: Sequence[Whole] = ()
) -> tuple[list[Word], Face, Places]:
    """The words that decided, the face they leave, and the arc of each row, which begins with those taken.

    Draws among the words are tried on those taken as other words are; more are drawn as they are needed. Prices, where
    they are known, are those of the words in order.

    Raises:
        ArithmeticError: an answer could not be priced.
    """
    face, everything = Face.of(graph), np.arange(graph.rows.size)
    decided: list[Word] = []
    draws = sum(word.draw is not None for word in words)
    more = (drawn(number, words[0].most) for number in count(draws))
    for word, price in zip(chain(words, more), chain(prices, repeat(None)), strict=False):
        arcs, places = everything, graph.places
        if word.draw is not None:
            arcs, places = left_open(graph, face, taken)
            if not arcs.size:
                break
        gains = gains_of(graph, pool, word)
        if len(decided) >= len(words) or not narrowed(graph, face, taken, gains, price=price):
            if decided and word.draw is None:
                arcs, places = left_open(graph, face, taken)
            place(graph, taken, arcs, anew(graph, face, arcs, places, gains))
            if not narrowed(graph, face, taken, gains, rounds=graph.places.size + 1):
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
        reach = 2 * most_pairs(places, union(graph.rows[arcs]).size) * int(here.max(initial=0)) + 1
        here = here + must * reach
    return solved(graph, arcs, here, places)


def answered(
    graph: Graph,
    pool: Pool,
    words: Sequence[Word],
    face: Face,
    taken: Places,
    keys: Places,
    spare: int = -1,
) -> Answer:
    """The answer, with each level's value and dual bound, and the lowest prices of places."""
    chosen = graph.columns_of(taken)
    rows = np.flatnonzero(chosen >= 0)
    own = Graph(graph.people, rows, chosen[rows], pool.places)
    proof, prices = [], {}
    for word, price, worth in zip(words, face.price, face.worth, strict=True):
        parts = (unpacked(each, word) for each in (gains_of(own, pool, word), worth, price))
        for level, reached, given, asked in zip(word.levels, *parts, strict=True):
            proof.append(Proof(level.name, int(reached.sum()), int(given.sum() + asked @ pool.places)))
            prices[level.name] = asked
    return Answer(chosen, tuple(proof), prices, keys, tuple(words), face, spare)
