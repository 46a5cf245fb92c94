"""Which rule stands against each pair, all pairs at once, exactly as `scoring` defines it for one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import Coach, Participant, Task, agency_key
from mentoring.matching.scoring import Rule, longest_common, mostly_away, quarters, understood
from mentoring.matching.tables import blocks, places_by_id, table_of

RULES = tuple(Rule)
Codes = NDArray[np.uint8]


def rules(task: Task) -> Codes:
    """Which rule each pair would break: 0 for none, else one more than its place in `RULES`, the first that applies."""
    people, coaches = task.participants, task.coaches
    found = np.zeros((len(people), len(coaches)), dtype=np.uint8)
    if not found.size:
        return found
    # Later rules first, so that an earlier one stands in the end, as in `broken_rule`.
    if task.asks.common_hour:
        apart_in_time(found, people, coaches)
    for column, coach in enumerate(coaches):
        if mostly_away(coach, task.asks):
            found[:, column] = code(Rule.AWAY)
        if task.asks.orientation and not coach.oriented:
            found[:, column] = code(Rule.ORIENTATION)
    row_of, column_of = places_by_id(people), places_by_id(coaches)

    def mark(rule: Rule, pairs: Iterable[tuple[UUID, UUID]]) -> None:
        for one, two in pairs:
            if one in row_of and two in column_of:
                found[row_of[one], column_of[two]] = code(rule)

    mark(Rule.MET, task.met)
    mark(Rule.CHAIN, ((one.id, id_) for one in people for id_ in one.chain))
    mark(Rule.CHAIN, ((id_, two.id) for two in coaches for id_ in two.chain))
    own, table, theirs = table_of(
        people, coaches, (lambda one: one.languages, lambda two: two.languages), understood
    )
    for rows in blocks(*found.shape):
        found[rows][table[own[rows]][:, theirs] == 0] = code(Rule.LANGUAGE)
    mark(Rule.RULED_OUT, ((one.id, id_) for one in people for id_ in one.ruled_out))
    mark(Rule.RULED_OUT, ((id_, two.id) for two in coaches for id_ in two.ruled_out))
    mark(Rule.CONFLICT, task.conflicts)
    same_agency(found, people, coaches)
    mark(Rule.SELF, ((one.id, one.id) for one in people))
    return found


def code(rule: Rule) -> int:
    """A rule as `rules` writes it."""
    return 1 + RULES.index(rule)


def same_agency(found: Codes, people: Sequence[Participant], coaches: Sequence[Coach]) -> None:
    """Mark those who work for one agency."""
    agencies: dict[str, list[int]] = {}
    for column, coach in enumerate(coaches):
        agencies.setdefault(agency_key(coach.agency), []).append(column)
    agencies.pop("", None)
    for row, person in enumerate(people):
        if person.agency and (columns := agencies.get(agency_key(person.agency))):
            found[row, columns] = code(Rule.SAME_AGENCY)


def apart_in_time(found: Codes, people: Sequence[Participant], coaches: Sequence[Coach]) -> None:
    """Mark those who have no free hour in common, as far as both have said."""
    theirs = np.array([quarters(coach.hours) for coach in coaches])
    told = np.array([bool(coach.hours) for coach in coaches])
    for rows in blocks(*found.shape):
        own = np.array([quarters(person.hours) for person in people[rows]])
        said = np.array([bool(person.hours) for person in people[rows]])[:, None] & told
        found[rows][said & ~longest_common(own, theirs)] = code(Rule.NO_HOUR)
