"""Messages of meetings of three: to the guest, and to the pair about the guest."""

from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.words import ahead, clock, day_of, moment, zone_name
from mentoring.guests.queries import Visit, visits
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.announcing import Move, move_of, was_and_is
from mentoring.scheduling.calendars import (
    Attendance,
    Attendee,
    CalendarEvent,
    Status,
    add_links,
    cancellation,
    invitation,
)
from mentoring.scheduling.events import both, change_link, event_of, facts_of, shared_event, where
from mentoring.scheduling.guests import BESIDE, version
from mentoring.scheduling.models import MeetingGuest
from mentoring.scheduling.reply_addresses import reply_address


def visit_of(message: Message) -> Visit | None:
    """The guest's part that a message is about."""
    found = db.session.execute(visits().where(MeetingGuest.id == message.subject_id)).one_or_none()
    return Visit(*found) if found else None


def stands(visit: Visit | None, message: Message) -> bool:
    """Whether the guest takes part in the meeting as the message knows it."""
    return (
        visit is not None
        and visit.row.state in BESIDE
        and visit.meeting.state == "confirmed"
        and version(visit.meeting, visit.row) == message.sequence
    )


def event_for_guest(visit: Visit, to: Addressee, message: Message, status: Status) -> CalendarEvent:
    """The meeting in the guest's calendar: the same UID, a version of their own, and everybody who takes part."""
    return shared_event(
        visit.meeting,
        to,
        sender=reply_address(visit.meeting, visit.row.membership_id),
        sequence=message.sequence,
        stamp=message.created_at,
        status=status,
        url=address("meetings.visit", slug=to.slug, guest_id=visit.row.id),
        leaving=None if visit.row.state in BESIDE else Attendee(to.name, to.email, Attendance.DECLINED),
    )


def facts_for_guest(visit: Visit, to: Addressee) -> tuple[Fact, ...]:
    """When, how and with whom."""
    meeting = visit.meeting
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    facts = [Fact("When", moment(meeting.starts_at, to.zone))]
    facts += [Fact("What", meeting.kind_title)] if meeting.kind_title else []
    facts += [
        Fact("With", f"{visit.participant_name}, and {visit.coach_name}, who is the coach"),
        Fact("How", f"{label(FORMATS, meeting.format)}, {minutes} minutes"),
    ]
    return (*facts, *where(meeting.place))


def answer_link(visit: Visit, to: Addressee) -> str:
    """Where a guest answers, without signing in."""
    signed = links.Link(visit.row.organization_id, visit.row.membership_id, visit.row.id)
    token = links.sign("guest", signed, until=visit.meeting.starts_at)
    return address("meetings.guest_by_link", slug=to.slug, token=token)


def moved_by(visit: Visit, move: Move) -> str:
    """Who moved the meeting, to a guest who is asked to it or comes to it."""
    names = {visit.meeting.coach_id: visit.coach_name, visit.meeting.participant_id: visit.participant_name}
    which = "the meeting you are asked to join" if visit.row.state == "asked" else "the meeting you join"
    if move.taken_back(visit.meeting.starts_at):
        return f"{which.capitalize()} stays as it was"
    who = names.get(move.by) if move.by else None
    return f"{who} moved {which}" if who else f"{which.capitalize()} is moved"


@kind("guest_invitation", title="Invitation as a guest coach", repeats=True)
def guest_invitation(message: Message, to: Addressee) -> Letter | Skip:
    visit = visit_of(message)
    if visit is None or not stands(visit, message):
        return Skip("The meeting was changed since; a newer message says how.")
    move, asked = move_of(message), visit.row.state == "asked"
    event = event_for_guest(visit, to, message, Status.CONFIRMED)
    added = add_links(event)
    asker = visit.coach_name if visit.row.asked_by == visit.meeting.coach_id else visit.participant_name
    when = moment(visit.meeting.starts_at, to.zone)
    asks = f"{asker} asks you to join"
    word = move.word(visit.meeting.starts_at) if move else ""
    wants = f"{visit.names} would like you as a third for this once. The"
    if move:
        wants = "The" if move.taken_back(visit.meeting.starts_at) else "The new"
    return Letter(
        subject=f"{word}{asks if asked else f'meeting with {visit.names}'}, {when}",
        heading=moved_by(visit, move) if move else f"{asks} a meeting",
        paragraphs=(
            *was_and_is(message, move, visit.meeting.starts_at, to.zone),
            f"{wants} time is within your hours, and kept for you.",
            "If it does not suit you, say no: they meet without you, and nobody minds. You need not sign in.",
            "If you say nothing, they expect you.",
        ),
        facts=facts_for_guest(visit, to),
        quote=visit.row.said,
        action=Link("Answer", answer_link(visit, to)),
        links=(Link("Add to Google Calendar", added.google), Link("Add to Outlook", added.outlook)),
        calendar=invitation(event),
        sender=event.organizer.address,
    )


