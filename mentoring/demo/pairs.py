"""Writes the demo's matches and what became of them: meetings held, missed, cancelled and to come, logs and lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from mentoring.accounts.models import Membership
from mentoring.demo.calendar import BUFFER_AFTER, start_in_hours
from mentoring.demo.classes import Class, in_common
from mentoring.demo.members import Members, write
from mentoring.demo.wording import LINES, PRIVATE, REPLIES
from mentoring.foundation import tenancy
from mentoring.foundation.crypto import seal
from mentoring.foundation.models import new_id
from mentoring.foundation.words import local
from mentoring.matching.models import Match
from mentoring.organizations.plans import plan_of
from mentoring.organizations.vocabulary import TOPICS, label
from mentoring.scheduling.models import Meeting, MeetingGuest, Occupancy
from mentoring.scheduling.zones import tzdata_version
from mentoring.sessions.models import Note, SessionLog

HOUR = timedelta(hours=1)
ANSWER_TIME = timedelta(days=7)
HAPPENED = {"held": "met", "missed": "missed"}


@dataclass(frozen=True, slots=True)
class Journey:
    """What became of a pair. `past`: how many days ago, and what: held, phone (a session without a meeting), missed,
    cancelled, or waiting for a log. `coming`: days until the next meeting; `later`: half hours into the window.
    `offered`: not settled yet. `guest`: a coach who is asked to the next meeting.
    """

    participant: str
    coach: str
    past: tuple[tuple[int, str], ...] = ()
    coming: int | None = None
    later: int = 0
    matched: int = 112  # days ago
    ended: str | None = None
    offered: bool = False
    guest: str = ""


@dataclass(slots=True)
class Written:
    """The rows of a cohort's pairs."""

    matches: list[Match] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    logs: list[SessionLog] = field(default_factory=list)
    guests: list[MeetingGuest] = field(default_factory=list)


def write_pairs(members: Members, chosen: Class, journeys: Iterable[Journey], *, choose: Random) -> Written:
    """Every pair of a cohort, each with its journey."""
    written = Written()
    notes: list[Note] = []
    for journey in journeys:
        coach, participant = members.rows[journey.coach], members.rows[journey.participant]
        match = match_of(members, chosen, journey, coach, participant)
        written.matches.append(match)
        for number, (days, what) in enumerate(journey.past):
            meeting = None
            if what != "phone":
                meeting = meeting_of(members, match, journey, days=-days, what=what)
                call(meeting, chosen, first=number == 0)
                written.meetings.append(meeting)
            if what in {"held", "missed", "phone"}:
                log = log_of(members, match, meeting, days=days, what=what, choose=choose, number=number)
                written.logs.append(log)
                notes += notes_of(log, match, choose=choose)
        if journey.coming is not None:
            meeting = meeting_of(members, match, journey, days=journey.coming, what="confirmed")
            call(meeting, chosen, first=not journey.past)
            written.meetings.append(meeting)
            if journey.guest:
                written.guests.append(guest_of(meeting, members.rows[journey.guest]))
    write(written.matches)
    write([*written.meetings, *occupancies(members, written.meetings)])
    write([*written.guests, *(visit_of(members, written, guest) for guest in written.guests)])
    write(written.logs)
    write(notes)
    return written


def match_of(
    members: Members, chosen: Class, journey: Journey, coach: Membership, participant: Membership
) -> Match:
    """A match with its reasons in words."""
    wanted = members.participants[participant.id].topics.split()
    offered = members.profile(coach).topics
    shared = [topic for topic in wanted if topic in offered.split()]
    reasons = [
        f"{coach.name} offers {label(TOPICS, topic).lower()}, which was asked for." for topic in shared
    ]
    reasons.append(f"{coach.name} knows communities like {participant.city or participant.agency}.")
    published_at = members.instant - timedelta(days=journey.matched)
    declined = journey.ended == "declined"
    answer_by = published_at + ANSWER_TIME if journey.offered or declined else None
    ended_at = published_at + timedelta(days=2) if declined else members.instant - timedelta(days=30)
    return Match(
        id=new_id(),
        cohort_id=chosen.cohort.id,
        coach_id=coach.id,
        participant_id=participant.id,
        state="ended" if journey.ended else "offered" if journey.offered else "active",
        outcome=journey.ended,
        fit=min(480 + 120 * in_common(wanted, offered), 960),
        reasons=reasons,
        published_at=published_at,
        ended_at=ended_at if journey.ended else None,
        answer_by=answer_by,
        coach_answer="declined" if declined else None,
    )


def meeting_of(members: Members, match: Match, journey: Journey, *, days: int, what: str) -> Meeting:
    """A meeting within the coach's hours, in the week from that day on."""
    coach = members.coaches[match.coach_id]
    near = members.instant.date() + timedelta(days=days)
    starts_at = start_in_hours(coach.hours, coach.zone, near, later=journey.later)
    waited = timedelta(hours=29 + 53 * (days % 5), minutes=37 * days % 60)
    booked_at = min(starts_at - timedelta(days=9), members.instant) - waited
    cancelled = what == "cancelled"
    return Meeting(
        id=new_id(),
        match_id=match.id,
        coach_id=match.coach_id,
        participant_id=match.participant_id,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        local_start=f"{local(starts_at, coach.zone):%Y-%m-%dT%H:%M}",
        zone=coach.zone,
        tzdata=tzdata_version(),
        format=coach.formats.split()[0],
        state="confirmed" if what in {"confirmed", "waiting"} else what,
        sequence=1 if cancelled else 0,
        booking_key=new_id(),
        created_at=booked_at,
        cancelled_at=starts_at - timedelta(days=2) if cancelled else None,
        cancelled_by=match.participant_id if cancelled else None,
    )


