"""Meetings outside a coach's hours, because the two agree: nobody is booked twice even then.

The coach's hours, notice and horizon do not count here; taken time does, and so does what the program allows.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.scheduling.announcing import announce
from mentoring.scheduling.kinds import kind_chosen, place_of
from mentoring.scheduling.meetings import booked_before, named, new_meeting
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.offers import allowance_of
from mentoring.scheduling.spans import NotAWholeMinute, hits, minute_of
from mentoring.scheduling.taken import taken
from mentoring.scheduling.taking import MatchEnded, SlotTaken, guards, lock_people, take
from mentoring.scheduling.terms import Terms, terms_of, zone_then

FURTHEST = timedelta(days=366)


class TimeUnusable(Refusal):
    """A time at which no meeting can start."""

    field = "starts_at"

    def __init__(self, sentence: str, starts_at: datetime) -> None:
        super().__init__(sentence)
        self.starts_at = starts_at


@transactional
def book_outside(
    match_id: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    kind: str = "",
    key: UUID,
) -> Meeting:
    """Book a meeting as its coach, in or outside the coach's hours; the same `key` sent twice books once.

    Raises:
        NotFound: there is no such match.
        MatchEnded: it is over.
        KindUnknown, FormatNotOffered, PlaceMissing: it is no meeting of the program.
        TimeUnusable: the time is over, too far ahead, or no whole minute.
        SlotTaken: one of the two is taken then, or the program does not allow it.
    """
    terms = terms_of(match_id, kept=True)
    lock_people(terms.users.values())
    before = booked_before(key)
    if before is not None:
        return before
    if terms.match.state != "active":
        raise MatchEnded
    chosen = kind_chosen(terms.plan, kind)
    place = place_of(chosen, format, place)
    minutes = chosen.minutes if chosen else minutes
    details: dict[str, str | UUID] = {
        "format": format,
        "place": place,
        "booked_by": terms.match.coach_id,
        **named(chosen),
    }
    return agreed(terms, starts_at, minutes, key=key, **details)


def agreed(terms: Terms, starts_at: datetime, minutes: int, *, key: UUID, **details: str | UUID) -> Meeting:
    """Book what both want, inside a verb that has locked them.

    Raises:
        TimeUnusable, SlotTaken: it cannot be had.
    """
    start = usable(starts_at)
    why = in_the_way(terms, start, minutes)
    if why:
        raise SlotTaken(why, field="starts_at")
    zone = zone_then(terms, starts_at)
    meeting = new_meeting(terms, starts_at, minutes, zone, key=key, **details)
    take(meeting.id, guards(terms.users, meeting.coach_id, starts_at, minutes, None))
    announce(meeting, terms.users, terms.plan.reminders_minutes, why="The meeting was booked.")
    return meeting


def usable(starts_at: datetime) -> int:
    """The minute of a start that can be meant.

    Raises:
        TimeUnusable: it cannot.
    """
    instant = now()
    if starts_at <= instant:
        raise TimeUnusable("That time is over. Choose one that is still to come.", starts_at)
    if starts_at > instant + FURTHEST:
        raise TimeUnusable("Check the year: that is more than a year ahead.", starts_at)
    try:
        return minute_of(starts_at)
    except NotAWholeMinute as error:
        raise TimeUnusable("Meetings start on the minute.", starts_at) from error


def in_the_way(terms: Terms, start: int, minutes: int) -> str:
    """Why two who agree cannot have a time, in a sentence; empty when they can. Three statements at most."""
    return allowance_of(terms).reason(start) or busy_then(terms, start, minutes)


def busy_then(terms: Terms, start: int, minutes: int) -> str:
    """Who of the two is taken at a time, in a sentence; empty when nobody is. Two statements at most."""
    span = (start, start + minutes)
    found = taken(terms.users.values(), span)
    busy = [member_id for member_id, user_id in terms.users.items() if hits(found.of(user_id), *span)]
    if not busy:
        return ""
    names = db.session.scalars(
        select(Membership.name).where(Membership.id.in_(busy)).order_by(Membership.name)
    )
    return f"{' and '.join(names)} {'is' if len(busy) == 1 else 'are'} taken at that time."
