"""Why a pair, why not another, and why none: words from the same figures as the answer.

It is never said who wished for whom, nor who ruled whom out: a wish is no reason that is spoken, a rule made of one
is not named, and others' wishes are counted only where the count points at nobody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from mentoring.matching.assignment import Assignment
from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.ruling import RULES, rules
from mentoring.matching.scoring import SCALE, Rule, common_quarters, fit_of, rule_against, shares

ENOUGH = 0.5  # a criterion that is met that far is a reason, below it a weak point
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def reasons(task: Task, participant: Participant, coach: Coach, topic_names: Mapping[str, str]) -> list[str]:
    """Up to three best reasons for a pair, the weightiest first, then its weakest point if there is one."""
    met = shares(participant, coach)
    weights = {name: weight for name, weight in task.weights.by_name().items() if weight}
    good = sorted(
        (name for name in weights if met[name] >= ENOUGH), key=lambda name: -weights[name] * met[name]
    )
    said = [strength(name, participant, coach, topic_names) for name in good]
    best = [words for words in said if words][:3] or [
        "No rule stands against it, though little speaks for it."
    ]
    lacking = weakest_point(task, participant, coach, topic_names)
    return [*best, lacking] if lacking else best


def weakest_point(task: Task, participant: Participant, coach: Coach, topic_names: Mapping[str, str]) -> str:
    """What speaks most against a pair, in words; empty where nothing does."""
    met = shares(participant, coach)
    weights = {name: weight for name, weight in task.weights.by_name().items() if weight}
    poor = sorted(
        (name for name in weights if met[name] < 1), key=lambda name: weights[name] * (met[name] - 1)
    )
    lacking = (weakness(name, met[name], participant, coach, topic_names) for name in poor)
    return next((words for words in lacking if words), "")


def strength(name: str, participant: Participant, coach: Coach, topic_names: Mapping[str, str]) -> str:
    """One criterion that is met, in words; empty where there is nothing to say."""
    shared = [topic_names.get(topic, topic) for topic in participant.topics if topic in coach.topics]
    said = {
        "topics": shared and f"{coach.name} helps with {joined(shared[:3]).lower()}.",
        "population": participant.band
        and f"{coach.name} knows communities about the size of {participant.name}'s.",
        "career": participant.career_path
        and f"{coach.name} has gone the way that lies ahead of {participant.name}.",
        "government": "They know the same form of government.",
        "languages": len(participant.languages & coach.languages) > 1
        and "They share more than one language.",
        "formats": participant.formats and "They like to meet in the same way.",
        "region": participant.region and coach.regions and "They know the same region.",
        "setting": participant.setting and coach.settings and "They know the same kind of place.",
        "hours": participant.hours and coach.hours and together(participant, coach),
        "values": participant.values and coach.values and "The same things matter to them in work.",
        "seniority": participant.seniority is not None
        and coach.seniority is not None
        and f"{coach.name} is ahead of {participant.name} by the right number of years.",
    }
    return said.get(name) or ""


def together(participant: Participant, coach: Coach) -> str:
    """How much free time a week two people have in common, in whole hours."""
    hours = common_quarters(participant, coach) // 4
    return f"They have {counted(hours, 'free hour')} a week in common." if hours else ""


def weakness(
    name: str, share: float, participant: Participant, coach: Coach, topic_names: Mapping[str, str]
) -> str:
    """One criterion that is met poorly, in words; empty where it is met, or where somebody has not said."""
    if name == "topics":
        unmet = [topic_names.get(topic, topic) for topic in participant.topics if topic not in coach.topics]
        return f"Not covered: {joined(unmet[:2]).lower()}." if unmet else ""
    if share >= ENOUGH:
        return ""
    said = {
        "population": coach.bands and f"{coach.name} knows communities of another size.",
        "career": participant.career_path
        and coach.career_path
        and f"{coach.name} has not stood above {participant.name}'s own step.",
        "government": participant.government
        and coach.governments
        and f"{coach.name} knows other forms of government.",
        "languages": "They share only some of their languages.",
        "formats": coach.formats and "They like to meet in different ways.",
        "region": f"{coach.name} knows another region.",
        "setting": f"{coach.name} knows another kind of place.",
        "hours": "They have little free time in common.",
        "values": "Other things matter to them in work.",
        "seniority": f"{coach.name} and {participant.name} are too near or too far apart in years.",
    }
    return said.get(name) or ""


def why_not_first(task: Task, answer: Assignment, participant: Participant) -> str:
    """Why somebody has not the first coach they wished for, for their own eyes; empty where they have, or have none."""
    coaches = {coach.id: coach for coach in task.coaches}
    first = next((coaches[id_] for id_ in participant.ranked if id_ in coaches), None)
    own = next((pair for pair in answer.pairs if pair.participant_id == participant.id), None)
    if first is None or (own is not None and own.coach_id == first.id):
        return ""
    rule = rule_against(task, participant, first)
    if rule is not None:
        words = {
            Rule.SAME_AGENCY: f"You and {first.name} work for the same agency.",
            Rule.LANGUAGE: f"You and {first.name} share no language.",
        }
        return words.get(rule, f"A match with {first.name} was not possible.")
    if first.places <= 0:
        return f"{first.name} has no place at the moment."
    fit = fit_of(task, participant, first)
    if own is not None and own.fit > fit:
        return "The coach you have fits you even better."
    return contest(task, answer, participant, first, fit)


def contest(task: Task, answer: Assignment, participant: Participant, coach: Coach, fit: int) -> str:
    """Why others have the places of a coach whom somebody wished for."""
    places = counted(coach.places, "place")
    rivals = sum(
        other.id != participant.id
        and coach.id in other.ranked
        and rule_against(task, other, coach) is None
        and fit_of(task, other, coach) > fit
        for other in task.participants
    )
    # More rivals than places: so the count does not tell whether those who have the places are among them.
    if rivals > max(1, coach.places):
        also = f"{numbered(rivals).capitalize()} people who also hoped for {coach.name} fit better"
        return f"{also}, and {coach.name} has {places}."
    holders = [pair for pair in answer.pairs if pair.coach_id == coach.id]
    if holders and all(pair.fit > fit for pair in holders):
        fits = "Somebody else fits" if len(holders) == 1 else "Others fit"
        return f"{fits} better with {coach.name}, who has {places}."
    return f"With {coach.name} as your coach, somebody else would have no match, or a much weaker one."


def why_unmatched(task: Task, participant: Participant, taken: Mapping[UUID, int]) -> str:
    """Why someone has no coach, and what would help; `taken` is how many each coach was given."""
    return whys_unmatched(task, [participant], taken)[participant.id]


def whys_unmatched(
    task: Task, participants: Sequence[Participant], taken: Mapping[UUID, int]
) -> dict[UUID, str]:
    """Why some people have no coach, and what would help, by id."""
    coaches = tuple(coach for coach in task.coaches if coach.places > 0)
    if not coaches:
        said = "No coach in this cohort has a place. Give a coach one more, or bring in another."
        return {one.id: said for one in participants}
    full = all(taken.get(coach.id, 0) >= coach.places for coach in coaches)
    first = min((one.turn for one in task.participants), default=0)
    found = {}
    broken = rules(replace(task, participants=tuple(participants), coaches=coaches))
    for one, row in zip(participants, broken, strict=True):
        kinds = np.flatnonzero(np.bincount(row, minlength=len(RULES) + 1))
        if kinds[0] != 0:
            rule = RULES[kinds[0] - 1] if kinds.size == 1 else None
            found[one.id] = f"No coach may be matched with {one.name}: {rule_words(rule)}"
        elif full:
            later = one.turn > first
            why = (
                "Every place is taken, first by those who joined earlier."
                if later
                else "Every place is taken."
            )
            found[one.id] = f"{why} One more place would help."
        else:
            found[one.id] = (
                "The coaches with a place left may not be matched here. One more coach would help."
            )
    return found


def rule_words(rule: Rule | None) -> str:
    """A rule that stands against every coach, without saying whose wish it is; None where there are several."""
    if rule is Rule.LANGUAGE:
        return "they share no language. A coach who speaks it would help."
    if rule is Rule.ORIENTATION:
        return "none has done the orientation. It would help if one did."
    if rule is Rule.AWAY:
        return "all are away for most of the cohort. A coach who stays would help."
    if rule is Rule.NO_HOUR:
        return "they have no free hour in common. One more hour on either side would help."
    if rule is Rule.SAME_AGENCY:
        return "they work for the same agency. A coach from elsewhere would help."
    return "hard rules stand against all of them. Another coach would help."


def what_would_help(task: Task, answer: Assignment, topic_names: Mapping[str, str]) -> list[str]:
    """What would match more people, or match them better: a coach for a topic, another place."""
    left_out = set(answer.unmatched)
    few = too_few(task, answer)
    wanted = Counter(one.topics[0] for one in task.participants if one.id in left_out and one.topics)
    said = [few] if few else []
    said += uncovered(task, topic_names)
    for topic, number in sorted(wanted.items(), key=lambda each: (-each[1], each[0]))[:3]:
        what = f"One more coach who helps with {topic_names.get(topic, topic).lower()}"
        room = "" if number == 1 else f", with {counted(number, 'place')},"
        said.append(f"{what}{room} would match {numbered(number)} more.")
    names = {coach.id: coach.name for coach in task.coaches}
    places = [names[price.coach_id] for price in answer.prices if price.matched]
    if places:
        said.append(f"One more place with {joined(places[:3], 'or')} would match one more.")
    return said


def uncovered(task: Task, topic_names: Mapping[str, str]) -> list[str]:
    """Topics that no coach with a place helps with, the most wanted first, in words."""
    covered = {topic for two in task.coaches if two.places > 0 for topic in two.topics}
    if not covered:
        return []
    wanted = Counter(
        topic for one in task.participants for topic in dict.fromkeys(one.topics) if topic not in covered
    )
    return [
        f"No coach here helps with {topic_names.get(topic, topic).lower()}, "
        f"which {counted(number, 'participant')} asked for."
        for topic, number in sorted(wanted.items(), key=lambda each: (-each[1], each[0]))[:3]
    ]


def too_few(task: Task, answer: Assignment) -> str:
    """Which coaches have fewer participants than the program asks for each of them, in words; empty where none has."""
    has = Counter(pair.coach_id for pair in answer.pairs)
    short = [two.name for two in task.coaches if has[two.id] < min(task.asks.least, max(0, two.places))]
    if not short:
        return ""
    more = len(short) - 3
    named = joined(short if more < 1 else [*short[:3], f"{numbered(more)} more"])
    verb, asked = "has" if len(short) == 1 else "have", counted(task.asks.least, "participant")
    return f"{named} {verb} fewer than {asked}, which the program asks for each coach."


def most_wanted(task: Task, answer: Assignment) -> list[Coach]:
    """The coaches whose next place would bring the most, the most wanted first."""
    by_id = {coach.id: coach for coach in task.coaches}
    return [by_id[price.coach_id] for price in answer.prices if price.matched > 0 or 0 < price.fit <= SCALE]


def joined(items: Sequence[str], word: str = "and") -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def numbered(number: int) -> str:
    """A number as it is written in a sentence."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """Three things, one thing."""
    return f"{numbered(number)} {noun}" if number == 1 else f"{numbered(number)} {noun}s"
