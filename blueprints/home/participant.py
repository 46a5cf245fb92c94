"""The participant's part of a home."""

from dataclasses import dataclass

from flask import url_for

from blueprints.home.pairs import PairLine, Pairs
from blueprints.home.steps import NextStep, Step, Task, listed, unfinished
from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.cohorts.queries import enrolments_of
from mentoring.foundation.words import day
from mentoring.matching.wishes import OPEN_STATES, Wishes, wishes_by_cohort
from mentoring.participants.queries import Beginning, beginning_of


@dataclass(frozen=True, slots=True)
class ParticipantPart:
    """What a participant sees: the next step if there is one, the list of steps, their coaches."""

    next_step: NextStep | None
    calm: str
    steps: tuple[Step, ...]
    coaches: list[PairLine]


def participant_part(member: Membership, pairs: Pairs) -> ParticipantPart:
    """Three statements beside those of the pairs."""
    beginning = beginning_of(member.id)
    coaches = pairs.as_role("participant")
    cohort = in_focus(enrolments_of(member.id), coaches)
    wishes = wishes_by_cohort(member.id).get(cohort.id, Wishes()) if cohort else Wishes()
    mine = [line for line in coaches if cohort is None or line.match.cohort_id == cohort.id]
    return ParticipantPart(
        next_step=next_of(beginning, cohort, wishes, mine, coaches),
        calm=calm_words(cohort, wishes, coaches),
        steps=unfinished(listed(tasks(beginning, cohort, wishes, mine))),
        coaches=coaches,
    )


def in_focus(cohorts: list[Cohort], coaches: list[PairLine]) -> Cohort | None:
    """The cohort that the steps are about: one still to be matched first, else the newest."""
    matched = {line.match.cohort_id for line in coaches}
    waiting = [cohort for cohort in cohorts if cohort.id not in matched and cohort.state in OPEN_STATES]
    return next(iter([*waiting, *cohorts]), None)


def tasks(beginning: Beginning, cohort: Cohort | None, wishes: Wishes, mine: list[PairLine]) -> list[Task]:
    """The way from the first sign-in to the first logged session."""
    found = [
        Task(
            "Complete your profile",
            beginning.profile_completed,
            url_for("participants.profile"),
            "About five minutes",
        ),
        Task("Write down your goals", beginning.goals > 0, url_for("participants.goals"), "One is enough"),
    ]
    if cohort is None and not mine:
        return found
    matched, ranking = bool(mine), cohort is not None and cohort.state in OPEN_STATES
    looked = bool(wishes.ranked or wishes.ruled_out)
    met = any(line.history.sessions for line in mine)
    booked = met or any(line.history.meetings for line in mine)
    first = mine[0].match if mine else None
    found.append(Task("Look at the Coaches Gallery", looked or matched, url_for("coaches.gallery")))
    if cohort is not None and (ranking or wishes.ranked):
        url = url_for("preferences.edit", cohort_id=cohort.id)
        found.append(Task("Rank up to five coaches", bool(wishes.ranked) or matched, url, open=ranking))
    return [
        *found,
        Task("Meet your coach", matched, hint="We write to you when you have one", open=False),
        Task(
            "Book your first meeting",
            booked,
            url_for("meetings.new", match_id=first.id) if first else None,
            open=matched,
        ),
        Task(
            "Log your first session",
            met,
            url_for("sessions.new", match_id=first.id) if first else None,
            "After you have met",
            open=booked,
        ),
    ]


def next_of(
    beginning: Beginning,
    cohort: Cohort | None,
    wishes: Wishes,
    mine: list[PairLine],
    coaches: list[PairLine],
) -> NextStep | None:
    """The one thing to do now, or none."""
    if not beginning.profile_completed:
        return NextStep(
            "Complete your profile",
            "It takes about five minutes, and helps to find the right coach for you.",
            "Complete your profile",
            url_for("participants.profile"),
        )
    if not beginning.goals:
        return NextStep(
            "Write down a goal",
            "One sentence about what you would like to reach. Your coach sees it too.",
            "Add a goal",
            url_for("participants.goals"),
        )
    if cohort is not None and not mine and not wishes.ranked and cohort.state in OPEN_STATES:
        return NextStep(
            "Find coaches you would like",
            "Look around the gallery and add up to five to your wishes, the one you want most first.",
            "Look at the gallery",
            url_for("coaches.gallery"),
        )
    return booking([*mine, *coaches])


def booking(coaches: list[PairLine]) -> NextStep | None:
    """To book a meeting with the first coach with whom none is to come."""
    line = next((line for line in coaches if line.coming is None), None)
    if line is None:
        return None
    name, last_on = line.match.other_name, line.last_on
    return NextStep(
        f"Book your {'next' if last_on else 'first'} meeting with {name}",
        f"You last met on {day(last_on)}. Choose one of the open times; it takes two taps."
        if last_on
        else "Choose one of your coach's open times. It takes two taps.",
        "Book a meeting",
        url_for("meetings.new", match_id=line.match.id),
    )


def calm_words(cohort: Cohort | None, wishes: Wishes, coaches: list[PairLine]) -> str:
    """What to say when there is nothing to do."""
    if coaches:
        return ""
    if cohort is None:
        return "You are all set. When your administrator gives you a place in a program, it appears here."
    if cohort.state in OPEN_STATES and wishes.ranked:
        return (
            f"You are all set. The matches of {cohort.name} are made next, "
            "and we write to you as soon as you have a coach."
        )
    return (
        f"You have no coach in {cohort.name} at the moment. "
        "Your administrator knows, and we write to you when you have one."
    )
