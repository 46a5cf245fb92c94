"""One peer of the matching in a process of its own: `python peers.py dense|flow|munkres|matching folder`.

Reads the fits, -1 where a pair may not be, and the places; finds most matched, then total, or what the peer can;
prints seconds, megabytes above those of the fits, people matched and total. Imports nothing of the product.
"""

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np


def dense(fit, places):
    """One dense assignment with a column for each place and for each one left out (`scipy`, Crouse 2016)."""
    from scipy.optimize import linear_sum_assignment

    seats = np.repeat(np.arange(places.size), places)
    cost = np.zeros((fit.shape[0], seats.size + fit.shape[0]))
    cost[:, : seats.size] = np.where(fit >= 0, -(1000.0 * fit.shape[0] + fit), 0)[:, seats]
    rows, columns = linear_sum_assignment(cost)
    seated = columns < seats.size
    return rows[seated], seats[columns[seated]]


def flow(fit, places):
    """Min-cost flow over all pairs (OR-tools)."""
    from ortools.graph.python import min_cost_flow

    people, coaches = fit.shape
    solver = min_cost_flow.SimpleMinCostFlow()
    rows, columns = np.nonzero(fit >= 0)
    tails = np.concatenate([rows, np.arange(people), people + np.arange(coaches)])
    heads = np.concatenate([people + columns, np.full(people + coaches, people + coaches)])
    ones = np.ones(rows.size + people, dtype=np.int64)
    reward = -(1000 * people + fit[rows, columns].astype(np.int64))
    cost = np.concatenate([reward, np.zeros(people + coaches, dtype=np.int64)])
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, np.concatenate([ones, places]), cost)
    supply = np.concatenate([np.ones(people, dtype=np.int64), np.zeros(coaches, dtype=np.int64), [-people]])
    solver.set_nodes_supplies(np.arange(supply.size), supply)
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("not optimal")
    used = solver.flows(arcs)[: rows.size] > 0
    return rows[used], columns[used]


def munkres(fit, places):
    """The Hungarian method in plain Python (`munkres`)."""
    from munkres import Munkres

    seats = np.repeat(np.arange(places.size), places)
    size = max(fit.shape[0], seats.size)
    cost = np.zeros((size, size), dtype=np.int64)
    cost[: fit.shape[0], : seats.size] = np.where(fit >= 0, -(1000 * fit.shape[0] + fit.astype(np.int64)), 0)[
        :, seats
    ]
    found = Munkres().compute(cost.tolist())
    return np.array([(row, seats[seat]) for row, seat in found if row < fit.shape[0] and seat < seats.size]).T


def matching(fit, places):
    """A stable matching by the same fits on both sides (`matching`)."""
    from matching.games import HospitalResident

    people = {
        row: [int(each) for each in np.argsort(-fit[row], kind="stable") if fit[row, each] >= 0]
        for row in range(len(fit))
    }
    people = {row: liked for row, liked in people.items() if liked}
    open_ = {each for liked in people.values() for each in liked}
    coaches = {
        column: [int(row) for row in np.argsort(-fit[:, column], kind="stable") if fit[row, column] >= 0]
        for column in sorted(open_)
    }
    game = HospitalResident.create_from_dictionaries(
        people, coaches, {column: int(places[column]) for column in coaches}
    )
    found = [(row, column) for column, rows in game.solve().items() for row in rows]
    pairs = [(getattr(row, "name", row), getattr(column, "name", column)) for row, column in found]
    return np.array(pairs, dtype=np.int64).T


PEERS = {"dense": dense, "flow": flow, "munkres": munkres, "matching": matching}

if __name__ == "__main__":
    folder = Path(sys.argv[2])
    fit, places = np.load(folder / "fit.npy"), np.load(folder / "places.npy")
    PEERS[sys.argv[1]](fit[:3, :3], places[:3])  # imports aside
    clock = time.process_time if os.environ.get("BENCHMARK_CLOCK") == "cpu" else time.perf_counter
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = clock()
    rows, columns = PEERS[sys.argv[1]](fit, places)
    spent = clock() - began
    gained = fit[rows, columns]
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(spent, megabytes, int((gained >= 0).sum()), int(gained[gained >= 0].astype(np.int64).sum()))
