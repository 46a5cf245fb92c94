"""Messages of groups. Nobody's address, and no name but the coach's, is in what a participant gets."""

from flask import current_app
from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.words import ahead, clock, day_of, moment, zone_name
from mentoring.groups.answers import answer_of
from mentoring.groups.seats import GAVE_UP, NO_LONGER, to_come
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.announcing import move_of, was_and_is
from mentoring.scheduling.answers import SAID
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
from mentoring.scheduling.events import where
from mentoring.scheduling.models import GroupMeeting, Seat
from mentoring.scheduling.reply_addresses import LEADER, SITTER, address_for
from mentoring.scheduling.week_off import week_off_links

Found = tuple[GroupMeeting, Seat | None, Membership]


def found_by(message: Message) -> Found | None:
    """The group, the seat that the message is about if it is not the coach's, and the coach."""
    seat = db.session.scalar(select(Seat).where(Seat.id == message.subject_id))
    group = db.session.scalar(
        select(GroupMeeting).where(GroupMeeting.id == (seat.group_id if seat else message.subject_id))
    )
    if group is None:
        return None
    return group, seat, db.session.get_one(Membership, (group.organization_id, group.coach_id))


def version(group: GroupMeeting, seat: Seat | None) -> int:
    """What this person's calendar must know."""
    return group.sequence + (seat.turn if seat else 0)


def uid_of(group: GroupMeeting) -> str:
    """The calendar UID of a group, one for ever and for everybody."""
    domain = current_app.config["SETTINGS"].mail_from.rpartition("@")[2]
    return f"{group.id}@{domain}"


def event_of(found: Found, to: Addressee, message: Message, status: Status) -> CalendarEvent:
    """The group as this person's calendar takes it: who else comes is not in it."""
    group, seat, coach = found
    return CalendarEvent(
        uid=uid_of(group),
        sequence=message.sequence,
        starts_at=group.starts_at,
        ends_at=group.ends_at,
        summary=f"{group.title} (group with {coach.name})" if seat else f"{group.title} (your group)",
        organizer=Organizer(to.organization_name, answers_to(group, seat)),
        attendees=(Attendee(to.name, to.email, attendance(group, seat)),),
        stamp=message.created_at,
        description=f"A group meeting of {to.organization_name}.",
        location=group.place or label(FORMATS, group.format),
        conference=group.place if is_web_address(group.place) else "",
        url=address("groups.show", slug=to.slug, group_id=group.id),
        status=status,
    )


def answers_to(group: GroupMeeting, seat: Seat | None) -> str:
    """Where this person's calendar answers."""
    if seat is None:
        return address_for(group.organization_id, group.id, LEADER)
    return address_for(group.organization_id, seat.id, SITTER)


def attendance(group: GroupMeeting, seat: Seat | None) -> Attendance:
    """How this person stands. One statement."""
    return standing(
        group, answer_of(group, seat.membership_id if seat else group.coach_id, version(group, seat))
    )


def standing(group: GroupMeeting, said: str | None) -> Attendance:
    """How whoever said that stands: who opened a group or took a seat agreed; after a move they are asked anew."""
    if said is not None:
        return SAID[said]
    asked = group.sequence > 0 and current_app.config["SETTINGS"].replies_to
    return Attendance.WAITING if asked else Attendance.ACCEPTED


def facts_of(group: GroupMeeting, to: Addressee) -> tuple[Fact, ...]:
    """When, how and where."""
    minutes = int((group.ends_at - group.starts_at).total_seconds()) // 60
    facts = (
        Fact("When", moment(group.starts_at, to.zone)),
        Fact("How", f"{label(FORMATS, group.format)}, {minutes} minutes"),
    )
    return (*facts, *where(group.place))


def seat_link(group: GroupMeeting, seat: Seat, to: Addressee) -> str:
    """Where this person takes or gives up the seat, without signing in."""
    link = links.Link(group.organization_id, seat.membership_id, group.id)
    token = links.sign("seat", link, until=group.starts_at)
    return address("groups.by_link", slug=to.slug, token=token)


def action_of(group: GroupMeeting, seat: Seat | None, to: Addressee) -> Link:
    if seat is None:
        return Link("See the group", address("groups.show", slug=to.slug, group_id=group.id))
    return Link("See or give up your seat", seat_link(group, seat, to))


@kind("group_opened", title="Group meeting opened", repeats=False)
def group_opened(message: Message, to: Addressee) -> Letter | Skip:
    found = found_by(message)
    if found is None or not to_come(found[0]):
        return Skip("The group meeting was cancelled, or has begun.")
    group, _, coach = found
    return Letter(
        subject=f"{group.title}: a group with {coach.name}, {day_of(group.starts_at, to.zone)}",
        heading=f"{coach.name} opened a group: {group.title}",
        paragraphs=(
            f"There are {group.places} seats. Take one if it suits you; there is no need to answer if not.",
        ),
        facts=facts_of(group, to),
        action=Link("See the group", address("groups.show", slug=to.slug, group_id=group.id)),
    )


