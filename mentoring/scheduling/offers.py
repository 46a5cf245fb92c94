"""What a match can book: the coach's open starts, within what its program allows. Page, API and verb read it here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.scheduling.allowances import Allowance
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

    `without` leaves one meeting out of account: the one that is being moved. Eight statements, whatever the range.
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
    """What the program allows the pair. Two statements."""
    rules = terms.plan.booking
    return Allowance(
        zone=terms.zone,
        most=rules.meetings,
        most_a_month=rules.meetings_a_month,
        gap_days=rules.gap_days,
        closed=closed_days(terms.cohort_id),
        held=[minute_of(starts_at) for starts_at in counted(terms.match.id, without)],
    )


def closed_days(cohort_id: UUID) -> list[DateRange]:
    """The days on which a cohort has no meetings. One statement."""
    rows = db.session.execute(
        select(ClosedDays.first_day, ClosedDays.last_day).where(ClosedDays.cohort_id == cohort_id)
    )
    return [DateRange(*row) for row in rows]


def counted(match_id: UUID, without: UUID | None) -> list[datetime]:
    """When the meetings of a match start that count for what its program allows. One statement."""
    statement = select(Meeting.starts_at).where(Meeting.match_id == match_id, Meeting.state.in_(COUNTED))
    if without is not None:
        statement = statement.where(Meeting.id != without)
    return list(db.session.scalars(statement))


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
