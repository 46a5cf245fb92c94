"""Other coaches for a participant, other participants for a coach, and what each would cost the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from mentoring.matching.assignment import Assignment, assign
from mentoring.matching.profiles import Task
from mentoring.matching.scoring import fit_of, rule_against


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pair, its fit, and what the best answer with it adds: people matched, total fit, and others who move."""

    participant_id: UUID
    coach_id: UUID
    fit: int
    matched: int
    total: int
    others: int


def for_participant(
    task: Task, answer: Assignment, participant_id: UUID, *, most: int = 3
) -> list[Alternative]:
    """The coaches who fit somebody best, beside the one they have, those who cost the whole least first."""
    one = next(one for one in task.participants if one.id == participant_id)
    has = {(pair.participant_id, pair.coach_id) for pair in answer.pairs}
    options = [
        (one.id, two.id, fit_of(task, one, two))
        for two in task.coaches
        if two.places > 0 and (one.id, two.id) not in has and rule_against(task, one, two) is None
    ]
    return weighed(task, answer, options, most)


def for_coach(task: Task, answer: Assignment, coach_id: UUID, *, most: int = 3) -> list[Alternative]:
    """The participants whom a coach fits best, beside those they have, those who cost the whole least first."""
    two = next(two for two in task.coaches if two.id == coach_id)
    has = {(pair.participant_id, pair.coach_id) for pair in answer.pairs}
    options = [
        (one.id, two.id, fit_of(task, one, two))
        for one in task.participants
        if two.places > 0 and (one.id, two.id) not in has and rule_against(task, one, two) is None
    ]
    return weighed(task, answer, options, most)


def weighed(
    task: Task, answer: Assignment, options: Sequence[tuple[UUID, UUID, int]], most: int
) -> list[Alternative]:
    """Of the pairs that fit best, what the best answer around each would be; but those that pins leave no room for."""
    pairs = frozenset((pair.participant_id, pair.coach_id) for pair in answer.pairs)
    was, places = dict(pairs), {two.id: two.places for two in task.coaches}
    found = []
    for one, two, fit in sorted(options, key=lambda option: (-option[2], option))[:most]:
        pins = {pin for pin in task.pins if pin[0] != one}
        if sum(pin[1] == two for pin in pins) >= places[two]:
            continue
        around = assign(replace(task, pins=frozenset({*pins, (one, two)}), current=pairs))
        now = {pair.participant_id: pair.coach_id for pair in around.pairs}
        others = sum(id_ != one and coach_id != now.get(id_) for id_, coach_id in was.items())
        matched, total = len(around.pairs) - len(answer.pairs), around.total - answer.total
        found.append(Alternative(one, two, fit, matched, total, others))
    return sorted(
        found, key=lambda each: (-each.matched, -each.total, each.others, each.coach_id, each.participant_id)
    )
