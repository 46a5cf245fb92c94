"""The discovery call: the one meeting of a match that is offered and not yet answered, where the program wants it."""

from dataclasses import replace

from mentoring.matching.models import Match
from mentoring.organizations.plan_parts import Booking, ProgramPlan
from mentoring.scheduling.spans import minute_after


def plan_now(match: Match, plan: ProgramPlan) -> ProgramPlan:
    """What a match meets under: its program's plan, or while it is offered the plan of one short call."""
    if match.state != "offered" or plan.offer is None or not plan.offer.discovery_minutes:
        return plan
    return replace(
        plan, meeting_minutes=plan.offer.discovery_minutes, booking=Booking(meetings=1), meeting_kinds=()
    )


def may_book(match: Match, plan: ProgramPlan) -> bool:
    """Whether the participant may book: a match that runs, or the call of one that is offered."""
    if match.state == "offered":
        return plan.offer is not None and plan.offer.discovery_minutes is not None
    return match.state == "active"


def latest_call(match: Match, plan: ProgramPlan) -> int | None:
    """The last start, in minutes, of a call that is over before the answer is due; None where a match runs."""
    if match.state != "offered" or match.answer_by is None:
        return None
    return minute_after(match.answer_by) - 1 - plan.meeting_minutes
