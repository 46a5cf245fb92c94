"""What waits for a member's answer, each with its one action."""

from datetime import datetime
from uuid import UUID

from flask import g, url_for

from blueprints.home.steps import NextStep
from blueprints.shared.words import viewer_zone
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.words import moment
from mentoring.scheduling.waiting import Waiting, waiting_for


def answer_lines(membership_id: UUID) -> list[NextStep]:
    """Requests, proposed times and declined invitations, the most pressing first. One statement."""
    return [line_of(each, viewer_zone()) for each in waiting_for(membership_id)]


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
