"""How well two people fit, 0 to 1000, criterion by criterion, and the rules that no pair may break.

One function for each criterion and one pair, in whole thousandths, so that sums are exact. `grids` computes all pairs.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from enum import Enum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import MINUTES_A_WEEK, Coach, Hours, Participant, Task, agency_key

SCALE = 1000
HALF = SCALE // 2
WISH_SHARES = (1000, 850, 700, 550, 400)  # of a first, second, … choice
COACH_SAYS = 3  # tenths of a wish, where the coach has wishes too
STEPS = ("analyst", "supervisor", "division-head", "department-head", "assistant-chief", "chief-executive")
BANDS = ("under-10k", "10k-50k", "50k-100k", "100k-250k", "250k-500k", "over-500k")
QUARTER = 15
ENOUGH_QUARTERS = 8  # two hours a week in common are as good as twenty

Nobody: AbstractSet[tuple[UUID, UUID]] = frozenset()


class Rule(Enum):
    """A hard rule that stands against a pair."""

    SELF = "Nobody coaches themselves."
    SAME_AGENCY = "They work for the same agency."
    CONFLICT = "A conflict of interest was declared."
    RULED_OUT = "A wish stands against it."
    LANGUAGE = "They share no language."


def broken_rule(
    participant: Participant, coach: Coach, *, conflicts: AbstractSet[tuple[UUID, UUID]] = Nobody
) -> Rule | None:
    """The first hard rule that a pair would break; a pin does not lift it."""
    if participant.id == coach.id:
        return Rule.SELF
    agency = agency_key(participant.agency)
    if agency and agency == agency_key(coach.agency):
        return Rule.SAME_AGENCY
    if (participant.id, coach.id) in conflicts:
        return Rule.CONFLICT
    if coach.id in participant.ruled_out or participant.id in coach.ruled_out:
        return Rule.RULED_OUT
    if not understood(participant, coach):
        return Rule.LANGUAGE
    return None


def understood(participant: Participant, coach: Coach) -> bool:
    """Whether they share a language, as far as both have said."""
    said = participant.languages and coach.languages
    return not said or bool(participant.languages & coach.languages)


def shares(participant: Participant, coach: Coach) -> dict[str, float]:
    """How far each criterion is met, 0 to 1, by the names of the weights."""
    return {name: share(participant, coach) / SCALE for name, share in CRITERIA.items()}


def fit_of(task: Task, participant: Participant, coach: Coach) -> int:
    """The fit of one pair, 0 to 1000: the weighted mean of the shares, halves rounded up."""
    weights = task.weights.by_name()
    total = sum(weights[name] * share(participant, coach) for name, share in CRITERIA.items())
    return (2 * total + task.weights.whole) // (2 * task.weights.whole)


def topic_share(participant: Participant, coach: Coach) -> int:
    """Wanted topics that are offered, by importance."""
    wanted = participant.wants()
    if not wanted:
        return HALF
    met = sum(importance for topic, importance in wanted if topic in coach.topics)
    return thousandths(met, sum(importance for _, importance in wanted))


def wish_share(participant: Participant, coach: Coach) -> int:
    """Ranked by rank; who has no wishes at all is met half-way. A coach with wishes has three tenths of the say."""
    own = rank_share(participant.ranked, coach.id)
    if not coach.ranked:
        return own
    theirs = rank_share(coach.ranked, participant.id)
    return (own * (10 - COACH_SAYS) + theirs * COACH_SAYS) // 10


def rank_share(ranked: tuple[UUID, ...], wished: UUID) -> int:
    if not ranked:
        return HALF
    if wished not in ranked:
        return 0
    return WISH_SHARES[min(ranked.index(wished), len(WISH_SHARES) - 1)]


def population_share(participant: Participant, coach: Coach) -> int:
    """A community like mine: the same band of population in full, each band away a third less."""
    if participant.band not in BANDS:
        return HALF
    mine = BANDS.index(participant.band)
    away = min((abs(mine - BANDS.index(band)) for band in coach.bands if band in BANDS), default=len(BANDS))
    return thousandths(max(0, 3 - away), 3)


def career_share(participant: Participant, coach: Coach) -> int:
    """A career that has gone where mine may go: the coach's highest step is above mine."""
    mine, theirs = highest(participant.career_path), highest(coach.career_path)
    if theirs is None:
        return 0
    if mine is None:
        return HALF
    return min(2, max(0, theirs - mine)) * HALF


def government_share(participant: Participant, coach: Coach) -> int:
    """The same form of government."""
    return SCALE * (bool(participant.government) and participant.government in coach.governments)


def language_share(participant: Participant, coach: Coach) -> int:
    """How many of the participant's languages the coach speaks."""
    if not participant.languages:
        return SCALE
    return thousandths(len(participant.languages & coach.languages), len(participant.languages))


def format_share(participant: Participant, coach: Coach) -> int:
    """A way to meet that both like."""
    return SCALE * (not participant.formats or bool(participant.formats & coach.formats))


def region_share(participant: Participant, coach: Coach) -> int:
    """The same region."""
    return among(participant.region, coach.regions)


def setting_share(participant: Participant, coach: Coach) -> int:
    """The same kind of place, urban or rural."""
    return among(participant.setting, coach.settings)


def hour_share(participant: Participant, coach: Coach) -> int:
    """Free quarters of an hour in common, two hours a week being enough."""
    if not participant.hours or not coach.hours:
        return HALF
    common = int(quarters(participant.hours) @ quarters(coach.hours))
    return min(common, ENOUGH_QUARTERS) * SCALE // ENOUGH_QUARTERS


def among(own: str, theirs: frozenset[str]) -> int:
    if not own or not theirs:
        return HALF
    return SCALE * (own in theirs)


def highest(path: tuple[str, ...]) -> int | None:
    """The highest step of a career, by its place on the ladder."""
    return max((STEPS.index(step) for step in path if step in STEPS), default=None)


def quarters(hours: Hours) -> NDArray[np.float32]:
    """The week as quarters of an hour, 1 where the whole quarter is free; shape (672,)."""
    minutes = np.zeros(MINUTES_A_WEEK, dtype=np.bool_)
    for start, end in hours:
        minutes[np.arange(start, min(end, start + MINUTES_A_WEEK)) % MINUTES_A_WEEK] = True
    free: NDArray[np.float32] = minutes.reshape(-1, QUARTER).min(axis=1).astype(np.float32)
    return free


def thousandths(part: int, whole: int) -> int:
    """Thousandths of the whole, halves rounded up."""
    return (2 * SCALE * part + whole) // (2 * whole)


CRITERIA: dict[str, Callable[[Participant, Coach], int]] = {
    "topics": topic_share,
    "wishes": wish_share,
    "population": population_share,
    "career": career_share,
    "government": government_share,
    "languages": language_share,
    "formats": format_share,
    "region": region_share,
    "setting": setting_share,
    "hours": hour_share,
}
