"""Rotating coaches: a new one each quarter, never the same twice."""

from dataclasses import replace

from mentoring.matching.assignment import Assignment, assign
from mentoring.matching.profiles import Task


def rotate(task: Task, quarters: int) -> list[Assignment]:
    """The best assignment of each quarter, given those before it; whom somebody had is not given again.

    Pins and today's pairs are those of the first quarter. A quarter in which everybody could only have somebody again
    leaves them out, as any rule does.

    Raises:
        PinsConflict: a pin cannot be kept.
    """
    found: list[Assignment] = []
    met = set(task.met)
    for number in range(quarters):
        if number:
            task = replace(task, pins=frozenset(), current=frozenset())
        answer = assign(replace(task, met=frozenset(met)))
        met |= {(pair.participant_id, pair.coach_id) for pair in answer.pairs}
        found.append(answer)
    return found
