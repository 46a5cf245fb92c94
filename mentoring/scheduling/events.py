"""A meeting as calendars and letters tell it: its event, its facts, and where it is changed."""

from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from mentoring.accounts.models import Membership, User
from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.foundation.words import clock, day_of, listing, local, moment, zone_name
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee
from mentoring.messages.letters import Fact
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.answers import attendees_of, guest_attending
from mentoring.scheduling.calendars import (
    Attendance,
    Attendee,
    CalendarEvent,
    Organizer,
    Status,
    is_web_address,
)
from mentoring.scheduling.kinds import preparation
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.reply_addresses import reply_address
from mentoring.scheduling.terms import terms_of


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
    people = people_of(meeting)
    coach = people[meeting.coach_id][1]
    name = next(member.name for member, user in people.values() if user.id == other.id)
    there = meeting.zone  # the coach's, as it is on that day
    if to.user_id == coach.id:
        facts += elsewhere("By your hours", meeting.starts_at, there, to)
    facts += elsewhere(
        f"For {name}", meeting.starts_at, there if other.id == coach.id else other.zone or there, to
    )
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    if meeting.kind_title:
        facts.append(Fact("What", meeting.kind_title))
    facts.append(Fact("How", f"{label(FORMATS, meeting.format)}, {minutes} minutes"))
    facts += where(meeting.place)
    facts += date_of_series(meeting)
    third = guest_attending(meeting)
    if third is not None:
        facts.append(
            Fact("Also asked" if third.attendance is not Attendance.ACCEPTED else "Also there", third.name)
        )
    to_prepare = preparation(terms_of(meeting.match_id).plan, meeting.kind) if meeting.kind else ""
    if to_prepare:
        facts.append(Fact("Please prepare", to_prepare))
    return tuple(facts)


def where(place: str) -> tuple[Fact, ...]:
    """The place, if there is one; an address of the web is a link."""
    if not place:
        return ()
    return (Fact("Where", place, place if is_web_address(place) else ""),)


def date_of_series(meeting: Meeting) -> tuple[Fact, ...]:
    """Which date of how many that were booked as one series; nothing of a meeting by itself. One statement."""
    if meeting.series_id is None:
        return ()
    until = func.count().filter(Meeting.starts_at <= meeting.starts_at)
    statement = select(until, func.count()).where(Meeting.series_id == meeting.series_id)
    number, of = db.session.execute(statement).one()
    return (Fact("Series", f"Date {number} of {of}"),) if of > 1 else ()


def elsewhere(what: str, starts_at: datetime, zone: str, to: Addressee) -> list[Fact]:
    """The time on another wall, with the day where that differs; nothing where the clocks agree."""
    here, there = local(starts_at, to.zone), local(starts_at, zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return []
    day = "" if here.date() == there.date() else f"{day_of(starts_at, zone)}, "
    return [Fact(what, f"{day}{clock(starts_at, zone)} {zone_name(zone)}")]


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
