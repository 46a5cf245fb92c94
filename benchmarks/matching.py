"""The matching, from profiles to explained pairs, beside SciPy's dense assignment of the bare fits, in one run.

    python -m benchmarks.matching

Each case, named by people, coaches and places a coach, runs in processes of its own and is printed as a row: the
median of the rounds, the goal, the peak of memory above what the people take, and the same of the dense assignment.
Fails if a goal of time is missed, an answer is not certified, shuffled people get another answer, or the two do not
agree on most matched, then total.
"""

import multiprocessing
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from scipy.optimize import linear_sum_assignment

from mentoring.matching.assignment import Assignment, assign
from mentoring.matching.explanation import reasons, why_not_first, why_unmatched
from mentoring.matching.grids import fits
from mentoring.matching.profiles import Task
from tests.matching.pools import pool

SEED = 20261015


@dataclass(frozen=True, slots=True)
class Case:
    """So many people, the goal in seconds if there is one, and how often each is measured."""

    people: int
    coaches: int
    goal: float | None
    rounds: int
    places: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process found: seconds, megabytes, and the value of the answer."""

    seconds: float
    megabytes: float
    matched: int
    total: int


CASES = (
    Case(30, 20, 0.05, 9),
    Case(300, 150, 0.25, 5),
    Case(1000, 600, 0.5, 5),
    Case(1000, 600, 0.5, 5, places=(1, 1, 2, 2)),
    Case(3000, 1500, None, 1),
)


def task_of(case: Case) -> Task:
    """The people of a case."""
    return pool(case.people, case.coaches, seed=SEED, places=case.places)


def explained(task: Task) -> tuple[Assignment, list[str]]:
    """The answer, and everything that is said about it."""
    answer = assign(task)
    people = {one.id: one for one in task.participants}
    coaches = {one.id: one for one in task.coaches}
    taken: dict[UUID, int] = {}
    said = []
    for pair in answer.pairs:
        taken[pair.coach_id] = taken.get(pair.coach_id, 0) + 1
        said += reasons(task, people[pair.participant_id], coaches[pair.coach_id], {})
    said += [why_unmatched(task, people[id_], taken) for id_ in answer.unmatched]
    return answer, said


def dense(task: Task) -> tuple[int, int]:
    """Most matched, then total, by one dense assignment with a column for each place and for each one left out."""
    fit, allowed = fits(task)
    seats = np.repeat(np.arange(len(task.coaches)), [coach.places for coach in task.coaches])
    cost = np.zeros((fit.shape[0], seats.size + fit.shape[0]))
    cost[:, : seats.size] = np.where(allowed, -(1000.0 * fit.shape[0] + fit), 0)[:, seats]
    row, column = linear_sum_assignment(cost)
    seated = column < seats.size
    row, chosen = row[seated], seats[column[seated]]
    here = allowed[row, chosen]
    return int(here.sum()), int(fit[row, chosen][here].sum())


def measured(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median of the rounds in seconds, and how far they drove up the peak of memory, in megabytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return statistics.median(times), (peak - before) / 1024


def ours(case: Case) -> Figures:
    """The engine's figures, its answers checked."""
    task = task_of(case)
    figures = measured(lambda: explained(task), case.rounds)
    answer = assign(task)
    if not answer.certified:
        raise SystemExit(f"{case.people} x {case.coaches}: not certified")
    chance = random.Random(1)
    people, coaches = list(task.participants), list(task.coaches)
    chance.shuffle(people)
    chance.shuffle(coaches)
    if assign(replace(task, participants=tuple(people), coaches=tuple(coaches))) != answer:
        raise SystemExit(f"{case.people} x {case.coaches}: another answer for shuffled people")
    without_bands = assign(task, bands=())
    return Figures(*figures, len(without_bands.pairs), without_bands.total)


def theirs(case: Case) -> Figures:
    """The dense assignment's figures, scoring included, as in the engine's."""
    task = task_of(case)
    return Figures(*measured(lambda: dense(task), case.rounds), *dense(task))


def wishes(case: Case) -> float:
    """How long it takes to tell everybody why not their first choice, in seconds."""
    task = task_of(case)
    answer = assign(task)
    return measured(lambda: [why_not_first(task, answer, one) for one in task.participants], 1)[0]


def main() -> int:
    """Measure, print, and return 1 if a goal is missed or the two do not agree."""
    print(
        f"{'case':22}{'ms':>9}{'goal':>8}{'MB':>7}{'dense ms':>11}{'MB':>7}{'ratio':>8}{'first choices ms':>19}"
    )
    failed = False
    for case in CASES:
        alone = multiprocessing.get_context("spawn")
        with alone.Pool(1, maxtasksperchild=1) as process:
            mine = process.apply(ours, [case])
            other = process.apply(theirs, [case])
            words = process.apply(wishes, [case])
        goal = "" if case.goal is None else f"{case.goal * 1000:.0f}"
        name = f"{case.people:,} x {case.coaches:,}, {sum(case.places) / len(case.places):g}"
        print(
            f"{name:22}{mine.seconds * 1000:9.1f}{goal:>8}{mine.megabytes:7.0f}"
            f"{other.seconds * 1000:11.1f}{other.megabytes:7.0f}{mine.seconds / other.seconds:8.2f}{words * 1000:19.1f}"
        )
        if (mine.matched, mine.total) != (other.matched, other.total):
            print(f"{name}: the two do not agree")
            failed = True
        failed |= case.goal is not None and mine.seconds > case.goal
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
