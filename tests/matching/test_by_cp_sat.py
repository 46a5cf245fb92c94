"""The whole of `assign` beside CP-SAT, which solves the levels one after another: the same pairs, person by person.

After the levels of the task come draws, as the engine draws them, so that one answer is left on both sides.
"""

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from mentoring.matching.assignment import FAIR, WEAK, assign, marks_of
from mentoring.matching.grids import fits
from mentoring.matching.levels import lots
from tests.matching.pools import pool

DRAWS = 3


def by_cp_sat(task, *, rematch):
    """The pairs of the best answer, as ids."""
    task = task.sorted()
    fit = fits(task)
    model = cp_model.CpModel()
    arcs = [(int(row), int(column)) for row, column in zip(*np.nonzero(fit >= 0), strict=True)]
    taken = {arc: model.new_bool_var(f"{arc}") for arc in arcs}
    for row in range(fit.shape[0]):
        model.add(sum(taken[arc] for arc in arcs if arc[0] == row) <= 1)
    for column, coach in enumerate(task.coaches):
        model.add(sum(taken[arc] for arc in arcs if arc[1] == column) <= max(0, coach.places))
    for gain in levels(task, fit, rematch=rematch):
        whole = sum(int(gain[arc]) * taken[arc] for arc in arcs)
        model.maximize(whole)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        model.clear_objective()
        model.add(whole == round(solver.objective_value))
    return {
        (task.participants[row].id, task.coaches[column].id)
        for row, column in arcs
        if solver.value(taken[row, column])
    }


def levels(task, fit, *, rematch):
    """What each pair brings of each level, the first one first."""
    today = np.array(
        [[(one.id, two.id) in task.current for two in task.coaches] for one in task.participants]
    )
    floors = [(fit >= band).astype(np.int64) for band in (WEAK, FAIR)]
    kept = [today.astype(np.int64)] if task.current else []
    people, coaches = (
        marks_of([one.id for one in task.participants]),
        marks_of([two.id for two in task.coaches]),
    )
    draws = [lots(people[:, None], coaches[None, :], number) for number in range(DRAWS)]
    total = [fit.astype(np.int64)]
    between = [*kept, *total] if rematch else [*total, *kept]
    return [np.ones_like(fit, dtype=np.int64), *floors, *between, *draws]


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
    rematch = seed % 4 == 1
    answer = assign(task, rematch=rematch)
    assert {(pair.participant_id, pair.coach_id) for pair in answer.pairs} == by_cp_sat(task, rematch=rematch)
