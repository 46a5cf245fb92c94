"""Messages of the scheduling room: a meeting's invitation, its cancellation, and reminders of it."""

from datetime import date, datetime
from uuid import UUID

from flask import current_app

from mentoring.accounts.models import Membership, User
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.words import ahead, clock, day_and_year, day_of, listing, moment, zone_name
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.announcing import reason_of
from mentoring.scheduling.answers import attendees_of, guest_attending
from mentoring.scheduling.calendars import (
    Attendance,
    Attendee,
    CalendarEvent,
    Organizer,
    Status,
    add_links,
    cancellation,
    invitation,
    is_web_address,
)
from mentoring.scheduling.kinds import preparation
from mentoring.scheduling.models import Meeting, TimeProposal
from mentoring.scheduling.reply_addresses import reply_address
from mentoring.scheduling.terms import terms_of
from mentoring.scheduling.week_off import week_off_links


def uid_of(meeting: Meeting) -> str:
    """The calendar UID of a meeting, one for ever."""
    domain = current_app.config["SETTINGS"].mail_from.rpartition("@")[2]
    return f"{meeting.id}@{domain}"


def people_of(meeting: Meeting | Match) -> dict[UUID, tuple[Membership, User]]:
    """Both people of a meeting or a match, by membership."""
    found = {}
    for member_id in (meeting.coach_id, meeting.participant_id):
        member = db.session.get_one(Membership, (meeting.organization_id, member_id))
        found[member_id] = (member, db.session.get_one(User, member.user_id))
    return found


def event_of(meeting: Meeting, to: Addressee, *, stamp: datetime, status: Status) -> CalendarEvent:
    """A meeting as calendars take it; it comes from the address that the reader's calendar answers to."""
    mine = next(member for member, user in people_of(meeting).values() if user.id == to.user_id)
    return shared_event(
        meeting,
        to,
        sender=reply_address(meeting, mine.id),
        sequence=meeting.sequence,
        stamp=stamp,
        status=status,
        url=address("meetings.show", slug=to.slug, meeting_id=meeting.id),
    )


def shared_event(
    meeting: Meeting,
    to: Addressee,
    *,
    sender: str,
    sequence: int,
    stamp: datetime,
    status: Status,
    url: str,
    leaving: Attendee | None = None,
) -> CalendarEvent:
    """A meeting with all who take part; of one who is `leaving` it is said of nobody else (RFC 5546, 3.2.5)."""
    people, third = people_of(meeting), leaving or guest_attending(meeting)
    names = [member.name for member, _ in people.values()]
    attendees = () if leaving else attendees_of(meeting, people)
    if third is not None:
        names.append(third.name)
        attendees = (*attendees, third)
    return CalendarEvent(
        uid=uid_of(meeting),
        sequence=sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{meeting.kind_title or 'Coaching'}: {listing(names)}",
        organizer=Organizer(to.organization_name, sender),
        attendees=attendees,
        stamp=stamp,
        description=f"A coaching meeting of {to.organization_name}. Move or cancel it from the message you got.",
        location=meeting.place or label(FORMATS, meeting.format),
        conference=meeting.place if is_web_address(meeting.place) else "",
        url=url,
        status=status,
    )


def facts_of(meeting: Meeting, to: Addressee, other: User) -> tuple[Fact, ...]:
    """When, for both where their zones differ, and how."""
    when = moment(meeting.starts_at, to.zone)
    facts = [Fact("When", when)]
    coach = people_of(meeting)[meeting.coach_id][1]
    there = meeting.zone  # the coach's, as it is on that day
    theirs = there if other.id == coach.id else other.zone or there
    if to.user_id == coach.id and clock(meeting.starts_at, there) != clock(meeting.starts_at, to.zone):
        facts.append(Fact("By your hours", f"{clock(meeting.starts_at, there)} {zone_name(there)}"))
    if clock(meeting.starts_at, theirs) != clock(meeting.starts_at, to.zone):
        facts.append(Fact("For them", f"{clock(meeting.starts_at, theirs)} {zone_name(theirs)}"))
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    if meeting.kind_title:
        facts.insert(1, Fact("What", meeting.kind_title))
    facts.append(Fact("How", f"{label(FORMATS, meeting.format)}, {minutes} minutes"))
    if meeting.place:
        facts.append(Fact("Where", meeting.place))
    third = guest_attending(meeting)
    if third is not None:
        facts.append(
            Fact("Also asked" if third.attendance is not Attendance.ACCEPTED else "Also there", third.name)
        )
    to_prepare = preparation(terms_of(meeting.match_id).plan, meeting.kind) if meeting.kind else ""
    if to_prepare:
        facts.append(Fact("Please prepare", to_prepare))
    return tuple(facts)


def change_link(meeting: Meeting, to: Addressee, member_id: UUID) -> str:
    """Where this person moves or cancels the meeting, without signing in."""
    signed = links.Link(meeting.organization_id, member_id, meeting.id)
    token = links.sign("meeting", signed, until=meeting.ends_at)
    return address("meetings.by_link", slug=to.slug, token=token)


