"""What waits for a member's answer, each with its one action."""

from datetime import datetime
from uuid import UUID

from flask import g, url_for

from blueprints.home.steps import NextStep
from blueprints.shared.words import viewer_zone
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.words import moment
from mentoring.matching.coach_wishes import waiting_for_coach
from mentoring.matching.standings import MatchStanding, open_offers
from mentoring.scheduling.waiting import Waiting, waiting_for


def answer_lines(membership_id: UUID) -> list[NextStep]:
    """Offers of matches, questions to coaches, then requests, proposed times and declined invitations.

    Three statements.
    """
    zone = viewer_zone()
    offers = [offer_line(each, zone) for each in open_offers(membership_id)]
    questions = [
        NextStep(
            "Who would you like to coach?",
            "Your administrator has thought of participants for you, and asks what you would like.",
            "Say what you would like",
            url_for("matching.coach_wishes_page", proposal_id=proposal_id),
        )
        for proposal_id in waiting_for_coach(membership_id)
    ]
    return [*offers, *questions, *(line_of(each, zone) for each in waiting_for(membership_id))]


def offer_line(one: MatchStanding, zone: str) -> NextStep:
    """An offered match in words."""
    until = said(one.answer_by, zone)
    page = url_for("matching.offer", match_id=one.id)
    if one.own_answer == "accepted":
        return NextStep(
            f"You said yes to {one.other_name}",
            f"The match begins as soon as both of you have, or after {until}.",
            "See where it stands",
            page,
        )
    role = "You would be the coach" if one.role == "coach" else "They would be your coach"
    return NextStep(
        f"How about {one.other_name}?",
        f"{role} in {one.cohort_name}. Say yes or no until {until}; say nothing, and it begins then.",
        "Look and answer",
        page,
    )


def line_of(one: Waiting, zone: str) -> NextStep:
    """One of them in words."""
    if one.kind == "times":
        return NextStep(
            f"{one.other_name} proposes times to meet",
            f"Choose one by {said(one.until, zone)}, or say that none fits.",
            "Choose a time",
            url_for("meetings.times_by_link", token=token_of(one.subject_id, one.until)),
        )
    page = url_for("meetings.show", meeting_id=one.subject_id)
    if one.kind == "request":
        return NextStep(
            f"{one.other_name} asks to meet on {said(one.starts_at, zone)}",
            f"The time is kept until you answer, by {said(one.until, zone)}.",
            "Answer",
            page,
        )
    wish = "cannot come" if one.kind == "declined" else "asks for another time"
    return NextStep(
        f"{one.other_name} {wish}",
        f"Your meeting on {said(one.starts_at, zone)} stays as it is until one of you moves or cancels it.",
        "Move or cancel",
        page,
    )


def token_of(proposal_id: UUID, until: datetime | None) -> str:
    """The link that also stands in the message."""
    link = links.Link(g.organization.id, g.membership.id, proposal_id)
    return links.sign("times", link, until=until or now())


def said(instant: datetime | None, zone: str) -> str:
    return moment(instant, zone) if instant else ""
