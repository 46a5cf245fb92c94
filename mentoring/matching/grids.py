"""Fit and rules of all pairs at once, exactly as `scoring` defines them for one.

Most criteria depend on few codes, so their function is called once for each two codes that occur, and the table is
spread over the people; topics and hours are matrix products; wishes are few and set one by one.
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.ruling import rules
from mentoring.matching.scoring import (
    COACH_SAYS,
    CRITERIA,
    ENOUGH_QUARTERS,
    HALF,
    SCALE,
    highest,
    quarters,
    wish_share,
)
from mentoring.matching.tables import Shares, blocks, places_by_id, table_of

FORBIDDEN = -1
# What a criterion depends on, of the participant and of the coach.
KEYS: dict[str, tuple[Callable[[Participant], Hashable], Callable[[Coach], Hashable]]] = {
    "population": (lambda one: one.band, lambda two: two.bands),
    "career": (lambda one: highest(one.career_path), lambda two: highest(two.career_path)),
    "government": (lambda one: one.government, lambda two: two.governments),
    "languages": (lambda one: one.languages, lambda two: two.languages),
    "formats": (lambda one: one.formats, lambda two: two.formats),
    "region": (lambda one: one.region, lambda two: two.regions),
    "setting": (lambda one: one.setting, lambda two: two.settings),
    "values": (lambda one: one.values, lambda two: two.values),
    "seniority": (lambda one: one.seniority, lambda two: two.seniority),
}


def fits(task: Task) -> NDArray[np.int16]:
    """The fit of every pair, `FORBIDDEN` where a rule stands against it; shape (participants, coaches)."""
    broken = rules(task)
    people, coaches = broken.shape
    fit = np.full((people, coaches), FORBIDDEN, dtype=np.int16)
    whole = task.weights.whole
    parts = [
        (weight, part_of(name, task))
        for name, weight in task.weights.by_name().items()
        if weight and fit.size
    ]
    for rows in blocks(people, coaches):
        total = np.full((rows.stop - rows.start, coaches), whole, dtype=np.int32)
        for weight, part in parts:
            total += 2 * weight * part(rows)
        np.copyto(fit[rows], total // (2 * whole), where=broken[rows] == 0, casting="unsafe")
    return fit


def part_of(name: str, task: Task) -> Callable[[slice], Shares]:
    """The shares of one criterion for ranges of rows, in thousandths."""
    if name in PRODUCTS:
        return PRODUCTS[name](task.participants, task.coaches)
    own, table, theirs = table_of(task.participants, task.coaches, KEYS[name], CRITERIA[name])
    wide = np.ascontiguousarray(table[:, theirs])
    return lambda rows: wide[own[rows]]


def topic_shares(people: Sequence[Participant], coaches: Sequence[Coach]) -> Callable[[slice], Shares]:
    wants = [person.wants() for person in people]
    place = {topic: index for index, topic in enumerate({topic for wanted in wants for topic, _ in wanted})}
    wanted = np.zeros((len(people), len(place)), dtype=np.float32)  # whole numbers far below 2**24: exact
    for row, topics in enumerate(wants):
        for topic, importance in topics:
            wanted[row, place[topic]] = importance
    offered = np.array([[topic in coach.topics for topic in place] for coach in coaches], dtype=np.float32)
    whole = wanted.sum(axis=1).astype(np.int32)[:, None]

    def shares_of(rows: slice) -> Shares:
        met = (wanted[rows] @ offered.T).astype(np.int32)
        return np.where(whole[rows] > 0, thousandths(met, np.maximum(whole[rows], 1)), HALF)

    return shares_of


def hour_shares(people: Sequence[Participant], coaches: Sequence[Coach]) -> Callable[[slice], Shares]:
    own = np.array([quarters(person.hours) for person in people])
    theirs = np.array([quarters(coach.hours) for coach in coaches])
    told = np.array([bool(coach.hours) for coach in coaches])

    def shares_of(rows: slice) -> Shares:
        common = np.minimum(own[rows] @ theirs.T, ENOUGH_QUARTERS).astype(np.int32)
        known = np.array([bool(person.hours) for person in people[rows]])[:, None] & told
        return np.where(known, common * SCALE // ENOUGH_QUARTERS, HALF)

    return shares_of


def wish_shares(people: Sequence[Participant], coaches: Sequence[Coach]) -> Callable[[slice], Shares]:
    row_of, column_of = places_by_id(people), places_by_id(coaches)
    said = np.array([bool(coach.ranked) for coach in coaches])
    # Whose mean of the two sides is not what it is for everybody without a rank: the ranked pairs alone.
    ranked: dict[int, set[int]] = {}
    for row, person in enumerate(people):
        ranked[row] = {column_of[id_] for id_ in person.ranked if id_ in column_of}
    for column, coach in enumerate(coaches):
        for row in (row_of[id_] for id_ in coach.ranked if id_ in row_of):
            ranked[row].add(column)

    def shares_of(rows: slice) -> Shares:
        own = np.array([0 if person.ranked else HALF for person in people[rows]], dtype=np.int32)[:, None]
        found = np.where(said, own * (10 - COACH_SAYS) // 10, own)
        for row in range(rows.start, rows.stop):
            for column in ranked[row]:
                found[row - rows.start, column] = wish_share(people[row], coaches[column])
        return found

    return shares_of


def thousandths(part: Shares, whole: Shares) -> Shares:
    """Thousandths of the whole, halves rounded up."""
    return (2 * SCALE * part + whole) // (2 * whole)


PRODUCTS: dict[str, Callable[[Sequence[Participant], Sequence[Coach]], Callable[[slice], Shares]]] = {
    "topics": topic_shares,
    "wishes": wish_shares,
    "hours": hour_shares,
}