def both(meeting: Meeting | Match, to: Addressee) -> tuple[Membership, Membership, User]:
    """The one who is written to, the other, and the other's user."""
    people = people_of(meeting)
    mine = next(member for member, user in people.values() if user.id == to.user_id)
    other, user = next(pair for pair in people.values() if pair[0].id != mine.id)
    return mine, other, user


@kind("meeting_invitation", title="Meeting invitation", repeats=True)
def meeting_invitation(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "confirmed" or meeting.sequence != message.sequence:
        return Skip("The meeting was changed since; a newer message says how.")
    mine, other, user = both(meeting, to)
    event = event_of(meeting, to, stamp=message.created_at, status=Status.CONFIRMED)
    added = add_links(event)
    moved = message.sequence > 0
    when = f"{day_of(meeting.starts_at, to.zone)}, {clock(meeting.starts_at, to.zone)}"
    return Letter(
        subject=f"{'Moved: m' if moved else 'M'}eeting with {other.name}, {when}",
        heading=f"Your meeting with {other.name} {'is moved' if moved else 'is booked'}",
        paragraphs=(
            *reason_of(message),
            "It is in your calendar as soon as you accept the invitation in this message.",
        ),
        facts=facts_of(meeting, to, user),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
        links=(Link("Add to Google Calendar", added.google), Link("Add to Outlook", added.outlook)),
        calendar=invitation(event),
        sender=event.organizer.address,
    )


@kind("meeting_cancelled", title="Meeting cancelled", repeats=True)
def meeting_cancelled(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "cancelled":
        return Skip("The meeting is not cancelled.")
    mine, other, user = both(meeting, to)
    by_me = meeting.cancelled_by == mine.id
    event = event_of(meeting, to, stamp=message.created_at, status=Status.CANCELLED)
    who = f"{'You' if by_me else other.name} cancelled it." if meeting.cancelled_by else message.why
    return Letter(
        subject=f"Cancelled: meeting with {other.name}, {day_of(meeting.starts_at, to.zone)}",
        heading=f"Your meeting with {other.name} is cancelled",
        paragraphs=(f"{who} The time is free again in both calendars.",),
        facts=facts_of(meeting, to, user)[:1],
        quote="" if by_me else meeting.cancel_words,
        action=Link("See your meetings", address("meetings.index", slug=to.slug)),
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
        subject=f"{other.name} asks to meet, {day_of(meeting.starts_at, to.zone)}",
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
    coach = mine.id == meeting.coach_id
    wants = "This time is free again, and there is nothing for you to do."
    again = f"{other.name} keeps other times open. Asking again is welcome."
    return Letter(
        subject=f"Not booked: {day_of(meeting.starts_at, to.zone)} with {other.name}",
        heading=f"{day_of(meeting.starts_at, to.zone)} with {other.name} was not booked",
        paragraphs=(message.why, wants if coach else again),
        facts=facts_of(meeting, to, user)[:1],
        quote=meeting.cancel_words,
        action=None
        if coach
        else Link("Pick another time", address("meetings.new", slug=to.slug, match_id=meeting.match_id)),
    )


@kind("times_proposed", title="Proposed times", repeats=True)
def times_proposed(message: Message, to: Addressee) -> Letter | Skip:
    proposal = db.session.get(TimeProposal, (message.organization_id, message.subject_id))
    if proposal is None or proposal.state != "open":
        return Skip("The times were answered or replaced since.")
    mine, other, _ = pair_of(proposal, to)
    signed = links.Link(proposal.organization_id, mine.id, proposal.id)
    token = links.sign("times", signed, until=proposal.expires_at)
    return Letter(
        subject=f"{other.name} proposes times to meet",
        heading=f"When does it suit you, {to.name.split()[0] if to.name else 'too'}?",
        paragraphs=(
            f"{other.name} found none of the open times fitting, and proposes these. You need not sign in to answer.",
        ),
        facts=tuple(
            Fact(f"Time {number}", moment(starts_at, to.zone))
            for number, starts_at in enumerate(proposal.instants, 1)
        ),
        quote=proposal.said,
        action=Link("Choose a time", address("meetings.times_by_link", slug=to.slug, token=token)),
    )


@kind("times_declined", title="Proposed times declined", repeats=True)
def times_declined(message: Message, to: Addressee) -> Letter | Skip:
    proposal = db.session.get(TimeProposal, (message.organization_id, message.subject_id))
    if proposal is None or proposal.state != "declined":
        return Skip("The times were answered otherwise.")
    _, other, user = pair_of(proposal, to)
    return Letter(
        subject=f"None of the times fits {other.name}",
        heading=f"None of the times fits {other.name}",
        paragraphs=("A short note back and forth often finds one.",),
        quote=proposal.answer,
        action=Link(f"Write to {other.name}", f"mailto:{user.email}"),
    )


def pair_of(proposal: TimeProposal, to: Addressee) -> tuple[Membership, Membership, User]:
    """The one who is written to, the other, and the other's user."""
    match = db.session.get_one(Match, (proposal.organization_id, proposal.match_id))
    return both(match, to)


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
