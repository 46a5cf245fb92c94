"""The matching, from profiles to explained pairs, beside its peers, in one run.

    python -m benchmarks.matching [--full] [--peers] [--cpu]

Each case, named by people, coaches and places a coach, runs in processes of its own and is printed as a row: median of
the rounds, goal, and peak of memory above what the people take; then the core alone (most matched, then total,
certified, from the same fits) beside peers that solve the same: SciPy's dense assignment, and with `--peers` OR-tools'
min-cost flow, `munkres` and `matching`, installed into an environment that is thrown away. `--full` adds 10,000 x 5,000
as it is, with places for 90 %; last comes one coach's loss. `--cpu` counts the processor's time, of one thread, for
everybody alike, where the machine has other work to do. Fails if a goal is missed, an answer is not certified,
shuffled people get another answer, or somebody matches more, or better.
"""

import multiprocessing
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from mentoring.matching.assignment import Assignment, Solved, assign, solve
from mentoring.matching.explanation import reasons, whys_unmatched
from mentoring.matching.grids import fits
from mentoring.matching.profiles import Task
from mentoring.matching.rematching import after_loss
from tests.matching.pools import pool

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261015
LOSSES = 5
GOAL_OF_DENSE = (0.65, 0.17)  # of its time and memory, for the certified total alone at full size
GOAL_OF_FASTEST = 2  # times the fastest peer that finds the same, for the core without scoring at full size
GOAL_OF_LOSS = {"restored": 0.25, "least change": 3.0}


clock = time.process_time if os.environ.get("BENCHMARK_CLOCK") == "cpu" else time.perf_counter


@dataclass(frozen=True, slots=True)
class Case:
    """So many people, the goals in seconds and megabytes if there are any, and how often each is measured."""

    people: int
    coaches: int
    goal: float | None
    megabytes: float | None
    rounds: int
    places: tuple[int, ...] = (1, 2, 3)
    peers: tuple[str, ...] = ("dense", "flow")

    @property
    def name(self) -> str:
        return f"{self.people:,} x {self.coaches:,}, {sum(self.places) / len(self.places):g}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process found: seconds, megabytes, and the value of the answer."""

    seconds: float
    megabytes: float
    matched: int
    total: int


CASES = (
    Case(30, 20, 0.05, None, 9, peers=("dense", "flow", "munkres", "matching")),
    Case(300, 150, 0.25, None, 5, peers=("dense", "flow", "munkres")),
    Case(1000, 600, 0.5, 150, 5),
    Case(1000, 600, 0.5, 150, 5, places=(1, 1, 2, 2)),
    Case(3000, 1500, 4, 300, 3),
    Case(3000, 1500, 4, 300, 3, places=(1, 2, 2, 2, 2)),
)
FULL = (
    Case(10_000, 5_000, 30, 600, 1),
    Case(10_000, 5_000, 30, 600, 1, places=(1, 2, 2, 2, 2)),
)


def task_of(case: Case) -> Task:
    """The people of a case."""
    return pool(case.people, case.coaches, seed=SEED, places=case.places)


def explained(task: Task) -> tuple[Assignment, list[str]]:
    """The answer, and everything that is said about it."""
    answer = assign(task)
    people = {one.id: one for one in task.participants}
    coaches = {one.id: one for one in task.coaches}
    taken: dict = {}
    said = []
    for pair in answer.pairs:
        taken[pair.coach_id] = taken.get(pair.coach_id, 0) + 1
        said += reasons(task, people[pair.participant_id], coaches[pair.coach_id], {})
    said += whys_unmatched(task, [people[id_] for id_ in answer.unmatched], taken).values()
    return answer, said


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median of the rounds in seconds, and how far they drove up the peak of memory, in megabytes."""
    before, times = peak(), []
    for _ in range(rounds):
        began = clock()
        work()
        times.append(clock() - began)
    return statistics.median(times), peak() - before


def ours(case: Case) -> Figures:
    """The engine's figures, from profiles to words."""
    task, kept = task_of(case), []
    figures = measured(lambda: kept.append(explained(task)[0]), case.rounds)
    if not all(answer.certified for answer in kept):
        raise SystemExit(f"{case.name}: not certified")
    return Figures(*figures, len(kept[0].pairs), kept[0].total)


def core(case: Case) -> Figures:
    """The certified best total alone, by the engine: no bands, no words."""
    task, kept = task_of(case), []
    figures = measured(lambda: kept.append(assign(task, bands=())), case.rounds)
    if not kept[0].certified:
        raise SystemExit(f"{case.name}: not certified")
    return Figures(*figures, len(kept[0].pairs), kept[0].total)


def shuffled(case: Case) -> bool:
    """Whether people in another order get the same answer."""
    task, chance = task_of(case), random.Random(1)
    people, coaches = list(task.participants), list(task.coaches)
    chance.shuffle(people)
    chance.shuffle(coaches)
    return assign(replace(task, participants=tuple(people), coaches=tuple(coaches))) == assign(task)


