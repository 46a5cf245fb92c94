"""The whole of `assign` beside CP-SAT, which solves the levels one after another: the same pairs, person by person.

After the levels of the task come draws, as the engine draws them, so that one answer is left on both sides.
"""

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from mentoring.matching.assignment import FAIR, OTHER, WEAK, assign, marks_of
from mentoring.matching.grids import fits
from mentoring.matching.levels import lots
from mentoring.matching.profiles import Asks
from tests.matching.pools import pool

DRAWS = 3


def by_cp_sat(task, *, rematch):
    """The pairs of the best answer, as ids."""
    task = task.sorted()
    fit, places = fits(task), [max(0, two.places) for two in task.coaches]
    if (
        task.asks.least
    ):  # the places that each coach is to have at least stand in columns of their own, before the rest
        first = [min(each, task.asks.least) for each in places]
        fit, places = (
            np.hstack([fit, fit]),
            first + [each - own for each, own in zip(places, first, strict=True)],
        )
    model = cp_model.CpModel()
    arcs = [(int(row), int(column)) for row, column in zip(*np.nonzero(fit >= 0), strict=True)]
    taken = {arc: model.new_bool_var(f"{arc}") for arc in arcs}
    for row in range(fit.shape[0]):
        model.add(sum(taken[arc] for arc in arcs if arc[0] == row) <= 1)
    for column, most in enumerate(places):
        model.add(sum(taken[arc] for arc in arcs if arc[1] == column) <= most)
    for gain in levels(task, fit, rematch=rematch):
        whole = sum(int(gain[arc]) * taken[arc] for arc in arcs)
        model.maximize(whole)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        model.clear_objective()
        model.add(whole == round(solver.objective_value))
    return {
        (task.participants[row].id, task.coaches[column % len(task.coaches)].id)
        for row, column in arcs
        if solver.value(taken[row, column])
    }


def levels(task, fit, *, rematch):
    """What each pair brings of each level, the first one first."""
    columns = task.coaches * (2 if task.asks.least else 1)
    today = np.array([[(one.id, two.id) in task.current for two in columns] for one in task.participants])
    floors = [(fit >= band).astype(np.int64) for band in (WEAK, FAIR)]
    kept = [today.astype(np.int64)] if task.current else []
    people, coaches = (
        marks_of([one.id for one in task.participants]),
        marks_of([two.id for two in task.coaches]),
    )
    if task.asks.least:
        coaches = np.concatenate([coaches, coaches ^ OTHER])
    draws = [lots(people[:, None], coaches[None, :], number) for number in range(DRAWS)]
    total = [fit.astype(np.int64)]
    between = [*kept, *total] if rematch else [*total, *kept]
    one, nothing = np.ones_like(fit, dtype=np.int64), np.zeros_like(fit, dtype=np.int64)
    turns = np.array([one.turn for one in task.participants])
    by_turn = [
        one * (turns == turn)[:, None] for turn in sorted(set(turns.tolist()))
    ]  # one level for each turn
    first = np.arange(fit.shape[1]) < len(task.coaches)
    least = [nothing + first] if task.asks.least else []
    return [one, *by_turn, *least, *floors, *between, *draws]


@pytest.mark.parametrize("seed", range(25))
def test_cp_sat_finds_the_same_pairs_level_by_level(seed):
    chance = np.random.default_rng(seed)
    task = pool(
        int(chance.integers(12, 31)),
        int(chance.integers(6, 21)),
        seed=seed,
        places=((1, 2, 3), (1,), (1, 2))[seed % 3],
    )
    if seed % 2:
        lost = assign(task).pairs[0].coach_id
        pairs = frozenset((pair.participant_id, pair.coach_id) for pair in assign(task).pairs)
        rest = tuple(one for one in task.coaches if one.id != lost)
        task = replace(task, coaches=rest, current=pairs)
    if seed % 3 == 1:
        turns = (replace(one, turn=int(chance.integers(0, 4))) for one in task.participants)
        task = replace(task, participants=tuple(turns))
    task = replace(task, asks=Asks(least=(0, 0, 1, 2)[seed % 4]))
    rematch = seed % 4 == 1
    answer = assign(task, rematch=rematch)
    assert {(pair.participant_id, pair.coach_id) for pair in answer.pairs} == by_cp_sat(task, rematch=rematch)
