"""The coach's part of a home."""

from dataclasses import dataclass

from flask import url_for

from blueprints.home.pairs import PairLine, Pairs
from blueprints.home.steps import NextStep, Step, Task, listed, unfinished
from mentoring.accounts.models import Membership
from mentoring.sessions.wording import length
from mentoring.today.members import CoachBeginning, coach_beginning, minutes_coached


@dataclass(frozen=True, slots=True)
class CoachPart:
    """What a coach sees: the next step if there is one, the list of steps, their participants, their hours."""

    next_step: NextStep | None
    calm: str
    steps: tuple[Step, ...]
    participants: list[PairLine]
    coached: str  # 4 hours 30 minutes; empty before the first session
    can_be_booked: bool  # there are hours, and participants who could book one


def coach_part(member: Membership, pairs: Pairs) -> CoachPart:
    """Two statements beside those of the pairs."""
    beginning = coach_beginning(member.id)
    participants, minutes = pairs.as_role("coach"), minutes_coached(member.id)
    return CoachPart(
        next_step=next_of(beginning),
        calm="" if participants else "You are all set. We write to you as soon as you have a participant.",
        steps=unfinished(listed(tasks(member, beginning))),
        participants=participants,
        coached=length(minutes) if minutes else "",
        can_be_booked=beginning.hours_given and bool(participants),
    )


def tasks(member: Membership, beginning: CoachBeginning) -> list[Task]:
    """The way into the gallery."""
    return [
        Task(
            "Accept the invitation",
            member.accepted_at is not None,
            hint="Open the link in the message you got",
            open=False,
        ),
        Task(
            "Complete your profile",
            beginning.profile_completed,
            url_for("coaches.profile"),
            "The Coaches Gallery shows it",
        ),
        Task(
            "Give your weekly hours",
            beginning.hours_given,
            url_for("availability.edit"),
            "Participants book only within them",
        ),
    ]


def next_of(beginning: CoachBeginning) -> NextStep | None:
    """The one thing to do now, or none."""
    if not beginning.profile_completed:
        return NextStep(
            "Complete your profile",
            "Then participants find you in the Coaches Gallery.",
            "Complete your profile",
            url_for("coaches.profile"),
        )
    if not beginning.hours_given:
        return NextStep(
            "Give your weekly hours",
            "Participants book only within them, and never at a time that is taken.",
            "Give your hours",
            url_for("availability.edit"),
        )
    return None
