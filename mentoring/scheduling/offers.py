"""What a match can book: the coach's open starts, within what its program allows. Page, API and verb read it here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, cast, null, select, union_all

from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant
from mentoring.scheduling.allowances import Allowance
from mentoring.scheduling.discovery import latest_call
from mentoring.scheduling.models import ClosedDays, Meeting
from mentoring.scheduling.schedules import DateRange, Schedule
from mentoring.scheduling.slots import Slot, nearest
from mentoring.scheduling.spans import NotAWholeMinute, minute_of
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.times import COUNTED, Surroundings, surroundings


@dataclass(frozen=True, slots=True)
class Offer:
    """The open starts of one match: what the coach's hours and everybody's taken time leave, and the program allows."""

    found: Surroundings
    allowance: Allowance

    @property
    def schedule(self) -> Schedule:
        return self.found.schedule

    def starts(self, minutes: int) -> list[Slot]:
        """The open starts of meetings that long, in order of time."""
        return [slot for slot in self.found.starts(minutes) if not self.allowance.reason(slot.start)]

    def refusal(self, start: int, minutes: int) -> str:
        """Why a start is not open, in a sentence; empty when it is."""
        return self.allowance.reason(start) or self.found.refusal(start, minutes)

    def nearest(self, start: int, minutes: int) -> tuple[Slot, ...]:
        """The three open starts nearest to a wanted one."""
        return tuple(nearest(self.starts(minutes), start, count=3))


def offer_to(
    terms: Terms, *, first_day: date, last_day: date, minutes: int, without: UUID | None = None
) -> Offer | None:
    """What a match can book on the coach's local days; None where the coach gave no hours.

    `without` leaves one meeting out of account: the one that is being moved. Six statements, whatever the range.
    """
    found = surroundings(
        terms.match,
        first_day=first_day,
        last_day=last_day,
        minutes=minutes,
        without=without,
        users=terms.users,
    )
    return None if found is None else Offer(found, allowance_of(terms, without=without))


def allowance_of(terms: Terms, *, without: UUID | None = None) -> Allowance:
    """What the program allows the pair. One statement."""
    rules = terms.plan.booking
    closed: list[DateRange] = []
    held: list[int] = []
    wanted = {"cohort_id": terms.cohort_id, "match_id": terms.match.id, "without": without}
    for first, last, starts_at in db.session.execute(LIMITS, wanted):
        if starts_at is None:
            closed.append(DateRange(first, last))
        else:
            held.append(minute_of(starts_at))
    return Allowance(
        zone=terms.zone,
        most=rules.meetings,
        most_a_month=rules.meetings_a_month,
        gap_days=rules.gap_days,
        closed=closed,
        held=held,
        latest=latest_call(terms.match, terms.plan),
    )


# The days on which the cohort has no meetings, and when the meetings of the match start that count.
LIMITS = union_all(
    select(ClosedDays.first_day, ClosedDays.last_day, cast(null(), Instant)).where(
        ClosedDays.cohort_id == bindparam("cohort_id", type_=Uuid())
    ),
    select(cast(null(), Date), cast(null(), Date), Meeting.starts_at).where(
        Meeting.match_id == bindparam("match_id", type_=Uuid()),
        Meeting.state.in_(COUNTED),
        Meeting.id.is_distinct_from(bindparam("without", type_=Uuid())),
    ),
)


def checked(terms: Terms, starts_at: datetime, minutes: int, *, without: UUID | None = None) -> Schedule:
    """The schedule that a start is open in.

    Raises:
        SlotTaken: it is not; it carries the nearest that are.
    """
    try:
        start = minute_of(starts_at)
    except NotAWholeMinute as error:
        raise SlotTaken("Meetings start on the minute.") from error
    day = starts_at.date()
    offer = offer_to(
        terms,
        first_day=day - timedelta(days=7),
        last_day=day + timedelta(days=14),
        minutes=minutes,
        without=without,
    )
    if offer is None:
        raise SlotTaken("Your coach has given no hours yet.")
    why = offer.refusal(start, minutes)
    if why:
        refusal = SlotTaken(why)
        refusal.nearest = offer.nearest(start, minutes)
        raise refusal
    return offer.schedule
