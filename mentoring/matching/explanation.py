"""Why a pair, and why none: words from the same figures as the answer. A wish is never a reason that is said."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.scoring import Rule, broken_rule, shares

ENOUGH = 0.5  # a criterion that is met that far is a reason


def reasons(task: Task, participant: Participant, coach: Coach, topic_names: Mapping[str, str]) -> list[str]:
    """Up to three best reasons for a pair, the weightiest first, then its weakest point if there is one."""
    met = shares(participant, coach)
    weights = task.weights.by_name()
    weighed = sorted(
        ((weights[name] * share, name) for name, share in met.items() if share >= ENOUGH), reverse=True
    )
    said = [sentence(name, participant, coach, topic_names) for _, name in weighed]
    best = [words for words in said if words][:3]
    unmet = [topic_names.get(topic, topic) for topic in participant.topics if topic not in coach.topics]
    if unmet:
        best.append(f"Not covered: {joined(unmet[:2]).lower()}.")
    return best or ["No rule stands against it, though little speaks for it."]


def sentence(name: str, participant: Participant, coach: Coach, topic_names: Mapping[str, str]) -> str:
    """One criterion in words; empty where there is nothing to say."""
    shared = [topic_names.get(topic, topic) for topic in participant.topics if topic in coach.topics]
    size = f"{coach.name} knows communities of the size of {participant.name}'s."
    ahead = f"{coach.name} has gone the way that lies ahead of {participant.name}."
    said = {
        "topics": f"{coach.name} helps with {joined(shared[:3]).lower()}." if shared else "",
        "population": size if participant.band else "",
        "career": ahead if participant.career_path else "",
        "government": "They know the same form of government.",
        "languages": "They share more than one language."
        if participant.languages & coach.languages - {"en"}
        else "",
    }
    return said.get(name, "")


def why_unmatched(task: Task, participant: Participant, taken: Mapping[UUID, int]) -> str:
    """Why someone has no coach, and what would help."""
    broken = Counter(broken_rule(participant, coach) for coach in task.coaches if coach.places > 0)
    if not broken:
        return "No coach in this cohort has a place. Give a coach one more, or bring in another."
    if None not in broken:
        rule = broken.most_common(1)[0][0]
        return f"No coach may be matched with {participant.name}: {rule_words(rule)}"
    full = all(taken.get(coach.id, 0) >= coach.places for coach in task.coaches)
    if full:
        return "Every place is taken. One more place would help."
    return "The coaches with a place left may not be matched here. One more coach would help."


def rule_words(rule: Rule | None) -> str:
    """A rule, without saying whose wish it is."""
    if rule is Rule.LANGUAGE:
        return "they share no language. A coach who speaks it would help."
    if rule is Rule.SAME_AGENCY:
        return "they work for the same agency. A coach from elsewhere would help."
    return "hard rules stand against all of them. Another coach would help."


def joined(items: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
