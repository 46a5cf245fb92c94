"""The times a match can meet: what the page offers and what booking accepts come from this one reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, or_, select, union_all

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant
from mentoring.matching.models import Match
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.models import BusyTime, Meeting, Occupancy
from mentoring.scheduling.schedules import Schedule
from mentoring.scheduling.slots import Slot, nearest, open_starts, reach, refusals
from mentoring.scheduling.spans import Span, instant_of, minute_after, minute_of, span_around
from mentoring.scheduling.wording import reason_sentence

COUNTED = ("requested", "confirmed", "held")  # meetings that count for a coach's limits


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


def surroundings(
    match: Match,
    *,
    first_day: date,
    last_day: date,
    minutes: int,
    without: UUID | None = None,
    users: dict[UUID, UUID] | None = None,
) -> Surroundings | None:
    """What decides the open starts of a match on the coach's local days; None where the coach gave no hours.

    `without` leaves one meeting out of account: the one that is being moved. Six statements, whatever the range, and
    five where the `users` behind the match are known.
    """
    schedule = schedule_for(match.coach_id)
    if schedule is None:
        return None
    instant = minute_after(now())
    reaches = reach(schedule, duration=minutes, first_day=first_day, last_day=last_day, now=instant)
    users = users or users_of(match)
    coach_user = users[match.coach_id]
    taken = taken_time(users.values(), reaches.busy, without, calendar_of=coach_user)
    return Surroundings(
        schedule=schedule,
        busy=tuple(taken[coach_user]),
        booked=tuple(booked_starts(match.coach_id, reaches.booked, without)),
        participant_busy=tuple(taken[users[match.participant_id]]),
        now=instant,
        first_day=first_day,
        last_day=last_day,
    )


def users_of(match: Match) -> dict[UUID, UUID]:
    """The users behind a match's two memberships. One statement."""
    rows = db.session.execute(
        select(Membership.id, Membership.user_id).where(
            Membership.id.in_((match.coach_id, match.participant_id))
        )
    )
    return {row.id: row.user_id for row in rows}


def taken_time(
    users: Iterable[UUID], span: Span, without: UUID | None, *, calendar_of: UUID | None = None
) -> dict[UUID, list[Span]]:
    """The taken time of people over all organizations, as spans without content. One statement.

    With what the calendars take that one of them connected, in whatever organization.
    """
    wanted = list(users)
    taken: dict[UUID, list[Span]] = {user: [] for user in wanted}
    period = {"first": instant_of(span[0]), "last": instant_of(span[1]), "instant": now()}
    rows = db.session.execute(
        TAKEN, {"users": wanted, "without": without, "calendar_of": calendar_of, **period}
    )
    for user_id, starts_at, ends_at in rows:
        taken[user_id].append(span_around(starts_at, ends_at))
    return taken


def booked_starts(coach_id: UUID, span: Span, without: UUID | None) -> list[int]:
    """When a coach's meetings start that count for the limits. One statement."""
    period = {"first": instant_of(span[0]), "last": instant_of(span[1])}
    found = db.session.scalars(BOOKED, {"coach_id": coach_id, "without": without, **period})
    return [minute_of(starts_at) for starts_at in found]


WANTED = (
    func.unnest(bindparam("users", type_=ARRAY(Uuid())))
    .table_valued("user_id", name="wanted")
    .render_derived()
)
FIRST, LAST = bindparam("first", type_=Instant), bindparam("last", type_=Instant)
WITHOUT = bindparam("without", type_=Uuid())
TAKEN = union_all(
    select(Occupancy.user_id, func.lower(Occupancy.during), func.upper(Occupancy.during))
    .select_from(WANTED)
    .join(Occupancy, Occupancy.user_id == WANTED.c.user_id)
    .where(
        Occupancy.during.op("&&")(func.tstzrange(FIRST, LAST)),
        or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > bindparam("instant", type_=Instant)),
        Occupancy.meeting_id.is_distinct_from(WITHOUT),
    ),
    select(BusyTime.user_id, BusyTime.starts_at, BusyTime.ends_at).where(
        BusyTime.user_id == bindparam("calendar_of", type_=Uuid()),
        BusyTime.starts_at < LAST,
        BusyTime.ends_at > FIRST,
    ),
)
BOOKED = select(Meeting.starts_at).where(
    Meeting.coach_id == bindparam("coach_id", type_=Uuid()),
    Meeting.state.in_(COUNTED),
    Meeting.starts_at >= FIRST,
    Meeting.starts_at < LAST,
    Meeting.id.is_distinct_from(WITHOUT),
)
