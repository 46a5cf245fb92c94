"""Fit and rules of all pairs at once, exactly as `scoring` defines them for one.

Most criteria depend on few codes, so their function is called once for each two codes that occur, and the table is
spread over the people; topics and hours are matrix products; wishes are few and set one by one.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import Coach, Participant, Task, agency_key
from mentoring.matching.scoring import (
    COACH_SAYS,
    CRITERIA,
    ENOUGH_QUARTERS,
    HALF,
    SCALE,
    Rule,
    highest,
    quarters,
    understood,
    wish_share,
)

BLOCK = 1 << 19  # pairs at a time
FORBIDDEN = -1
RULES = tuple(Rule)
Shares = NDArray[np.int32]
# What a criterion depends on, of the participant and of the coach.
KEYS: dict[str, tuple[Callable[[Participant], Hashable], Callable[[Coach], Hashable]]] = {
    "population": (lambda one: one.band, lambda two: two.bands),
    "career": (lambda one: highest(one.career_path), lambda two: highest(two.career_path)),
    "government": (lambda one: one.government, lambda two: two.governments),
    "languages": (lambda one: one.languages, lambda two: two.languages),
    "formats": (lambda one: one.formats, lambda two: two.formats),
    "region": (lambda one: one.region, lambda two: two.regions),
    "setting": (lambda one: one.setting, lambda two: two.settings),
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


def blocks(people: int, coaches: int) -> Iterator[slice]:
    """Ranges of rows that keep the memory of a step small."""
    step = max(1, BLOCK // max(1, coaches))
    return (slice(start, min(start + step, people)) for start in range(0, people, step))


def rules(task: Task) -> NDArray[np.uint8]:
    """Which rule each pair would break: 0 for none, else one more than its place in `RULES`, the first that applies."""
    people, coaches = task.participants, task.coaches
    found = np.zeros((len(people), len(coaches)), dtype=np.uint8)
    if not found.size:
        return found
    row_of, column_of = places_by_id(people), places_by_id(coaches)
    own, table, theirs = table_of(people, coaches, KEYS["languages"], understood)
    for rows in blocks(*found.shape):
        # Later rules first, so that an earlier one stands in the end, as in `broken_rule`.
        found[rows][table[own[rows]][:, theirs] == 0] = 1 + RULES.index(Rule.LANGUAGE)
    ruled_out = [
        (row_of[one.id], column_of[id_]) for one in people for id_ in one.ruled_out if id_ in column_of
    ]
    ruled_out += [
        (row_of[id_], column_of[one.id]) for one in coaches for id_ in one.ruled_out if id_ in row_of
    ]
    conflicts = [
        (row_of[one], column_of[two]) for one, two in task.conflicts if one in row_of and two in column_of
    ]
    for rule, pairs in ((Rule.RULED_OUT, ruled_out), (Rule.CONFLICT, conflicts)):
        for row, column in pairs:
            found[row, column] = 1 + RULES.index(rule)
    agencies: dict[str, list[int]] = {}
    for column, coach in enumerate(coaches):
        agencies.setdefault(agency_key(coach.agency), []).append(column)
    agencies.pop("", None)
    for row, person in enumerate(people):
        if person.agency and (columns := agencies.get(agency_key(person.agency))):
            found[row, columns] = 1 + RULES.index(Rule.SAME_AGENCY)
        if person.id in column_of:
            found[row, column_of[person.id]] = 1 + RULES.index(Rule.SELF)
    return found


def part_of(name: str, task: Task) -> Callable[[slice], Shares]:
    """The shares of one criterion for ranges of rows, in thousandths."""
    if name in PRODUCTS:
        return PRODUCTS[name](task.participants, task.coaches)
    own, table, theirs = table_of(task.participants, task.coaches, KEYS[name], CRITERIA[name])
    wide = np.ascontiguousarray(table[:, theirs])
    return lambda rows: wide[own[rows]]


def table_of(
    people: Sequence[Participant],
    coaches: Sequence[Coach],
    keys: tuple[Callable[[Participant], Hashable], Callable[[Coach], Hashable]],
    share: Callable[[Participant, Coach], int],
) -> tuple[NDArray[np.intp], Shares, NDArray[np.intp]]:
    """`(code of each participant, share by codes, code of each coach)`: people with one key share one code."""
    own = {keys[0](person): person for person in people}
    theirs = {keys[1](coach): coach for coach in coaches}
    table = np.array([[share(one, two) for two in theirs.values()] for one in own.values()], dtype=np.int32)
    own_code = {key: code for code, key in enumerate(own)}
    their_code = {key: code for code, key in enumerate(theirs)}
    return (
        np.array([own_code[keys[0](person)] for person in people]),
        table,
        np.array([their_code[keys[1](coach)] for coach in coaches]),
    )


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


def places_by_id(people: Sequence[Participant | Coach]) -> dict[UUID, int]:
    """Where each person stands in a sequence."""
    return {person.id: place for place, person in enumerate(people)}


PRODUCTS: dict[str, Callable[[Sequence[Participant], Sequence[Coach]], Callable[[slice], Shares]]] = {
    "topics": topic_shares,
    "wishes": wish_shares,
    "hours": hour_shares,
}
