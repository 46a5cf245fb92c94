"""Verbs of series: the same time every month or two weeks, each meeting its own row; what cannot be had is seen before.

The coach's horizon does not count for a series; everything else that decides about one meeting decides about each.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.foundation.words import day_and_year
from mentoring.scheduling.announcing import announce
from mentoring.scheduling.holds import let_go
from mentoring.scheduling.kinds import kind_chosen, place_of
from mentoring.scheduling.meetings import COMING, WhyMissing, end, in_time, named, new_meeting
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.offers import allowance
from mentoring.scheduling.repeats import dates
from mentoring.scheduling.spans import instant_of, minute_of
from mentoring.scheduling.taking import MatchEnded, SlotTaken, guards_of, lock_people, take
from mentoring.scheduling.terms import Terms, terms_of, zone_then
from mentoring.scheduling.times import Asked, Surroundings, surroundings
from mentoring.scheduling.zones import DAY, ZoneTable, date_of, day_of, zone_table

AHEAD = 400  # days


class NothingToBook(Refusal):
    status = 409
    sentence = "None of these dates can be booked. Choose another time."


class SeriesOver(Refusal):
    status = 409
    sentence = "No meeting of this series is still to come."


class SeriesChanged(Refusal):
    status = 409
    sentence = "Some of these dates were taken in the meantime. Here is what can be booked now."


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series, and why it cannot be booked; empty when it can."""

    starts_at: datetime
    why: str


def occurrences(
    terms: Terms, first: datetime, rhythm: str, *, without: UUID | None = None
) -> list[Occurrence]:
    """The dates of a series with what is in the way of each; the ones before it count for limits. One statement.

    `without` leaves what a hold takes out of account.
    """
    if terms.schedule is None:
        raise SlotTaken("Your coach has given no hours yet.")
    schedule = replace(terms.schedule, horizon_days=AHEAD)
    starts = starts_of(schedule.table, first, rhythm)
    around = read_around(replace(terms, schedule=schedule), schedule.table, starts, without)
    allowed = allowance(terms, closed=around.closed, held=around.held)
    found = []
    for start in starts:
        on = date_of(zone_table(terms.zone).local_day(start))
        why = f"Your cohort ends on {day_and_year(terms.ends_on)}." if on > terms.ends_on else ""
        why = why or allowed.reason(start) or around.refusal(start, terms.plan.meeting_minutes)
        found.append(Occurrence(instant_of(start), why))
        if not why:
            around = replace(around, booked=(*around.booked, start))
            allowed = replace(allowed, held=(*allowed.held, start))
    return found


@transactional
def book_series(
    match_id: UUID,
    *,
    starts_at: datetime,
    rhythm: str,
    seen: int,
    format: str,  # noqa: A002 - the trade's word
    place: str = "",
    kind: str = "",
    key: UUID,
    by: UUID,
) -> list[Meeting]:
    """Book every date of a series that can be had, if they are as many as were `seen`; all of them or none.

    The same `key` sent twice books once.

    Raises:
        NotFound: there is no such match.
        MatchEnded: it is over, or its program has each meeting confirmed.
        KindUnknown, FormatNotOffered, PlaceMissing: these are no meetings of the program.
        NothingToBook, SeriesChanged: nothing is booked.
    """
    terms = terms_of(match_id, kept=True)
    lock_people(terms.users.values())
    before = list(
        db.session.scalars(select(Meeting).where(Meeting.series_id == key).order_by(Meeting.starts_at))
    )
    if before:
        return before
    if terms.match.state != "active":
        raise MatchEnded
    if terms.plan.booking.approval:
        raise MatchEnded("In your program each meeting is confirmed by itself, so a series cannot be booked.")
    let_go(match_id, by)
    chosen = kind_chosen(terms.plan, kind)
    place, terms = place_of(chosen, format, place), terms.meaning(chosen)
    wanted = [each.starts_at for each in occurrences(terms, starts_at, rhythm) if not each.why]
    if not wanted:
        raise NothingToBook
    if len(wanted) != seen:
        raise SeriesChanged
    details = {"format": format, "place": place, **named(chosen)}
    return [
        book_one(terms, each, series_id=key, key=uuid5(key, str(number)), **details)
        for number, each in enumerate(wanted)
    ]


@transactional
def cancel_rest(series_id: UUID, *, actor: UUID, words: str = "") -> int:
    """Cancel every meeting of a series that is still to come and may still be cancelled; gives how many.

    Raises:
        SeriesOver: nothing of it is to come.
        TooLate: the program lets a participant cancel only earlier, and that is so for all of them.
        WhyMissing: the program asks participants why, and they said nothing.
    """
    first = first_of(series_id)
    terms = terms_of(first.match_id)
    lock_people(terms.users.values())
    rules, earliest = terms.plan.booking, now()
    if actor == first.participant_id:
        earliest += timedelta(hours=rules.cancel_until_hours)
        if rules.ask_why and not words:
            raise WhyMissing
    statement = (
        select(Meeting)
        .where(Meeting.series_id == series_id, Meeting.state.in_(COMING), Meeting.starts_at > earliest)
        .order_by(Meeting.starts_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rest = db.session.scalars(statement).all()
    if not rest:
        in_time(first, actor, rules.cancel_until_hours, "cancelling")
        raise SeriesOver
    for meeting in rest:
        end(meeting, terms.users, actor=actor, words=words, why="The rest of the series was cancelled.")
    return len(rest)


def first_of(series_id: UUID) -> Meeting:
    """The next meeting of a series. One statement.

    Raises:
        SeriesOver: there is none to come.
    """
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.series_id == series_id, Meeting.state.in_(COMING), Meeting.starts_at > now())
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    if meeting is None:
        raise SeriesOver
    return meeting


def book_one(
    terms: Terms,
    starts_at: datetime,
    *,
    series_id: UUID,
    key: UUID,
    **details: str,
) -> Meeting:
    """One meeting of a series, inside a verb."""
    zone, minutes = zone_then(terms, starts_at), terms.plan.meeting_minutes
    by = terms.match.participant_id
    meeting = new_meeting(
        terms, starts_at, minutes, zone, key=key, series_id=series_id, booked_by=by, **details
    )
    take(meeting.id, guards_of(terms, starts_at, minutes))
    announce(meeting, terms.users, terms.plan.reminders_minutes, why="The meeting was booked.")
    return meeting


def starts_of(table: ZoneTable, first: datetime, rhythm: str) -> list[int]:
    """The minutes at which the dates of a series begin: at the same time on the coach's wall."""
    day, minute = divmod(table.local(minute_of(first)), DAY)
    return [table.utc(day_of(on) * DAY + minute) for on in dates(date_of(day), rhythm)]


def read_around(terms: Terms, table: ZoneTable, starts: list[int], without: UUID | None) -> Surroundings:
    """What surrounds all of the dates, read once. One statement."""
    first, last = (date_of(table.local_day(starts[at])) for at in (0, -1))
    asked = Asked(terms, terms.plan.meeting_minutes, without)
    return surroundings([asked], first_day=first, last_day=last)[terms.match.id]
