"""A plan in words, as an administrator reads it."""

from dataclasses import dataclass

from mentoring.foundation.words import count, listing
from mentoring.organizations.plan_parts import (
    CRITERIA,
    CRITERION_NAMES,
    KINDS,
    Booking,
    Certificate,
    Offer,
    ProgramPlan,
    Rules,
)
from mentoring.scheduling.kinds import open_kinds

DAY, HOUR = 24 * 60, 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the summary list."""

    label: str
    value: str


def plan_in_words(plan: ProgramPlan) -> list[Fact]:
    """What the plan says, a fact a row; stages, milestones and surveys are lists of their own."""
    return [
        Fact("Kind", dict(KINDS)[plan.kind]),
        Fact("Length", count(plan.months, "month")),
        Fact("Places", f"{plan.places:,}, unless a cohort says otherwise"),
        Fact("A meeting", meeting(plan)),
        Fact(
            "How often",
            f"{often(plan.cadence.every_weeks)}; the first within {plan.cadence.first_within_days} days of the match",
        ),
        Fact("A new match", offering(plan.offer)),
        Fact("Booking", booking(plan.booking)),
        Fact("Reminders", reminders(plan.reminders_minutes)),
        Fact("What makes a match", weights(plan)),
        Fact("Asked of every match", asked(plan.rules)),
        Fact("Certificate", certificate(plan.certificate, plan)),
        Fact("Version of the template", str(plan.version)),
    ]


def meeting(plan: ProgramPlan) -> str:
    """60 minutes; or by its kind, where there are any."""
    kinds = open_kinds(plan)
    return "As its kind says" if kinds else f"{plan.meeting_minutes} minutes"


def often(weeks: int) -> str:
    return "Every week" if weeks == 1 else f"Every {weeks} weeks"


def booking(rules: Booking) -> str:
    """Up to 12 meetings in all, 2 a month; each is confirmed by the coach within 72 hours."""
    most = [f"{rules.meetings} in all"] if rules.meetings else []
    most += [f"{rules.meetings_a_month} a month"] if rules.meetings_a_month else []
    said = [f"up to {listing(most)}"] if most else []
    said += [f"at least {count(rules.gap_days, 'day').lower()} between two"] if rules.gap_days else []
    for hours, what in ((rules.move_until_hours, "move"), (rules.cancel_until_hours, "cancel")):
        said += [f"participants {what} one until {count(hours, 'hour').lower()} before"] if hours else []
    said += ["participants who cancel say why"] if rules.ask_why else []
    within = count(rules.answer_hours, "hour").lower()
    said += [f"the coach confirms each within {within}"] if rules.approval else []
    text = "; ".join(said) or "as often as both like"
    return text[:1].upper() + text[1:]


def offering(offer: Offer | None) -> str:
    """Either side may say no once within 7 days; a call of 20 minutes may come before."""
    if offer is None:
        return "Runs as soon as it is published"
    said = [f"Either side may say no once within {count(offer.answer_days, 'day').lower()}"]
    said += (
        [f"a call of {offer.discovery_minutes} minutes may come before"] if offer.discovery_minutes else []
    )
    said += ["coaches may rank those proposed to them, or rule them out"] if offer.coaches_say else []
    return "; ".join(said)


def reminders(minutes: tuple[int, ...]) -> str:
    """24 hours and 1 hour before each meeting."""
    if not minutes:
        return "None"
    return f"{listing([length(each) for each in minutes])} before each meeting"


def length(minutes: int) -> str:
    """An elapsed time: 2 days, 24 hours, 90 minutes."""
    for size, word in ((DAY, "day"), (HOUR, "hour")):
        number, rest = divmod(minutes, size)
        if not rest and number and not (size == DAY and number == 1):
            return f"{number} {word}" if number == 1 else f"{number} {word}s"
    return f"{minutes} minutes"


def weights(plan: ProgramPlan) -> str:
    """Topics 30%, wishes 20%: the heaviest first."""
    total = sum(plan.criteria.values())
    order = sorted(plan.criteria, key=lambda name: (-plan.criteria[name], list(dict(CRITERIA)).index(name)))
    said = [
        f"{CRITERION_NAMES[name]} {round(100 * plan.criteria[name] / total)}%"
        for name in order
        if plan.criteria[name]
    ]
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def asked(rules: Rules) -> str:
    """A free hour a week in common; where places are short, who joined first goes first."""
    said = ["a free hour a week in common"] if rules.common_hour else []
    said += ["the coach has done the orientation"] if rules.orientation else []
    said += [f"at least {count(rules.least, 'participant').lower()} for each coach"] if rules.least else []
    said += ["colleagues of one agency with different coaches"] if rules.apart else []
    said = said or ["nothing beside the rules that always hold"]
    first = "who joined first goes first" if rules.first_come else "the fit decides who goes first"
    text = "; ".join([*said, f"where places are short, {first}"])
    return text[:1].upper() + text[1:]


def certificate(found: Certificate | None, plan: ProgramPlan) -> str:
    """What earns it."""
    if found is None:
        return "None"
    titles = {milestone.key: milestone.title for milestone in plan.milestones}
    needed = [f"{count(found.sessions, 'logged session').lower()}"] if found.sessions else []
    needed += [f"“{titles[key]}”" for key in found.milestones]
    return f"{found.title}: {listing(needed)}" if needed else found.title
