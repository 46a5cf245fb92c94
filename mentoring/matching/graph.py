"""Some of the pairs that may be, as a graph: solved for a word, priced, and what is left open by other best answers.

Rows are people, columns are coaches, arcs are pairs, in the order of rows, then columns; an assignment is the arc that
each row takes, -1 for none.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from mentoring.matching.levels import NEVER, Mask, Places, Whole

PATIENCE = 400


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs between `places.size` columns and so many rows."""

    people: int
    rows: Places
    columns: Places
    places: Whole

    @property
    def keys(self) -> Places:
        """A number for each arc that grows with its place."""
        return self.rows * self.places.size + self.columns

    def columns_of(self, taken: Places) -> Places:
        """The column of each row, -1 for none."""
        if not self.columns.size:
            return np.full(self.people, -1, dtype=np.intp)
        return np.where(taken >= 0, self.columns[taken], -1)


@dataclass(slots=True)
class Face:
    """All the answers that are best by the words so far: the arcs they may use, who may not go without, and which
    columns may not keep a place empty. `price` and `worth` are those of each word."""

    tight: Mask
    must_row: Mask
    must_column: Mask
    price: list[Whole]
    worth: list[Whole]

    @classmethod
    def of(cls, graph: Graph) -> "Face":
        """Before any word: every answer."""
        return cls(
            np.ones(graph.rows.size, dtype=np.bool_),
            np.zeros(graph.people, dtype=np.bool_),
            np.zeros(graph.places.size, dtype=np.bool_),
            [],
            [],
        )


def solved(graph: Graph, arcs: Places, gains: Whole, places: Whole) -> Places:
    """Of some arcs, those that one assignment of greatest gain takes (LAPJVsp, Jonker and Volgenant 1987).

    Each place is a seat, and each row has a seat of its own that brings nothing.
    """
    rows, row = np.unique(graph.rows[arcs], return_inverse=True)
    column = graph.columns[arcs]
    seats = np.minimum(places, np.bincount(column, minlength=places.size))
    first = np.cumsum(seats) - seats
    copies = seats[column]
    arc = np.repeat(np.arange(arcs.size), copies)
    seat = first[column[arc]] + np.arange(arc.size) - np.repeat(np.cumsum(copies) - copies, copies)
    own = np.arange(rows.size)
    top = int(gains.max(initial=0)) + 1
    cost = np.concatenate([top - gains[arc], np.full(rows.size, top)]).astype(np.float64)
    matrix = csr_array(
        (cost, (np.concatenate([row[arc], own]), np.concatenate([seat, own + seats.sum()]))),
        shape=(rows.size, int(seats.sum()) + rows.size),
    )
    found, at = min_weight_full_bipartite_matching(matrix)
    found, at = found[at < seats.sum()], at[at < seats.sum()]
    seated = np.repeat(np.arange(places.size), seats)[at]
    keys = row * places.size + column
    return arcs[np.searchsorted(keys, found * places.size + seated)]


def lowest_prices(
    source: Places, target: Places, change: Whole, price: Whole, rounds: int
) -> tuple[Whole, bool]:
    """What one more place would bring at each column: the best path of moves that it starts (Bellman-Ford).

    Each move brings `change` and frees a place at `source`; `price` holds what ends a path, nothing outside in the
    last place. The flag says whether it settled: within as many rounds as there are columns if the assignment is best,
    and nearly always long before, so that the second try alone has patience.
    """
    order = np.argsort(source, kind="stable")
    source, target, change = source[order], target[order], change[order]
    starts = np.searchsorted(source, np.arange(price.size + 1))
    fresh = np.flatnonzero(price > NEVER)
    for _ in range(min(price.size + 1, rounds)):
        sizes = starts[fresh + 1] - starts[fresh]
        move = np.repeat(starts[fresh] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        higher = price.copy()
        np.maximum.at(higher, target[move], change[move] + np.repeat(price[fresh], sizes))
        fresh = np.flatnonzero(higher > price)
        price = higher
        if not fresh.size:
            return price, True
    return price, False


def narrowed(
    graph: Graph,
    face: Face,
    taken: Places,
    gains: Whole,
    *,
    rounds: int = PATIENCE,
    price: Whole | None = None,
) -> bool:
    """Price a word and narrow the face to what is best by it too; False, and nothing done, where `taken` is not.

    Lowest prices (Shapley and Shubik 1971) show all best answers by complementary slackness; where they are known
    already, they are only held to that.
    """
    columns, seated = graph.columns_of(taken), taken >= 0
    own = np.where(seated, gains[taken], 0) if gains.size else np.zeros(graph.people, dtype=np.int64)
    settled = True
    if price is None:
        moves = np.flatnonzero(face.tight)
        source = np.where(columns >= 0, columns, graph.places.size)[graph.rows[moves]]
        start = np.append(np.where(face.must_column, NEVER, 0), 0)
        change = gains[moves] - own[graph.rows[moves]]
        here = source != graph.columns[moves]
        price, settled = lowest_prices(source[here], graph.columns[moves[here]], change[here], start, rounds)
        price = price[:-1]
    worth = own - np.where(seated, price[columns], 0)
    room = np.bincount(columns[seated], minlength=price.size) < graph.places
    if not settled or price[room].any() or (worth[seated & ~face.must_row] < 0).any():
        return False
    if (face.must_row & ~seated).any() or (face.must_column & room).any():
        return False
    gap = worth[graph.rows] + price[graph.columns] - gains
    if (gap[face.tight] < 0).any() or (price[~face.must_column] < 0).any():
        return False
    face.tight &= gap == 0
    face.must_row = face.must_row | (worth > 0)
    face.must_column = face.must_column | (price > 0)
    face.price.append(price)
    face.worth.append(worth)
    return True


def left_open(graph: Graph, face: Face, taken: Places) -> tuple[Places, Whole]:
    """Arcs among which other best answers choose otherwise, and the places there: cycles along which nothing is lost.

    An arc is in some best answer if and only if it is tight and both its ends lie in one strongly connected component
    of the residual graph; people who share a coach are one node of it, since they have one way in.
    """
    outside, columns = graph.places.size, graph.columns_of(taken)
    node = np.where(columns >= 0, columns, outside)
    load = np.bincount(columns[columns >= 0], minlength=outside)
    tight = np.flatnonzero(face.tight)
    leaving = columns[(columns >= 0) & ~face.must_row]
    free, spare = np.flatnonzero(load < graph.places), np.flatnonzero((load > 0) & ~face.must_column)
    tails = [node[graph.rows[tight]], leaving, free, np.full(spare.size, outside)]
    heads = [graph.columns[tight], np.full(leaving.size + free.size, outside), spare]
    edges = (np.concatenate(tails), np.concatenate(heads))
    graph_of = csr_array((np.ones(edges[0].size, dtype=np.int8), edges), shape=(outside + 1, outside + 1))
    part = connected_components(graph_of, connection="strong")[1]
    arcs = tight[part[node[graph.rows[tight]]] == part[graph.columns[tight]]]
    without = (columns < 0) | (~face.must_row & (part[node] == part[outside]))
    is_open = np.bincount(graph.rows[arcs], minlength=graph.people) + without > 1
    settled = columns[~is_open & (columns >= 0)]
    return arcs[is_open[graph.rows[arcs]]], graph.places - np.bincount(settled, minlength=outside)
