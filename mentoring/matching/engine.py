"""Between the arithmetic and the verbs: the answer for a cohort as pairs with reasons."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from mentoring.matching.assignment import Assignment, assign
from mentoring.matching.explanation import (
    most_wanted,
    reasons,
    weakest_point,
    what_would_help,
    whys_unmatched,
)
from mentoring.matching.people import task_of
from mentoring.matching.profiles import Coach, Participant, Task
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
    weakness: str = ""
    rank: int | None = None


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
    pair: OutcomePair


def run(cohort_id: UUID, *, only: UUID) -> Outcome | None:
    """The best match of one of those who wait, as if nobody else did; None with nobody to match."""
    task = task_of(cohort_id)
    task = replace(task, participants=tuple(one for one in task.participants if one.id == only))
    if not task.participants or not any(coach.places for coach in task.coaches):
        return None
    return outcome_of(task, assign(task))


def outcome_of(task: Task, answer: Assignment) -> Outcome:
    """An answer in words."""
    people = {person.id: person for person in task.participants}
    coaches = {person.id: person for person in task.coaches}
    taken = Counter(pair.coach_id for pair in answer.pairs)
    pairs = tuple(
        pair_in_words(task, people[pair.participant_id], coaches[pair.coach_id], pair.fit)
        for pair in answer.pairs
    )
    whys = whys_unmatched(task, [people[id_] for id_ in answer.unmatched], taken)
    figures = {
        "matched": len(pairs),
        "total": answer.total,
        "certified": answer.certified,
        "unmatched": {str(id_): why for id_, why in whys.items()},
        "would_help": what_would_help(task, answer, TOPIC_NAMES),
        "most_wanted": [str(coach.id) for coach in most_wanted(task, answer)],
        "prices": {str(price.coach_id): [price.matched, price.fit] for price in answer.prices},
    }
    return Outcome(pairs, figures)


def pair_in_words(task: Task, participant: Participant, coach: Coach, fit: int) -> OutcomePair:
    """A pair with its reasons, its weakest point, and the rank of the coach among the participant's wishes."""
    ranked = participant.ranked
    return OutcomePair(
        participant.id,
        coach.id,
        fit,
        tuple(reasons(task, participant, coach, TOPIC_NAMES)),
        weakest_point(task, participant, coach, TOPIC_NAMES),
        ranked.index(coach.id) + 1 if coach.id in ranked else None,
    )


def judge(task: Task, participant_id: UUID, coach_id: UUID) -> Verdict | None:
    """One pair; None when one of them is not there to be matched."""
    participant = next((person for person in task.participants if person.id == participant_id), None)
    coach = next((person for person in task.coaches if person.id == coach_id), None)
    if participant is None or coach is None:
        return None
    return Verdict(
        allowed=rule_against(task, participant, coach) is None,
        places=coach.places,
        pair=pair_in_words(task, participant, coach, fit_of(task, participant, coach)),
    )
