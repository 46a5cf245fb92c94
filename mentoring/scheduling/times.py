"""The times a match can meet: what the page offers and what booking accepts come from this one reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.busy import busy_elsewhere
from mentoring.scheduling.models import Meeting, Occupancy
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

    `without` leaves one meeting out of account: the one that is being moved. Seven statements, whatever the range, and
    six where the `users` behind the match are known.
    """
    schedule = schedule_for(match.coach_id)
    if schedule is None:
        return None
    instant = minute_after(now())
    reaches = reach(schedule, duration=minutes, first_day=first_day, last_day=last_day, now=instant)
    users = users or users_of(match)
    taken = taken_time(users.values(), reaches.busy, without)
    return Surroundings(
        schedule=schedule,
        busy=(*taken[users[match.coach_id]], *busy_elsewhere(match.coach_id, reaches.busy)),
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


def taken_time(users: Iterable[UUID], span: Span, without: UUID | None) -> dict[UUID, list[Span]]:
    """The taken time of people over all organizations, as spans without content. One statement."""
    wanted = list(users)
    statement = select(Occupancy.user_id, func.lower(Occupancy.during), func.upper(Occupancy.during)).where(
        Occupancy.user_id.in_(wanted),
        Occupancy.during.op("&&")(func.tstzrange(instant_of(span[0]), instant_of(span[1]))),
        or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now()),
    )
    if without is not None:
        statement = statement.where(Occupancy.meeting_id != without)
    taken: dict[UUID, list[Span]] = {user: [] for user in wanted}
    for user_id, starts_at, ends_at in db.session.execute(statement):
        taken[user_id].append(span_around(starts_at, ends_at))
    return taken


def booked_starts(coach_id: UUID, span: Span, without: UUID | None) -> list[int]:
    """When a coach's meetings start that count for the limits. One statement."""
    statement = select(Meeting.starts_at).where(
        Meeting.coach_id == coach_id,
        Meeting.state.in_(COUNTED),
        Meeting.starts_at >= instant_of(span[0]),
        Meeting.starts_at < instant_of(span[1]),
    )
    if without is not None:
        statement = statement.where(Meeting.id != without)
    return [minute_of(starts_at) for starts_at in db.session.scalars(statement)]
