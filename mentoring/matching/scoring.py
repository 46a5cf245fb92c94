"""How well two people fit, 0 to 1000, criterion by criterion, and the rules that no pair may break."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import Coach, Participant, Task

SCALE = 1000
WISH_SHARES = (1.0, 0.85, 0.7, 0.55, 0.4)  # of a first, second, … choice
STEPS = ("analyst", "supervisor", "division-head", "department-head", "assistant-chief", "chief-executive")
BANDS = ("under-10k", "10k-50k", "50k-100k", "100k-250k", "250k-500k", "over-500k")


class Rule(Enum):
    """A hard rule that stands against a pair."""

    SELF = "Nobody coaches themselves."
    SAME_AGENCY = "They work for the same agency."
    RULED_OUT = "A wish stands against it."
    LANGUAGE = "They share no language."


def broken_rule(participant: Participant, coach: Coach) -> Rule | None:
    """The first hard rule that a pair would break; a pin does not lift it."""
    if participant.id == coach.id:
        return Rule.SELF
    agency = normalized(participant.agency)
    if agency and agency == normalized(coach.agency):
        return Rule.SAME_AGENCY
    if coach.id in participant.ruled_out:
        return Rule.RULED_OUT
    if participant.languages and coach.languages and not participant.languages & coach.languages:
        return Rule.LANGUAGE
    return None


def shares(participant: Participant, coach: Coach) -> dict[str, float]:
    """How far each criterion is met, 0 to 1, by the names of the weights."""
    return {
        "topics": topic_share(participant, coach),
        "wishes": wish_share(participant, coach),
        "population": population_share(participant, coach),
        "career": career_share(participant, coach),
        "government": float(bool(participant.government) and participant.government in coach.governments),
        "languages": language_share(participant, coach),
        "formats": float(not participant.formats or bool(participant.formats & coach.formats)),
    }


def fit_of(task: Task, participant: Participant, coach: Coach) -> int:
    """The fit of one pair, 0 to 1000: the weighted mean of the shares."""
    weights = task.weights.by_name()
    total = sum(weights[name] * share for name, share in shares(participant, coach).items())
    return round(SCALE * total / task.weights.whole)


def fits(task: Task) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Fit and permission of every pair: two arrays of shape (participants, coaches)."""
    shape = (len(task.participants), len(task.coaches))
    fit = np.zeros(shape, dtype=np.int32)
    allowed = np.zeros(shape, dtype=np.bool_)
    for row, participant in enumerate(task.participants):
        for column, coach in enumerate(task.coaches):
            if broken_rule(participant, coach) is None:
                allowed[row, column] = True
                fit[row, column] = fit_of(task, participant, coach)
    return fit, allowed


def topic_share(participant: Participant, coach: Coach) -> float:
    """Wanted topics that are offered; the first counts the most, each next one a step less."""
    count = len(participant.topics)
    if not count:
        return 0.5
    weights = [count - place for place in range(count)]
    met = sum(
        weight for weight, topic in zip(weights, participant.topics, strict=True) if topic in coach.topics
    )
    return met / sum(weights)


def wish_share(participant: Participant, coach: Coach) -> float:
    """A ranked coach by rank; with no wishes at all everybody is met half-way."""
    if not participant.ranked:
        return 0.5
    if coach.id not in participant.ranked:
        return 0.0
    return WISH_SHARES[min(participant.ranked.index(coach.id), len(WISH_SHARES) - 1)]


def population_share(participant: Participant, coach: Coach) -> float:
    """A community like mine: the same band of population in full, each band away a third less."""
    if participant.band not in BANDS:
        return 0.5
    mine = BANDS.index(participant.band)
    away = min((abs(mine - BANDS.index(band)) for band in coach.bands if band in BANDS), default=len(BANDS))
    return max(0.0, 1 - away / 3)


def language_share(participant: Participant, coach: Coach) -> float:
    """How many of the participant's languages the coach speaks."""
    if not participant.languages:
        return 1.0
    return len(participant.languages & coach.languages) / len(participant.languages)


def career_share(participant: Participant, coach: Coach) -> float:
    """A career that has gone where mine may go: the coach's highest step is above mine."""
    mine, theirs = highest(participant.career_path), highest(coach.career_path)
    if theirs is None:
        return 0.0
    if mine is None:
        return 0.5
    return min(1.0, max(0, theirs - mine) / 2)


def highest(path: tuple[str, ...]) -> int | None:
    return max((STEPS.index(step) for step in path if step in STEPS), default=None)


def normalized(agency: str) -> str:
    """An employer's name as it is compared."""
    return " ".join(agency.casefold().replace(".", "").split())
