"""How well two people fit, 0 to 1000, criterion by criterion, and the rules that no pair may break.

One function for each criterion and one pair, in whole thousandths, so that sums are exact. `grids` computes all pairs.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from enum import Enum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import MINUTES_A_WEEK, Asks, Coach, Hours, Participant, Task, agency_key

SCALE = 1000
HALF = SCALE // 2
WISH_SHARES = (1000, 850, 700, 550, 400)  # of a first, second, … choice
COACH_SAYS = 3  # tenths of a wish, where the coach has wishes too
STEPS = ("analyst", "supervisor", "division-head", "department-head", "assistant-chief", "chief-executive")
BANDS = ("under-10k", "10k-50k", "50k-100k", "100k-250k", "250k-500k", "over-500k")
QUARTER = 15
NEAREST, FARTHEST = 8, 20  # years that a coach is ahead
ENOUGH_QUARTERS = 8  # two hours a week in common are as good as twenty

NOTHING = Asks()
Nobody: AbstractSet[tuple[UUID, UUID]] = frozenset()


class Rule(Enum):
    """A hard rule that stands against a pair."""

    SELF = "Nobody coaches themselves."
    SAME_AGENCY = "They work for the same agency."
    CONFLICT = "A conflict of interest was declared."
    RULED_OUT = "A wish stands against it."
    LANGUAGE = "They share no language."
    CHAIN = "One of them works under the other."
    MET = "They were a pair before."
    ORIENTATION = "The coach has not done the orientation."
    AWAY = "The coach is away for most of the cohort."
    NO_HOUR = "They have no free hour in common."


SPOKEN = frozenset(
    {Rule.SAME_AGENCY, Rule.LANGUAGE, Rule.CHAIN, Rule.ORIENTATION, Rule.AWAY, Rule.NO_HOUR}
)  # rules that say nothing of anybody's wish or past, so that they may be named


def broken_rule(
    participant: Participant,
    coach: Coach,
    *,
    conflicts: AbstractSet[tuple[UUID, UUID]] = Nobody,
    met: AbstractSet[tuple[UUID, UUID]] = Nobody,
    asks: Asks = NOTHING,
) -> Rule | None:
    """The first hard rule that a pair would break; a pin does not lift it."""
    pair, agency = (participant.id, coach.id), agency_key(participant.agency)
    broken = {
        Rule.SELF: participant.id == coach.id,
        Rule.SAME_AGENCY: bool(agency) and agency == agency_key(coach.agency),
        Rule.CONFLICT: pair in conflicts,
        Rule.RULED_OUT: coach.id in participant.ruled_out or participant.id in coach.ruled_out,
        Rule.LANGUAGE: not understood(participant, coach),
        Rule.CHAIN: coach.id in participant.chain or participant.id in coach.chain,
        Rule.MET: pair in met,
        Rule.ORIENTATION: asks.orientation and not coach.oriented,
        Rule.AWAY: mostly_away(coach, asks),
        Rule.NO_HOUR: asks.common_hour and not hour_in_common(participant.hours, coach.hours),
    }
    return next((rule for rule, is_broken in broken.items() if is_broken), None)


def rule_against(task: Task, participant: Participant, coach: Coach) -> Rule | None:
    """The first hard rule of a task that a pair would break."""
    return broken_rule(participant, coach, conflicts=task.conflicts, met=task.met, asks=task.asks)


def mostly_away(coach: Coach, asks: Asks) -> bool:
    """Whether a coach is away for more than half of the cohort's days."""
    if asks.days is None or not coach.away:
        return False
    first, last = asks.days
    gone = sum(max(0, (min(end, last) - max(start, first)).days + 1) for start, end in coach.away)
    return 2 * gone > (last - first).days + 1


def hour_in_common(one: Hours, other: Hours) -> bool:
    """Whether two weeks share four free quarters of an hour on end; who has not said is not held to it."""
    if not one or not other:
        return True
    return bool(longest_common(np.stack([quarters(one)]), np.stack([quarters(other)]))[0, 0])


def longest_common(own: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.bool_]:
    """For weeks of quarters, shapes (people, 672) and (coaches, 672), whether each two share a whole hour, the end of
    the week running on into its beginning; shape (people, coaches)."""
    hours = [
        np.minimum.reduce([np.roll(week, -shift, axis=1) for shift in range(4)]) for week in (own, theirs)
    ]
    found: NDArray[np.bool_] = hours[0] @ hours[1].T > 0
    return found


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
    common = common_quarters(participant, coach)
    return min(common, ENOUGH_QUARTERS) * SCALE // ENOUGH_QUARTERS


def common_quarters(participant: Participant, coach: Coach) -> int:
    """How many quarters of an hour a week both are free."""
    return int(quarters(participant.hours) @ quarters(coach.hours))


def value_share(participant: Participant, coach: Coach) -> int:
    """What matters to the participant in work, as far as it matters to the coach too."""
    if not participant.values or not coach.values:
        return HALF
    return thousandths(len(participant.values & coach.values), len(participant.values))


def seniority_share(participant: Participant, coach: Coach) -> int:
    """Far enough ahead to have seen it, near enough to remember: in full from 8 to 20 years, less to both sides."""
    if participant.seniority is None or coach.seniority is None:
        return HALF
    ahead = coach.seniority - participant.seniority
    away = max(0, NEAREST - ahead, ahead - FARTHEST)
    return thousandths(max(0, NEAREST - away), NEAREST)


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
    "values": value_share,
    "seniority": seniority_share,
}
