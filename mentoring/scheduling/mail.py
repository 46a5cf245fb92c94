"""Messages of the scheduling room: a meeting's invitation, its cancellation, and reminders of it."""

from datetime import date, datetime

from mentoring.accounts.models import Membership
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.words import ahead, clock, day_and_year, day_of, moment, zone_name
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.announcing import Move, move_of, was_and_is
from mentoring.scheduling.calendars import Status, add_links, cancellation, invitation
from mentoring.scheduling.discovery import may_book
from mentoring.scheduling.events import both, change_link, event_of, facts_of, where
from mentoring.scheduling.kinds import kind_named
from mentoring.scheduling.models import Meeting, TimeProposal
from mentoring.scheduling.terms import terms_of
from mentoring.scheduling.week_off import week_off_links

EACH_DATE = "Each date of the series comes in a message like this, and is moved or cancelled by itself."


@kind("meeting_invitation", title="Meeting invitation", repeats=True)
def meeting_invitation(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "confirmed" or meeting.sequence != message.sequence:
        return Skip("The meeting was changed since; a newer message says how.")
    mine, other, user = both(meeting, to)
    event = event_of(meeting, to, stamp=message.created_at, status=Status.CONFIRMED)
    added = add_links(event)
    move = move_of(message)
    what = "The new time" if move and not move.taken_back(meeting.starts_at) else "It"
    word = f"{move.word(meeting.starts_at)}m" if move else "M"
    return Letter(
        subject=f"{word}eeting with {other.name}, {moment(meeting.starts_at, to.zone)}",
        heading=booked_or_moved(mine, other, move, meeting.starts_at),
        paragraphs=(
            *was_and_is(message, move, meeting.starts_at, to.zone),
            f"{what} is in your calendar as soon as you accept the invitation in this message.",
            *((EACH_DATE,) if meeting.series_id and not move else ()),
        ),
        facts=facts_of(meeting, to, user),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
        links=(Link("Add to Google Calendar", added.google), Link("Add to Outlook", added.outlook)),
        calendar=invitation(event),
        sender=event.organizer.address,
    )


def booked_or_moved(mine: Membership, other: Membership, move: Move | None, starts_at: datetime) -> str:
    """What happened to a meeting, and who of the two did it."""
    if move is None:
        return f"Your meeting with {other.name} is booked"
    if move.taken_back(starts_at):
        return f"Your meeting with {other.name} stays as it was"
    if move.by == mine.id:
        return f"You moved your meeting with {other.name}"
    if move.by == other.id:
        return f"{other.name} moved your meeting"
    return f"Your meeting with {other.name} is moved"


def pick_another(meeting: Meeting, to: Addressee, mine: Membership) -> Link | None:
    """Where a participant books with the same coach again; nothing for a coach, and where no more can be booked."""
    terms = terms_of(meeting.match_id)
    if mine.id != meeting.participant_id or not may_book(terms.match, terms.plan):
        return None
    return Link("Pick another time", address("meetings.new", slug=to.slug, match_id=meeting.match_id))


@kind("meeting_cancelled", title="Meeting cancelled", repeats=True)
def meeting_cancelled(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "cancelled":
        return Skip("The meeting is not cancelled.")
    mine, other, user = both(meeting, to)
    by_me = meeting.cancelled_by == mine.id
    event = event_of(meeting, to, stamp=message.created_at, status=Status.CANCELLED)
    who = f"{'You' if by_me else other.name} cancelled it." if meeting.cancelled_by else message.why
    see = Link("See your meetings", address("meetings.index", slug=to.slug))
    again = pick_another(meeting, to, mine) if meeting.cancelled_by == other.id else None
    return Letter(
        subject=f"Cancelled: meeting with {other.name}, {day_of(meeting.starts_at, to.zone)}",
        heading=f"Your meeting with {other.name} is cancelled",
        paragraphs=(f"{who} The time is free again in both calendars.",),
        facts=facts_of(meeting, to, user)[:1],
        quote="" if by_me else meeting.cancel_words,
        action=again or see,
        links=(see,) if again else (),
        calendar=cancellation(event),
        sender=event.organizer.address,
    )


@kind("meeting_reminder", title="Meeting reminder", repeats=False)
def meeting_reminder(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "confirmed" or meeting.sequence != message.sequence:
        return Skip("The meeting was moved or cancelled.")
    if meeting.starts_at <= now():
        return Skip("The meeting has begun.")
    mine, other, user = both(meeting, to)
    when = ahead(meeting.starts_at, to.zone, now())
    at = f"{clock(meeting.starts_at, to.zone)} {zone_name(to.zone)}"
    return Letter(
        subject=f"You meet {other.name} {when}, {at}",
        heading=f"You meet {other.name} {when}",
        paragraphs=("If something came up, move it now: it takes a minute, and nobody minds.",),
        facts=facts_of(meeting, to, user),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
        links=week_off_links(mine.id, meeting.starts_at, to) if mine.id == meeting.coach_id else (),
    )


@kind("meeting_request", title="Request for a meeting", repeats=True)
def meeting_request(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "requested" or meeting.answer_by is None:
        return Skip("The request was answered, taken back or has expired.")
    mine, other, user = both(meeting, to)
    signed = links.Link(meeting.organization_id, mine.id, meeting.id)
    token = links.sign("meeting_request", signed, until=meeting.answer_by)
    return Letter(
        subject=f"{other.name} asks to meet, {moment(meeting.starts_at, to.zone)}",
        heading=f"{other.name} asks to meet you",
        paragraphs=(
            "The time is kept free until you answer. You need not sign in.",
            f"If you do not answer by {moment(meeting.answer_by, to.zone)}, the time is free again.",
        ),
        facts=facts_of(meeting, to, user),
        action=Link("Answer", address("meetings.request_by_link", slug=to.slug, token=token)),
    )


@kind("meeting_not_confirmed", title="Request not confirmed", repeats=True)
def meeting_not_confirmed(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "cancelled":
        return Skip("The request still stands.")
    mine, other, user = both(meeting, to)
    again = pick_another(meeting, to, mine)
    nothing = "This time is free again, and there is nothing for you to do."
    welcome = f"{other.name} keeps other times open. Asking again is welcome."
    return Letter(
        subject=f"Not booked: {day_of(meeting.starts_at, to.zone)} with {other.name}",
        heading=f"{day_of(meeting.starts_at, to.zone)} with {other.name} was not booked",
        paragraphs=(message.why, welcome if again else nothing),
        facts=facts_of(meeting, to, user)[:1],
        quote=meeting.cancel_words,
        action=again,
    )


@kind("times_proposed", title="Proposed times", repeats=True)
def times_proposed(message: Message, to: Addressee) -> Letter | Skip:
    proposal = db.session.get(TimeProposal, (message.organization_id, message.subject_id))
    if proposal is None or proposal.state != "open":
        return Skip("The times were answered or replaced since.")
    match = db.session.get_one(Match, (proposal.organization_id, proposal.match_id))
    mine, other, _ = both(match, to)
    signed = links.Link(proposal.organization_id, mine.id, proposal.id)
    token = links.sign("times", signed, until=proposal.expires_at)
    found_none = "found none of the open times fitting, and " if other.id == match.participant_id else ""
    return Letter(
        subject=f"{other.name} proposes times to meet",
        heading=f"When does it suit you, {to.name.split()[0] if to.name else 'too'}?",
        paragraphs=(
            f"{other.name} {found_none}proposes these. Choose one, and it is booked. You need not sign in.",
            f"Your answer counts until {moment(proposal.expires_at, to.zone)}.",
        ),
        facts=facts_of_proposal(proposal, to),
        quote=proposal.said,
        action=Link("Choose a time", address("meetings.times_by_link", slug=to.slug, token=token)),
    )


@kind("times_declined", title="Proposed times declined", repeats=True)
def times_declined(message: Message, to: Addressee) -> Letter | Skip:
    proposal = db.session.get(TimeProposal, (message.organization_id, message.subject_id))
    if proposal is None or proposal.state != "declined":
        return Skip("The times were answered otherwise.")
    match = db.session.get_one(Match, (proposal.organization_id, proposal.match_id))
    mine, other, user = both(match, to)
    anew = address("meetings.new_times", slug=to.slug, match_id=match.id)
    pick = address("meetings.new", slug=to.slug, match_id=match.id)
    return Letter(
        subject=f"None of the times fits {other.name}",
        heading=f"None of the times fits {other.name}",
        paragraphs=("Propose others, or write a short note: back and forth, the two of you find one.",),
        quote=proposal.answer,
        action=Link("Propose other times", anew),
        links=(
            *((Link("Pick one of the open times", pick),) if mine.id == match.participant_id else ()),
            Link(f"Write to {other.name}", f"mailto:{user.email}"),
        ),
    )


def facts_of_proposal(proposal: TimeProposal, to: Addressee) -> tuple[Fact, ...]:
    """The times, and what is to be met for. One statement."""
    meant = kind_named(terms_of(proposal.match_id).plan, proposal.kind)
    times = [
        Fact(f"Time {number}", moment(starts_at, to.zone))
        for number, starts_at in enumerate(proposal.instants, 1)
    ]
    what = [Fact("What", meant.title)] if meant else []
    how = Fact("How", f"{label(FORMATS, proposal.format)}, {proposal.minutes} minutes")
    return (*times, *what, how, *where(proposal.place))


@kind("meeting_in_pause", title="Meeting in a pause", repeats=True)
def meeting_in_pause(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "confirmed" or meeting.sequence != message.sequence:
        return Skip("The meeting was moved or cancelled.")
    mine, other, user = both(meeting, to)
    until = day_and_year(date.fromisoformat(message.details["until"]))
    coach = mine.id == meeting.coach_id
    return Letter(
        subject=f"Still booked: {day_of(meeting.starts_at, to.zone)} with {other.name}",
        heading=f"Your meeting with {other.name} stays booked",
        paragraphs=(
            f"{'You have' if coach else f'{other.name} has'} a pause until {until}. This meeting was booked before it.",
            "If it no longer suits, move or cancel it now: it takes a minute.",
        ),
        facts=facts_of(meeting, to, user),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
    )