@kind("guest_reminder", title="Reminder to a guest coach", repeats=False)
def guest_reminder(message: Message, to: Addressee) -> Letter | Skip:
    visit = visit_of(message)
    if visit is None or not stands(visit, message):
        return Skip("The meeting was moved or cancelled, or they do not come.")
    if visit.meeting.starts_at <= now():
        return Skip("The meeting has begun.")
    when = ahead(visit.meeting.starts_at, to.zone, now())
    at = f"{clock(visit.meeting.starts_at, to.zone)} {zone_name(to.zone)}"
    return Letter(
        subject=f"You join {visit.names} {when}, {at}",
        heading=f"You join {visit.names} {when}",
        paragraphs=("If something came up, say so now: they meet without you, and nobody minds.",),
        facts=facts_for_guest(visit, to),
        action=Link("See it, or say no", answer_link(visit, to)),
    )


@kind("guest_cancelled", title="Meeting off for a guest coach", repeats=True)
def guest_cancelled(message: Message, to: Addressee) -> Letter | Skip:
    visit = visit_of(message)
    if visit is None or (visit.row.state in BESIDE and visit.meeting.state != "cancelled"):
        return Skip("They take part.")
    cancelled = visit.meeting.state == "cancelled"
    event = event_for_guest(visit, to, message, Status.CANCELLED)
    declined = visit.row.state == "declined"
    said = (
        "The meeting was cancelled."
        if cancelled
        else "Thank you for saying so. They meet without you this time."
        if declined
        else "They meet without a guest this time."
    )
    return Letter(
        subject=f"Off your calendar: {moment(visit.meeting.starts_at, to.zone)} with {visit.names}",
        heading=f"{day_of(visit.meeting.starts_at, to.zone)} with {visit.names} is off",
        paragraphs=(f"{said} Your time is free again.",),
        facts=facts_for_guest(visit, to)[:1],
        calendar=cancellation(event),
        sender=event.organizer.address,
    )


@kind("guest_asked", title="A guest coach was asked", repeats=True)
def guest_asked(message: Message, to: Addressee) -> Letter | Skip:
    visit = visit_of(message)
    if visit is None or not stands(visit, message):
        return Skip("The meeting was changed since; a newer message says how.")
    return news(
        visit,
        message,
        to,
        subject=f"{visit.guest_name} is asked to join, {moment(visit.meeting.starts_at, to.zone)}",
        heading=f"{visit.guest_name} is asked to join you",
        said=f"The time suits {visit.guest_name}. You hear from us only if they say no.",
    )


@kind("guest_left", title="A guest coach does not come", repeats=True)
def guest_left(message: Message, to: Addressee) -> Letter | Skip:
    visit = visit_of(message)
    if visit is None or visit.row.state in BESIDE or visit.meeting.state != "confirmed":
        return Skip("The meeting was changed since; a newer message says how.")
    return news(
        visit,
        message,
        to,
        subject=f"Without {visit.guest_name}: your meeting, {moment(visit.meeting.starts_at, to.zone)}",
        heading=f"{visit.guest_name} does not come",
        said="Your meeting stays as it is, for the two of you. You can ask another coach.",
    )


def news(visit: Visit, message: Message, to: Addressee, *, subject: str, heading: str, said: str) -> Letter:
    """To one of the pair: the same version of the meeting, with who takes part now (RFC 5546, 2.1.4)."""
    mine, _, user = both(visit.meeting, to)
    event = event_of(visit.meeting, to, stamp=message.created_at, status=Status.CONFIRMED)
    return Letter(
        subject=subject,
        heading=heading,
        paragraphs=(said,),
        facts=facts_of(visit.meeting, to, user),
        quote=visit.row.answer if visit.row.state == "declined" else "",
        action=Link("Move or cancel", change_link(visit.meeting, to, mine.id)),
        calendar=invitation(event),
        sender=event.organizer.address,
    )
