"""Paths of moves: how one person more, or one place more, is taken into an answer that is best already, at least cost.

Whoever comes takes somebody's place, who takes another's, until a place was empty or somebody is left without. With
prices that prove the answer, no step costs less than nothing, so that the path of least cost is found among few
(Dijkstra on reduced costs, Edmonds and Karp 1972), and prices move by what the cost of a place falls short of the whole
path's: the new prices prove the new answer, and where no path is as cheap as that, nothing has changed. Costs have many
words, compared one after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from mentoring.matching.graph import Graph
from mentoring.matching.levels import EXACT, Mask, Places, Whole

FAR = 2**62


@dataclass(frozen=True, slots=True)
class Priced:
    """An assignment, the arc of each row, and what proves it best: what each word brings of each arc, asks for each
    column and leaves each row. They are changed in place; columns whose price is not nothing are full."""

    taken: Places
    gains: Sequence[Whole]
    price: Sequence[Whole]
    worth: Sequence[Whole]

    def dear(self) -> Mask:
        """Which columns have a price."""
        return np.any(self.price, axis=0)

    def shift(self, rises: Sequence[Whole], node: Places) -> None:
        """Let columns ask for more, word by word, which leaves each row as much less as the column that it is at."""
        columns = self.price[0].size
        for number, rise in enumerate(rises):
            self.price[number][:] += rise[:columns]
            self.worth[number][:] -= rise[node]

    def gaps(self, graph: Graph) -> list[Whole]:
        """What each arc falls short of its price, word by word."""
        return [
            worth[graph.rows] + price[graph.columns] - gains
            for gains, price, worth in zip(self.gains, self.price, self.worth, strict=True)
        ]


def seat(graph: Graph, places: Whole, now: Priced, row: int) -> None:
    """Give somebody who comes a place, or none: at the least cost to all."""
    nowhere, start = places.size, places.size + 1
    columns = graph.columns_of(now.taken)
    node = np.where(columns >= 0, columns, nowhere)
    node[row] = start
    arcs, leaving = np.flatnonzero(columns[graph.rows] != graph.columns), np.flatnonzero(node != nowhere)
    free = np.flatnonzero(np.bincount(columns[columns >= 0], minlength=nowhere) < places)
    steps = np.concatenate([node[graph.rows[arcs]], node[leaving], free])
    to = np.concatenate([graph.columns[arcs], np.full(leaving.size + free.size, nowhere)])
    costs = [
        np.concatenate([gap[arcs], worth[leaving], np.zeros_like(free)])
        for gap, worth in zip(now.gaps(graph), now.worth, strict=True)
    ]
    ways = Ways.of(steps, to, costs, start)
    for step in ways.to(nowhere):
        if step < arcs.size:
            now.taken[graph.rows[arcs[step]]] = arcs[step]
        elif step < arcs.size + leaving.size:
            now.taken[leaving[step - arcs.size]] = -1
    now.shift(ways.short_of(nowhere), node)


def fill(graph: Graph, now: Priced, column: int) -> None:
    """Give a column a place more, and whoever comes there frees theirs: for the greatest gain of all."""
    nowhere = graph.places.size
    columns = graph.columns_of(now.taken)
    node = np.where(columns >= 0, columns, nowhere)
    arcs = np.flatnonzero(columns[graph.rows] != graph.columns)
    steps = np.concatenate([graph.columns[arcs], np.arange(nowhere)])
    to = np.concatenate([node[graph.rows[arcs]], np.full(nowhere, nowhere)])
    costs = [
        np.concatenate([gap[arcs], price]) for gap, price in zip(now.gaps(graph), now.price, strict=True)
    ]
    ways = Ways.of(steps, to, costs, column)
    for step in ways.to(nowhere):
        if step < arcs.size:
            now.taken[graph.rows[arcs[step]]] = arcs[step]
    now.shift([-fall for fall in ways.short_of(nowhere)], node)


def lower(graph: Graph, now: Priced) -> None:
    """Take from the prices whatever they can do without: they become what one more place would bring."""
    nowhere = graph.places.size
    columns = graph.columns_of(now.taken)
    node = np.where(columns >= 0, columns, nowhere)
    arcs = np.flatnonzero(columns[graph.rows] != graph.columns)
    steps = np.concatenate([node[graph.rows[arcs]], np.full(nowhere, nowhere)])
    to = np.concatenate([graph.columns[arcs], np.arange(nowhere)])
    costs = [
        np.concatenate([gap[arcs], price]) for gap, price in zip(now.gaps(graph), now.price, strict=True)
    ]
    now.shift([-away for away in Ways.of(steps, to, costs, nowhere).away], node)


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of least cost from a node: how far each node is, word by word, and in ranks, `FAR` where there is no
    way; the steps that such ways may take, in the order of their tails; and the node before each on one of them."""

    away: Sequence[Whole]
    rank: Whole
    steps: Places
    tails: Places
    heads: Places
    last: Places

    @classmethod
    def of(cls, tails: Places, heads: Places, costs: Sequence[Whole], start: int) -> "Ways":
        """The ways over some steps, whose cost is never less than nothing.

        A later word of it may be, where an earlier one is more. So each step is made dearer by how much further off its
        head is than its tail, to the words before, in ranks: that changes no order of ways, and is undone after.

        Raises:
            ArithmeticError: a cost is less than nothing, or a way too long to be exact.
        """
        size = max(start, int(tails.max(initial=0)), int(heads.max(initial=0))) + 1
        steps = np.argsort(tails, kind="stable")
        tails, heads = tails[steps], heads[steps]
        rank, reached = np.zeros(size, dtype=np.int64), np.ones(size, dtype=np.bool_)
        found = []
        for whole in costs:
            cost = whole[steps]
            lift = -min(0, int(cost.min(initial=0)))
            if lift * size >= FAR:
                raise ArithmeticError("too large to be exact")
            weight = (cost + lift * (rank[heads] - rank[tails])).astype(np.float64)
            if weight.min(initial=0) < 0:
                raise ArithmeticError("prices that prove nothing")
            edges = csr_array(
                (weight, heads, np.searchsorted(tails, np.arange(size + 1))), shape=(size, size)
            )
            way, last = dijkstra(edges, indices=start, return_predecessors=True)
            reached = np.isfinite(way)
            if way[reached].max() >= EXACT:
                raise ArithmeticError("too large to be exact")
            away = np.where(reached, way, 0).astype(np.int64) - lift * (rank - rank[start])
            found.append(away)
            tight = reached[tails] & (away[tails] + cost == away[heads])
            steps, tails, heads = steps[tight], tails[tight], heads[tight]
            rank = ranked(rank, away)
        return cls(found, np.where(reached, rank, FAR), steps, tails, heads, last)

    def to(self, end: int) -> list[int]:
        """The steps of one way of least cost."""
        found: list[int] = []
        while (before := int(self.last[end])) >= 0:
            first, past = np.searchsorted(self.tails, [before, before + 1])
            found.append(int(self.steps[first + np.argmax(self.heads[first:past] == end)]))
            end = before
        return found

    def short_of(self, end: int) -> list[Whole]:
        """How much less each node costs than one of them, nothing where it costs more."""
        nearer = self.rank < self.rank[end]
        return [np.where(nearer, away[end] - away, 0) for away in self.away]


def ranked(first: Whole, then: Whole) -> Whole:
    """The rank of each pair of numbers, equals alike."""
    order = np.lexsort((then, first))
    found = np.zeros_like(first)
    found[order[1:]] = np.cumsum((np.diff(first[order]) != 0) | (np.diff(then[order]) != 0))
    return found
