"""What matches can book: the coach's open starts, within what its program allows. Page, API and verb read it here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from mentoring.scheduling.allowances import Allowance
from mentoring.scheduling.discovery import latest_call
from mentoring.scheduling.schedules import DateRange, Schedule
from mentoring.scheduling.slots import Slot, nearest
from mentoring.scheduling.spans import NotAWholeMinute, minute_of
from mentoring.scheduling.taken import taken
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.times import Asked, Surroundings, surroundings, surroundings_of_guests

NOBODY_FREE = "Your coach, or your guest, has given no hours yet."


@dataclass(frozen=True, slots=True)
class Offer:
    """The open starts of one match: what the coach's hours and everybody's taken time leave, and the program allows."""

    found: Surroundings
    allowance: Allowance
    beside: Surroundings | None = None  # of the guest, in a meeting of three

    @property
    def schedule(self) -> Schedule:
        return self.found.schedule

    @property
    def end(self) -> int:
        """The minute at which the last day ends that is near enough to be booked with everybody."""
        return min(each.end for each in (self.found, self.beside) if each)

    def starts(self, minutes: int, days: DateRange | None = None) -> list[Slot]:
        """The open starts of meetings that long, in order of time; on some of the coach's local days, if given."""
        found = self.found.starts(minutes, days)
        if not self.allowance.is_free:
            found = [slot for slot in found if not self.allowance.reason(slot.start)]
        if self.beside is None:
            return found
        open_to_guest = {slot.start for slot in self.beside.starts(minutes)}
        return [slot for slot in found if slot.start in open_to_guest]

    def refusal(self, start: int, minutes: int) -> str:
        """Why a start is not open, in a sentence; empty when it is."""
        why = self.allowance.reason(start) or self.found.refusal(start, minutes)
        if why or self.beside is None or not self.beside.refusal(start, minutes):
            return why
        return "Your guest cannot be met at that time."

    def nearest(self, start: int, minutes: int) -> tuple[Slot, ...]:
        """The three open starts nearest to a wanted one."""
        return tuple(nearest(self.starts(minutes), start, count=3))


def offers(asked: Sequence[Asked], *, first_day: date, last_day: date) -> dict[UUID, Offer]:
    """What matches can book on their coaches' local days, without those whose coach gave no hours. By match.

    One statement, whatever the number of matches and the range.
    """
    found = surroundings(asked, first_day=first_day, last_day=last_day)
    terms = {each.terms.match.id: each.terms for each in asked}
    return {
        match_id: Offer(each, allowance(terms[match_id], closed=each.closed, held=each.held))
        for match_id, each in found.items()
    }


def offer_to(
    terms: Terms, *, first_day: date, last_day: date, minutes: int, without: UUID | None = None
) -> Offer | None:
    """What a match can book on the coach's local days; None where the coach gave no hours, or the guest none.

    `without` leaves one meeting out of account: the one that is being moved. One statement, whatever the range, and
    two more with a guest.
    """
    days = {"first_day": first_day, "last_day": last_day}
    offer = offers([Asked(terms, minutes, without)], **days).get(terms.match.id)
    if offer is None or terms.guest is None:
        return offer
    beside = surroundings_of_guests([terms.guest], minutes=minutes, without=without, **days)
    return replace(offer, beside=beside[terms.guest.membership_id]) if beside else None


def allowance_of(terms: Terms) -> Allowance:
    """What the program allows the pair. One statement."""
    found = taken(matches=[terms.match.id], cohorts=[terms.cohort_id])
    return allowance(terms, closed=found.closed_to(terms.cohort_id), held=found.held_in(terms.match.id))


def allowance(terms: Terms, *, closed: Sequence[DateRange], held: Sequence[int]) -> Allowance:
    """What the program allows a pair, as a value."""
    rules = terms.plan.booking
    return Allowance(
        zone=terms.zone,
        most=rules.meetings,
        most_a_month=rules.meetings_a_month,
        gap_days=rules.gap_days,
        closed=closed,
        held=held,
        latest=latest_call(terms.match, terms.plan),
    )


def checked(terms: Terms, starts_at: datetime, minutes: int, *, without: UUID | None = None) -> None:
    """Check that a start is open.

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
        raise SlotTaken(NOBODY_FREE if terms.guest else "Your coach has given no hours yet.")
    why = offer.refusal(start, minutes)
    if why:
        refusal = SlotTaken(why)
        refusal.nearest = offer.nearest(start, minutes)
        raise refusal
