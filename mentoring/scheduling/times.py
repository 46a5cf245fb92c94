"""The times matches can meet: what the page offers and what booking accepts come from this one reading.

It reads for any number of matches at once; one match is a list of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mentoring.foundation.clock import now
from mentoring.scheduling.availability import schedules_for
from mentoring.scheduling.guests import Guest
from mentoring.scheduling.schedules import DateRange, Schedule
from mentoring.scheduling.slots import Slot, nearest, open_starts, reach, refusals
from mentoring.scheduling.spans import Span, minute_after
from mentoring.scheduling.taken import taken
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.wording import reason_sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a match: starts of meetings that long; `without` leaves one meeting or hold out of account."""

    terms: Terms
    minutes: int
    without: UUID | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that decides which starts are open for one match, read once.

    `held` and `closed` are what its program goes by: when its meetings start that count, and its cohort's closed days.
    """

    schedule: Schedule
    busy: tuple[Span, ...]
    booked: tuple[int, ...]
    participant_busy: tuple[Span, ...]
    now: int
    first_day: date
    last_day: date
    held: tuple[int, ...] = ()
    closed: tuple[DateRange, ...] = ()

    @property
    def end(self) -> int:
        """The minute at which the last day ends that is near enough to be booked."""
        table = self.schedule.table
        return table.day_start(table.local_day(self.now) + self.schedule.horizon_days + 1)

    def starts(self, minutes: int, days: DateRange | None = None) -> list[Slot]:
        """The open starts of meetings that long, in order of time; on some of the coach's local days, if given."""
        first_day, last_day = days or (self.first_day, self.last_day)
        return open_starts(
            self.schedule,
            duration=minutes,
            first_day=max(first_day, self.first_day),
            last_day=min(last_day, self.last_day),
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

    By match. One statement, whatever the number of matches and the range; none where nobody gave hours.
    """
    there = [(each, each.terms.schedule) for each in asked if each.terms.schedule]
    if not there:
        return {}
    instant = minute_after(now())
    reaches = [
        reach(schedule, duration=each.minutes, first_day=first_day, last_day=last_day, now=instant)
        for each, schedule in there
    ]
    asked = [each for each, _ in there]
    coaches = {each.terms.coach_user for each in asked}
    found = taken(
        {user for each in asked for user in each.terms.users.values()},
        hull(each.busy for each in reaches),
        calendars_of=coaches,
        leaders=coaches,
        starting=hull(each.booked for each in reaches),
        matches=[each.terms.match.id for each in asked],
        cohorts={each.terms.cohort_id for each in asked},
    )
    return {
        each.terms.match.id: Surroundings(
            schedule=schedule,
            busy=found.of_coach(each.terms.coach_user, without=each.without),
            booked=found.led_by(each.terms.coach_user, without=each.without),
            participant_busy=found.of(each.terms.participant_user, without=each.without),
            now=instant,
            first_day=first_day,
            last_day=last_day,
            held=found.held_in(each.terms.match.id, without=each.without),
            closed=found.closed_to(each.terms.cohort_id),
        )
        for each, schedule in there
    }


def surroundings_of_guests(
    guests: Sequence[Guest], *, first_day: date, last_day: date, minutes: int, without: UUID | None = None
) -> dict[UUID, Surroundings]:
    """What decides when guest coaches could be met, by their own hours, without those who gave none. By membership.

    The days are another coach's: on a guest's wall they may be a day earlier or later. Two statements, whatever the
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
    found = taken(
        users,
        hull(each.busy for each in reaches),
        calendars_of=users,
        leaders=users,
        starting=hull(each.booked for each in reaches),
    )
    return {
        guest.membership_id: Surroundings(
            schedule=schedules[guest.membership_id],
            busy=found.of_coach(guest.user_id, without=without),
            booked=found.led_by(guest.user_id, without=without),
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
