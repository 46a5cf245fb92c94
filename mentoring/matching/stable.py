"""A stable matching to compare with: nobody would leave together; and how many would, in any other answer.

Each side likes best whom it ranked, in that order, then whoever fits better; equals are told apart by a draw. Deferred
acceptance, the participants proposing (Gale and Shapley 1962), for coaches with places (Roth 1984).
"""

from collections.abc import Collection
from heapq import heappush, heapreplace
from uuid import UUID

import numpy as np

from mentoring.matching.assignment import Pair, marks_of
from mentoring.matching.grids import fits
from mentoring.matching.levels import DRAW, Fits, Whole, lots
from mentoring.matching.profiles import Task

RANKED = 1 << 40


def stable(task: Task) -> tuple[Pair, ...]:
    """The stable pairs that are best for the participants, in the order of their ids; pins are not looked at."""
    task = task.sorted()
    fit = fits(task)
    own, theirs = likings(task, fit)
    order = np.argsort(-own, axis=1, kind="stable")
    next_, free = [0] * len(task.participants), list(range(len(task.participants)))[::-1]
    held: list[list[tuple[int, int]]] = [[] for _ in task.coaches]
    while free:
        row = free.pop()
        if next_[row] == len(task.coaches):
            continue
        column = int(order[row, next_[row]])
        next_[row] += 1
        if fit[row, column] < 0 or task.coaches[column].places <= 0:
            free.append(row)
            continue
        offer = (int(theirs[row, column]), row)
        if len(held[column]) < task.coaches[column].places:
            heappush(held[column], offer)
        elif offer > held[column][0]:
            free.append(heapreplace(held[column], offer)[1])
        else:
            free.append(row)
    found = sorted((row, column) for column, offers in enumerate(held) for _, row in offers)
    return tuple(
        Pair(task.participants[row].id, task.coaches[column].id, int(fit[row, column]))
        for row, column in found
    )


def blocking(task: Task, pairs: Collection[tuple[UUID, UUID]]) -> int:
    """How many participants and coaches who may be matched would both rather have each other, given who has whom."""
    task = task.sorted()
    fit = fits(task)
    own, theirs = likings(task, fit)
    rows = {one.id: row for row, one in enumerate(task.participants)}
    columns = {one.id: column for column, one in enumerate(task.coaches)}
    has = np.full(len(rows), -1, dtype=np.int64)
    load, worst = np.zeros(len(columns), dtype=np.int64), np.full(len(columns), RANKED * 16, dtype=np.int64)
    for one, two in pairs:
        row, column = rows[one], columns[two]
        has[row] = own[row, column]
        load[column] += 1
        worst[column] = min(worst[column], theirs[row, column])
    places = np.array([max(0, coach.places) for coach in task.coaches], dtype=np.int64)
    worst[load < places] = -1
    worst[places == 0] = RANKED * 16
    return int(((fit >= 0) & (own > has[:, None]) & (theirs > worst)).sum())


def likings(task: Task, fit: Fits) -> tuple[Whole, Whole]:
    """How much each participant likes each coach, and each coach each participant; no two alike to one of them but by
    a draw of one in a million; shapes (participants, coaches)."""
    rows = {one.id: row for row, one in enumerate(task.participants)}
    columns = {one.id: column for column, one in enumerate(task.coaches)}
    draw = lots(marks_of(list(rows))[:, None], marks_of(list(columns))[None, :], 0)
    own = np.maximum(fit, 0).astype(np.int64) * (DRAW + 1) + draw
    theirs = own.copy()
    for row, one in enumerate(task.participants):
        for place, id_ in enumerate(one.ranked[:8]):
            if id_ in columns:
                own[row, columns[id_]] += RANKED * (8 - place)
    for column, two in enumerate(task.coaches):
        for place, id_ in enumerate(two.ranked[:8]):
            if id_ in rows:
                theirs[rows[id_], column] += RANKED * (8 - place)
    return own, theirs
