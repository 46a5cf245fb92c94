"""The times matches can meet: what the page offers and what booking accepts come from this one reading.

It reads for any number of matches at once; one match is a list of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, cast, func, null, or_, select, union_all

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant
from mentoring.scheduling.availability import schedules_for
from mentoring.scheduling.guests import BESIDE, Guest
from mentoring.scheduling.models import BusyTime, LedMeeting, Meeting, MeetingGuest, Occupancy
from mentoring.scheduling.schedules import Schedule
from mentoring.scheduling.slots import Slot, nearest, open_starts, reach, refusals
from mentoring.scheduling.spans import Span, instant_of, minute_after, minute_of, span_around
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.wording import reason_sentence

COUNTED = ("requested", "confirmed", "held")  # meetings of a pair that count for what its program allows


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a match: starts of meetings that long; `without` leaves one meeting or hold out of account."""

    terms: Terms
    minutes: int
    without: UUID | None = None

    @property
    def coach_id(self) -> UUID:
        return self.terms.match.coach_id


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that decides which starts are open for one match, read once."""

    schedule: Schedule
    busy: tuple[Span, ...]
    booked: tuple[int, ...]
    participant_busy: tuple[Span, ...]
    now: int
    first_day: date
    last_day: date

    def starts(self, minutes: int) -> list[Slot]:
        """The open starts of meetings that long, in order of time."""
        return open_starts(
            self.schedule,
            duration=minutes,
            first_day=self.first_day,
            last_day=self.last_day,
            now=self.now,
            busy=self.busy,
            booked=self.booked,
            participant_busy=self.participant_busy,
        )

    def refusal(self, start: int, minutes: int) -> str:
        """Why a start is not open, in a sentence; empty when it is."""
        reasons = refusals(
            self.schedule,
            start,
            minutes,
            now=self.now,
            busy=self.busy,
            booked=self.booked,
            participant_busy=self.participant_busy,
        )
        return reason_sentence(reasons[0]) if reasons else ""

    def nearest(self, start: int, minutes: int, count: int = 3) -> list[Slot]:
        """The open starts nearest to a wanted one."""
        return nearest(self.starts(minutes), start, count=count)


def surroundings(asked: Sequence[Asked], *, first_day: date, last_day: date) -> dict[UUID, Surroundings]:
    """What decides the open starts of matches on their coaches' local days, without those whose coach gave no hours.

    By match. Three statements, whatever the number of matches and the range.
    """
    schedules = schedules_for({each.coach_id for each in asked})
    with_hours = [each for each in asked if each.coach_id in schedules]
    return around(with_hours, schedules, first_day=first_day, last_day=last_day)


def around(
    asked: Sequence[Asked], schedules: Mapping[UUID, Schedule], *, first_day: date, last_day: date
) -> dict[UUID, Surroundings]:
    """The same for schedules that are known, by coach. Two statements, and none where nothing is asked."""
    if not asked:
        return {}
    instant = minute_after(now())
    reaches = [
        reach(
            schedules[each.coach_id],
            duration=each.minutes,
            first_day=first_day,
            last_day=last_day,
            now=instant,
        )
        for each in asked
    ]
    taken = taken_time(
        {user for each in asked for user in each.terms.users.values()},
        hull(each.busy for each in reaches),
        calendars_of={each.terms.coach_user for each in asked},
    )
    booked = booked_starts({each.terms.coach_user for each in asked}, hull(each.booked for each in reaches))
    return {
        each.terms.match.id: Surroundings(
            schedule=schedules[each.coach_id],
            busy=taken.of_coach(each.terms.coach_user, without=each.without),
            booked=tuple(
                start for start, meeting_id in booked[each.terms.coach_user] if meeting_id != each.without
            ),
            participant_busy=taken.of(each.terms.participant_user, without=each.without),
            now=instant,
            first_day=first_day,
            last_day=last_day,
        )
        for each in asked
    }


def surroundings_of_guests(
    guests: Sequence[Guest], *, first_day: date, last_day: date, minutes: int, without: UUID | None = None
) -> dict[UUID, Surroundings]:
    """What decides when guest coaches could be met, by their own hours, without those who gave none. By membership.

    The days are another coach's: on a guest's wall they may be a day earlier or later. Three statements, whatever the
    number of guests and the range.
    """
    schedules = schedules_for({guest.membership_id for guest in guests})
    there = [guest for guest in guests if guest.membership_id in schedules]
    if not there:
        return {}
    instant, first, last = minute_after(now()), first_day - timedelta(days=1), last_day + timedelta(days=1)
    reaches = [
        reach(each, duration=minutes, first_day=first, last_day=last, now=instant)
        for each in schedules.values()
    ]
    users = {guest.user_id for guest in there}
    taken = taken_time(users, hull(each.busy for each in reaches), calendars_of=users)
    booked = booked_starts(users, hull(each.booked for each in reaches))
    return {
        guest.membership_id: Surroundings(
            schedule=schedules[guest.membership_id],
            busy=taken.of_coach(guest.user_id, without=without),
            booked=tuple(start for start, met in booked[guest.user_id] if met != without),
            participant_busy=(),
            now=instant,
            first_day=first,
            last_day=last,
        )
        for guest in there
    }


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span around some."""
    starts, ends = zip(*spans, strict=True)
    return min(starts), max(ends)