@kind("group_invitation", title="Group invitation", repeats=True)
def group_invitation(message: Message, to: Addressee) -> Letter | Skip:
    found = found_by(message)
    if found is None or stale(found, message):
        return Skip("The group meeting was changed since; a newer message says how.")
    group, seat, coach = found
    event = event_of(found, to, message, Status.CONFIRMED)
    added = add_links(event)
    move = move_of(message)
    yours = f"You have a seat in “{group.title}”" if seat else f"Your group “{group.title}” is open"
    told = "Whoever has a seat is told." if move else "We tell the participants of the cohort."
    who = (coach.name if seat else "You") if move and move.by else ""
    moved = f"{who} moved “{group.title}”" if who else f"“{group.title}” is moved"
    if move and move.taken_back(group.starts_at):
        moved = f"“{group.title}” stays as it was"
    return Letter(
        subject=f"{move.word(group.starts_at) if move else ''}{group.title}, {moment(group.starts_at, to.zone)}",
        heading=moved if move else yours,
        paragraphs=(
            *was_and_is(message, move, group.starts_at, to.zone),
            f"A group with {coach.name}." if seat else told,
        ),
        facts=facts_of(group, to),
        action=action_of(group, seat, to),
        links=(Link("Add to Google Calendar", added.google), Link("Add to Outlook", added.outlook)),
        calendar=invitation(event),
        sender=event.organizer.address,
    )


@kind("group_cancelled", title="Group cancelled", repeats=True)
def group_cancelled(message: Message, to: Addressee) -> Letter | Skip:
    found = found_by(message)
    if found is None or version(*found[:2]) != message.sequence:
        return Skip("It was changed since; a newer message says how.")
    group, _, _ = found
    event = event_of(found, to, message, Status.CANCELLED)
    over = group.state == "cancelled"
    said = "Thank you for saying so." if message.why == GAVE_UP else message.why
    if over:
        what, heading = "Cancelled", f"“{group.title}” is cancelled"
    elif message.why == NO_LONGER:
        what, heading = "Off your calendar", f"You are no longer in “{group.title}”"
    else:
        what, heading = "You gave up your seat", f"You gave up your seat in “{group.title}”"
    return Letter(
        subject=f"{what}: {group.title}, {day_of(group.starts_at, to.zone)}",
        heading=heading,
        paragraphs=(f"{said} The time is free again in your calendar.",),
        facts=facts_of(group, to)[:1],
        quote=group.cancel_words if over else "",
        action=Link("See the groups", address("groups.index", slug=to.slug)),
        calendar=cancellation(event),
        sender=event.organizer.address,
    )


@kind("group_reminder", title="Group reminder", repeats=False)
def group_reminder(message: Message, to: Addressee) -> Letter | Skip:
    found = found_by(message)
    if found is None or stale(found, message) or found[0].starts_at <= now():
        return Skip("The group meeting was moved or cancelled, or has begun.")
    group, seat, coach = found
    when = ahead(group.starts_at, to.zone, now())
    return Letter(
        subject=f"{group.title} {when}, {clock(group.starts_at, to.zone)} {zone_name(to.zone)}",
        heading=f"“{group.title}” is {when}",
        paragraphs=("If you cannot come, give your seat to the next in line: it takes one tap.",)
        if seat
        else ("The page says who has a seat.",),
        facts=facts_of(group, to),
        action=action_of(group, seat, to),
        links=week_off_links(coach.id, group.starts_at, to) if seat is None else (),
    )


@kind("seat_offered", title="Seat offered", repeats=True)
def seat_offered(message: Message, to: Addressee) -> Letter | Skip:
    found = found_by(message)
    seat = found[1] if found else None
    if found is None or seat is None or seat.state != "offered" or seat.offered_until is None:
        return Skip("The seat was taken or passed on.")
    group = found[0]
    return Letter(
        subject=f"A seat is free: {group.title}, {day_of(group.starts_at, to.zone)}",
        heading=f"A seat in “{group.title}” is free for you",
        paragraphs=(
            f"It is kept for you until {moment(seat.offered_until, to.zone)}. Then it goes to the next in line.",
            "You need not sign in.",
        ),
        facts=facts_of(group, to),
        action=Link("Take or pass it on", seat_link(group, seat, to)),
    )


def stale(found: Found, message: Message) -> bool:
    """Whether a newer message says how it is now."""
    group, seat, _ = found
    sits = seat is None or seat.state == "taken"
    return group.state != "open" or not sits or version(group, seat) != message.sequence
