"""Between the arithmetic and the verbs: the answer for a cohort as pairs with reasons."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from mentoring.matching.assignment import assign
from mentoring.matching.explanation import most_wanted, reasons, what_would_help, whys_unmatched
from mentoring.matching.people import task_of
from mentoring.matching.profiles import Task
from mentoring.matching.scoring import fit_of, rule_against
from mentoring.organizations.vocabulary import TOPICS

TOPIC_NAMES = dict(TOPICS)


@dataclass(frozen=True, slots=True)
class OutcomePair:
    """A pair that the matching proposes."""

    participant_id: UUID
    coach_id: UUID
    fit: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matching answers for a cohort."""

    pairs: tuple[OutcomePair, ...]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the matching says of one pair."""

    allowed: bool
    places: int
    fit: int
    reasons: tuple[str, ...]


def run(cohort_id: UUID, *, pins: dict[UUID, UUID], only: UUID | None = None) -> Outcome | None:
    """The best matches of a cohort's people who wait, around the pinned pairs; None with nobody to match.

    A pin that no longer can be kept (its coach has gone, or a rule stands against it by now) is let go. With `only`
    one of those who wait is matched, as if nobody else did.
    """
    task = task_of(cohort_id)
    if only is not None:
        task = replace(task, participants=tuple(one for one in task.participants if one.id == only))
    if not task.participants or not any(coach.places for coach in task.coaches):
        return None
    task = replace(task, pins=keepable(task, pins))
    answer = assign(task)
    people = {person.id: person for person in task.participants}
    coaches = {person.id: person for person in task.coaches}
    taken: dict[UUID, int] = {}
    for pair in answer.pairs:
        taken[pair.coach_id] = taken.get(pair.coach_id, 0) + 1
    pairs = tuple(
        OutcomePair(
            pair.participant_id,
            pair.coach_id,
            pair.fit,
            tuple(reasons(task, people[pair.participant_id], coaches[pair.coach_id], TOPIC_NAMES)),
        )
        for pair in answer.pairs
    )
    whys = whys_unmatched(task, [people[id_] for id_ in answer.unmatched], taken)
    left_out = {str(id_): why for id_, why in whys.items()}
    figures = {
        "matched": len(pairs),
        "total": answer.total,
        "certified": answer.certified,
        "unmatched": left_out,
        "would_help": what_would_help(task, answer, TOPIC_NAMES),
        "most_wanted": [str(coach.id) for coach in most_wanted(task, answer)],
    }
    return Outcome(pairs, figures)


def keepable(task: Task, pins: dict[UUID, UUID]) -> frozenset[tuple[UUID, UUID]]:
    """The pins whose people are there, that break no rule, and for which there are places."""
    people = {person.id: person for person in task.participants}
    coaches = {person.id: person for person in task.coaches}
    left = {person.id: person.places for person in task.coaches}
    kept = set()
    for participant_id, coach_id in sorted(pins.items()):
        participant, coach = people.get(participant_id), coaches.get(coach_id)
        if participant and coach and left[coach_id] > 0 and rule_against(task, participant, coach) is None:
            kept.add((participant_id, coach_id))
            left[coach_id] -= 1
    return frozenset(kept)


def judge(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> Verdict | None:
    """One pair; None when one of them is not there to be matched."""
    task = task_of(cohort_id)
    participant = next((person for person in task.participants if person.id == participant_id), None)
    coach = next((person for person in task.coaches if person.id == coach_id), None)
    if participant is None or coach is None:
        return None
    return Verdict(
        allowed=rule_against(task, participant, coach) is None,
        places=coach.places,
        fit=fit_of(task, participant, coach),
        reasons=tuple(reasons(task, participant, coach, TOPIC_NAMES)),
    )
