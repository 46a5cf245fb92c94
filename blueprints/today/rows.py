"""Each thing that needs a hand, as a row: what, why, since when, and one action."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from mentoring.foundation.words import ago
from mentoring.messages.kinds import title_of
from mentoring.today.queries import Hand


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue component."""

    badge: str
    badge_kind: str
    who: str
    why: str
    action_label: str
    action_url: str
    action_method: str = "get"
    who_url: str | None = None
    since: str | None = None


def row_of(hand: Hand, instant: datetime) -> Row:
    """The words and the one action for a thing that needs a hand."""
    return ROWS[hand.kind](hand, ago(hand.since, instant))


def message_failed(hand: Hand, since: str) -> Row:
    return Row(
        "Message failed",
        "danger",
        hand.name,
        f"{title_of(hand.other)}, {since}. {hand.detail or 'It is not known whether it arrived.'}",
        "See why",
        url_for("messages.show", message_id=hand.subject_id),
    )


def no_first_meeting(hand: Hand, since: str) -> Row:
    return Row(
        "No first meeting",
        "warning",
        f"{hand.name} and Coach {hand.other}",
        f"Matched {since}. No meeting is booked yet.",
        "Send a kind note",
        url_for("today.send_note", match_id=hand.subject_id),
        "post",
    )


def fell_through(hand: Hand, since: str) -> Row:
    return Row(
        "Match fell through",
        "warning",
        hand.name,
        f"A match in {hand.detail} did not come about, {since}, and no next one is offered.",
        "Find another coach",
        url_for("matching.show", cohort_id=hand.subject_id),
    )


def no_log(hand: Hand, since: str) -> Row:
    return Row(
        "No log",
        "accent",
        f"{hand.name} and Coach {hand.other}",
        f"They were to meet {since}. Nobody has said what became of it.",
        "Ask again",
        url_for("today.ask_for_log", meeting_id=hand.subject_id),
        "post",
    )


def not_matched(hand: Hand, since: str) -> Row:
    return Row(
        "Not matched",
        "warning",
        hand.name,
        f"Enrolled in {hand.detail} {since}, and has no coach.",
        "Find a coach",
        url_for("matching.show", cohort_id=hand.subject_id),
    )


def not_accepted(hand: Hand, since: str) -> Row:
    return Row(
        "Not in yet",
        "neutral",
        hand.name,
        f"Invited {since}, and has not come in.",
        "Invite again",
        url_for("today.invite_again", membership_id=hand.subject_id),
        "post",
        who_url=url_for("people.show", membership_id=hand.subject_id),
    )


ROWS = {
    "message_failed": message_failed,
    "no_first_meeting": no_first_meeting,
    "no_log": no_log,
    "fell_through": fell_through,
    "not_matched": not_matched,
    "not_accepted": not_accepted,
}