def losses(case: Case) -> tuple[dict[str, float], float]:
    """After one coach's loss: the mean seconds of each way, and how many others move by the least change."""
    before: Solved = solve(task_of(case))
    chance, spent, others = random.Random(2), dict.fromkeys(GOAL_OF_LOSS, 0.0), 0
    was = {pair.participant_id: pair.coach_id for pair in before.assignment.pairs}
    for lost in chance.sample(sorted(set(was.values())), LOSSES):
        for name in GOAL_OF_LOSS:
            began = clock()
            after = after_loss(before, lost, least_change=name == "least change").assignment
            spent[name] += (clock() - began) / LOSSES
        now = {pair.participant_id: pair.coach_id for pair in after.pairs}
        others += sum(was[one] not in (lost, now.get(one)) for one in was)
    return spent, others / LOSSES


def fits_of(case: Case, folder: str) -> float:
    """Write the fits and places of a case for the peers; how long the scoring took, in seconds."""
    task = task_of(case).sorted()
    spent, _ = measured(lambda: fits(task), case.rounds)
    fit = fits(task)
    np.save(f"{folder}/fit.npy", fit)
    np.save(f"{folder}/places.npy", np.array([coach.places for coach in task.coaches]))
    return spent


def alone(work: Callable, *given: object):
    """What a function answers in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as process:
        return process.apply(work, given)


def environment(folder: str) -> str:
    """The Python of an environment that has the peers."""
    venv.create(folder, with_pip=True)
    python = f"{folder}/bin/python"
    subprocess.run(
        [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--quiet",
            "numpy",
            "scipy",
            "ortools",
            "munkres",
            "matching",
        ],
        check=True,
    )
    return python


def peer(python: str, name: str, folder: str) -> Figures | None:
    """A peer's figures, None where it gave up."""
    line = [python, "-P", str(ROOT / "benchmarks" / "peers.py"), name, folder]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    seconds, megabytes, matched, total = done.stdout.split()
    return Figures(float(seconds), float(megabytes), int(matched), int(total))


def compare(case: Case, python: str, *, everybody: bool) -> bool:
    """Measure and print one case; whether it went well."""
    mine, bare = alone(ours, case), alone(core, case)
    missed = [
        what
        for what, got, goal in (
            ("time", mine.seconds, case.goal),
            ("memory", mine.megabytes, case.megabytes),
        )
        if goal is not None and got > goal
    ]
    if case.people <= 3000 and not alone(shuffled, case):
        missed.append("order of rows")
    print(
        f"{case.name}: {mine.seconds * 1000:,.1f} ms (goal {case.goal} s), {mine.megabytes:.0f} MB",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        scoring = alone(fits_of, case, folder)
        print(
            f"    core {bare.seconds * 1000:,.1f} ms, {bare.megabytes:.0f} MB; {scoring * 1000:,.1f} ms of it scoring"
        )
        core_alone, same = bare.seconds - scoring, []
        for name in case.peers if everybody else case.peers[:1]:
            other = peer(python, name, folder)
            if other is None:
                print(f"    {name}: gave up")
                continue
            ratio = core_alone / other.seconds
            print(
                f"    {name} {other.seconds * 1000:,.1f} ms, {other.megabytes:.0f} MB: {other.matched} matched,"
                f" {other.total / bare.total:.4f} of the total; core to this {ratio:.2f}",
                flush=True,
            )
            if (other.matched, other.total) > (bare.matched, bare.total):
                missed.append(f"{name} is better")
            if name in {"dense", "flow"} and (other.matched, other.total) != (bare.matched, bare.total):
                missed.append(f"{name} does not agree")
            if name in {"dense", "flow"}:
                same.append(other.seconds)
            if name == "dense" and case.people >= FULL[0].people:
                share = bare.megabytes / other.megabytes
                print(f"    certified total to dense: {ratio:.2f} of the time, {share:.2f} of the memory")
                missed += ["share of dense"] * (ratio > GOAL_OF_DENSE[0] or share > GOAL_OF_DENSE[1])
        if case.people >= FULL[0].people and core_alone > GOAL_OF_FASTEST * min(same, default=core_alone):
            missed.append(f"core is {core_alone / min(same):.1f} times the fastest peer's")
    for what in missed:
        print(f"    MISSED: {what}")
    return not missed


def main(words: list[str]) -> int:
    """Measure, print, and return 1 if a goal is missed or a peer does not agree."""
    if "--cpu" in words:  # read by the processes that are started from here
        os.environ |= {"BENCHMARK_CLOCK": "cpu", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    cases = CASES + (FULL if "--full" in words else ())
    with tempfile.TemporaryDirectory() as folder:
        python = environment(folder) if "--peers" in words else sys.executable
        well = [compare(case, python, everybody="--peers" in words) for case in cases]
    spent, others = alone(losses, cases[-2])
    for name, seconds in spent.items():
        goal = GOAL_OF_LOSS[name]
        print(f"{cases[-2].name}, one coach lost, {name}: {seconds * 1000:,.0f} ms (goal {goal} s)")
        well.append(seconds <= goal)
    print(f"    others moved by the least change: {others:.1f} (goal: at most 3)")
    return int(not all(well) or others > 3)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