@dataclass(frozen=True, slots=True)
class Taken:
    """People's taken time over all organizations, without content, each with the meeting or hold that takes it.

    `calendars`: what the calendars take that they connected, in whatever organization.
    """

    spans: Mapping[UUID, Sequence[tuple[Span, UUID]]]
    calendars: Mapping[UUID, Sequence[Span]]

    def of(self, user_id: UUID, *, without: UUID | None = None) -> tuple[Span, ...]:
        """What is taken of a person, one meeting or hold left out of account."""
        return tuple(span for span, meeting_id in self.spans.get(user_id, ()) if meeting_id != without)

    def of_coach(self, user_id: UUID, *, without: UUID | None = None) -> tuple[Span, ...]:
        """The same, with what their calendars take."""
        return (*self.of(user_id, without=without), *self.calendars.get(user_id, ()))


def taken_time(users: Iterable[UUID], span: Span, *, calendars_of: Iterable[UUID] = ()) -> Taken:
    """The taken time of people, and what the calendars of some of them take. One statement."""
    spans: dict[UUID, list[tuple[Span, UUID]]] = defaultdict(list)
    calendars: dict[UUID, list[Span]] = defaultdict(list)
    wanted = {"users": list(users), "calendars_of": list(calendars_of), "instant": now()}
    period = {"first": instant_of(span[0]), "last": instant_of(span[1])}
    for user_id, starts_at, ends_at, meeting_id in db.session.execute(TAKEN, wanted | period):
        if meeting_id is None:
            calendars[user_id].append(span_around(starts_at, ends_at))
        else:
            spans[user_id].append((span_around(starts_at, ends_at), meeting_id))
    return Taken(spans, calendars)


def booked_starts(users: Iterable[UUID], span: Span) -> dict[UUID, list[tuple[int, UUID]]]:
    """When the meetings start that count for people's limits, each with its id: those they lead, in whatever
    organization, and those of this one to which they come as guests. One statement.
    """
    found: dict[UUID, list[tuple[int, UUID]]] = defaultdict(list)
    period = {"first": instant_of(span[0]), "last": instant_of(span[1])}
    for user_id, starts_at, meeting_id in db.session.execute(BOOKED, {"users": list(users)} | period):
        found[user_id].append((minute_of(starts_at), meeting_id))
    return found


WANTED = (
    func.unnest(bindparam("users", type_=ARRAY(Uuid())))
    .table_valued("user_id", name="wanted")
    .render_derived()
)
FIRST, LAST = bindparam("first", type_=Instant), bindparam("last", type_=Instant)
TAKEN = union_all(
    select(
        Occupancy.user_id, func.lower(Occupancy.during), func.upper(Occupancy.during), Occupancy.meeting_id
    )
    .select_from(WANTED)
    .join(Occupancy, Occupancy.user_id == WANTED.c.user_id)
    .where(
        Occupancy.during.op("&&")(func.tstzrange(FIRST, LAST)),
        or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > bindparam("instant", type_=Instant)),
    ),
    select(BusyTime.user_id, BusyTime.starts_at, BusyTime.ends_at, cast(null(), Uuid())).where(
        BusyTime.user_id == any_(bindparam("calendars_of", type_=ARRAY(Uuid()))),
        BusyTime.starts_at < LAST,
        BusyTime.ends_at > FIRST,
    ),
)
USERS = bindparam("users", type_=ARRAY(Uuid()))
BOOKED = union_all(
    select(LedMeeting.user_id, LedMeeting.starts_at, LedMeeting.meeting_id).where(
        LedMeeting.user_id == any_(USERS), LedMeeting.starts_at >= FIRST, LedMeeting.starts_at < LAST
    ),
    select(Membership.user_id, Meeting.starts_at, Meeting.id)
    .join(MeetingGuest, MeetingGuest.membership_id == Membership.id)
    .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
    .where(
        Membership.user_id == any_(USERS),
        MeetingGuest.state.in_(BESIDE),
        Meeting.state.in_(COUNTED),
        Meeting.starts_at >= FIRST,
        Meeting.starts_at < LAST,
    ),
)
