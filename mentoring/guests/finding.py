"""Which coaches can come to a meeting: by the same pure function that booking asks, for any number of them at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from mentoring.scheduling.guests import Guest
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.taking import length
from mentoring.scheduling.terms import Terms
from mentoring.scheduling.times import surroundings_of_guests

AHEAD = timedelta(days=62)


def free_then(meeting: Meeting, guest: Guest) -> bool:
    """Whether a guest can be met at the time of a meeting, by their own hours. Three statements."""
    return guest.membership_id in free_among([guest], meeting)


def free_among(guests: Sequence[Guest], meeting: Meeting) -> set[UUID]:
    """Those of some coaches who can be met at the time of a meeting. Three statements, whatever their number."""
    day, start, minutes = meeting.starts_at.date(), minute_of(meeting.starts_at), length(meeting)
    found = surroundings_of_guests(guests, first_day=day, last_day=day, minutes=minutes)
    return {one for one, around in found.items() if not around.refusal(start, minutes)}


def free_together(guests: Sequence[Guest], terms: Terms, *, first_day: date, minutes: int) -> set[UUID]:
    """Those of some coaches with any time in the next two months that suits a pair too. Seven statements."""
    last_day = first_day + AHEAD
    offer = offer_to(terms, first_day=first_day, last_day=last_day, minutes=minutes)
    if offer is None:
        return set()
    wanted = {slot.start for slot in offer.starts(minutes)}
    found = surroundings_of_guests(guests, first_day=first_day, last_day=last_day, minutes=minutes)
    return {
        one
        for one, around in found.items()
        if not wanted.isdisjoint(slot.start for slot in around.starts(minutes))
    }