def call(meeting: Meeting, chosen: Class, *, first: bool) -> None:
    """Give a meeting its kind, where the program names any."""
    kinds = plan_of(chosen.program).meeting_kinds
    if kinds:
        kind = kinds[0 if first else 1]
        meeting.kind, meeting.kind_title = kind.key, kind.title


def guest_of(meeting: Meeting, coach: Membership) -> MeetingGuest:
    """A second coach whom the participant asked, a day after booking, and who has not answered."""
    return MeetingGuest(
        id=new_id(),
        meeting_id=meeting.id,
        membership_id=coach.id,
        asked_by=meeting.participant_id,
        said="I have to present a budget for the first time, and Ellis says that nobody reads one like you.",
        asked_at=meeting.created_at + timedelta(days=1),
    )


def visit_of(members: Members, written: Written, guest: MeetingGuest) -> Occupancy:
    """The time that a meeting takes of its guest, with the buffer that they keep."""
    coach = members.coaches[guest.membership_id]
    meeting = next(one for one in written.meetings if one.id == guest.meeting_id)
    after = timedelta(minutes=BUFFER_AFTER.get(coach.hours, 0))
    during: Range[datetime] = Range(meeting.starts_at, meeting.ends_at + after, bounds="[)")
    user_id = next(one.user_id for one in members.rows.values() if one.id == guest.membership_id)
    return Occupancy(user_id=user_id, during=during, meeting_id=meeting.id)


def log_of(
    members: Members,
    match: Match,
    meeting: Meeting | None,
    *,
    days: int,
    what: str,
    choose: Random,
    number: int,
) -> SessionLog:
    """What one of the two said became of it."""
    coach = members.coaches[match.coach_id]
    wanted = members.participants[match.participant_id].topics.split()
    when = (
        meeting.ends_at + HOUR * choose.randint(1, 30) if meeting else members.instant - timedelta(days=days)
    )
    when = min(when, members.instant)
    met = what != "missed"
    return SessionLog(
        id=new_id(),
        match_id=match.id,
        meeting_id=meeting.id if meeting else None,
        author_id=match.participant_id if number % 3 == 2 else match.coach_id,
        happened=HAPPENED.get(what, "met"),
        held_on=local(meeting.starts_at if meeting else when, coach.zone).date(),
        minutes=choose.choice((45, 60, 60, 75)) if met else 0,
        format=meeting.format if meeting else "phone",
        topics=wanted[: 1 + number % 2] if met else [],
        logging_key=new_id(),
        created_at=when,
        updated_at=when,
    )


def notes_of(log: SessionLog, match: Match, *, choose: Random) -> list[Note]:
    """Lines about a session that took place: mostly for the two, now and then for the author alone."""
    if log.happened != "met":
        return []
    notes = [note(log, log.author_id, "pair", choose.choice(LINES))]
    if choose.random() < 0.35:
        other = match.participant_id if log.author_id == match.coach_id else match.coach_id
        notes.append(note(log, other, "pair", choose.choice(REPLIES)))
    if choose.random() < 0.15:
        notes.append(note(log, match.coach_id, "private", choose.choice(PRIVATE)))
    return notes


def note(log: SessionLog, author_id: UUID, layer: str, words: str) -> Note:
    """A note as it rests: sealed to its own place."""
    row_id = new_id()
    sealed = seal(words, organization_id=tenancy.current(), table="notes", row_id=row_id, column="sealed")
    return Note(
        id=row_id,
        log_id=log.id,
        author_id=author_id,
        layer=layer,
        sealed=sealed,
        created_at=log.created_at,
        updated_at=log.created_at,
    )


def occupancies(members: Members, meetings: Sequence[Meeting]) -> list[Occupancy]:
    """The time that meetings to come take of both people; a coach's buffers are inside."""
    users = {member.id: member.user_id for member in members.rows.values()}
    rows = []
    for meeting in meetings:
        if meeting.state != "confirmed" or meeting.starts_at <= members.instant:
            continue
        after = timedelta(minutes=BUFFER_AFTER.get(members.coaches[meeting.coach_id].hours, 0))
        for member_id, ends_at in (
            (meeting.coach_id, meeting.ends_at + after),
            (meeting.participant_id, meeting.ends_at),
        ):
            during: Range[datetime] = Range(meeting.starts_at, ends_at, bounds="[)")
            rows.append(Occupancy(user_id=users[member_id], during=during, meeting_id=meeting.id))
    return rows


def seats_of(journeys: Iterable[Journey], *, ended: bool = False) -> dict[str, int]:
    """How many open pairs each coach has; or ended ones."""
    return dict(Counter(journey.coach for journey in journeys if bool(journey.ended) is ended))
