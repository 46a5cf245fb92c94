"""Verbs of a coach's hours: keep them, close days, give one date other hours, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.organizations.actions import ZoneUnknown
from mentoring.scheduling.availability import this_week
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.week_models import Availability, DateOverride, TimeOff
from mentoring.scheduling.wording import HoursRefused, problems_with
from mentoring.scheduling.zones import UnknownZone, zone_name

LONGEST = timedelta(days=366)
MOST_DATES = 200

Windows = Sequence[tuple[int, int]]


class HoursUnusable(Refusal):
    """Windows that cannot be kept; `problems` has one for each, with its weekday."""

    def __init__(self, problems: Sequence[HoursRefused]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0].sentence)


class OffsetTooLarge(Refusal):
    sentence = "That is as long as the time between two starts, or longer. Choose fewer minutes."
    field = "offset_minutes"


class HoursMissing(Refusal):
    status = 409
    sentence = "Save your weekly hours first."


class DaysBackwards(Refusal):
    sentence = "The last day comes before the first."
    field = "last_day"


class DaysOver(Refusal):
    sentence = "Those days are over. Choose today or later."
    field = "last_day"


class DaysTooMany(Refusal):
    sentence = "Choose up to a year at a time."
    field = "last_day"


class DatesFull(Refusal):
    status = 409
    sentence = "There are 200 dates here already. Take some off first."


@dataclass(frozen=True, slots=True)
class Hours:
    """What a coach says once: windows by weekday (0 is Monday) in minutes from midnight, and the limits around them."""

    zone: str
    weekly: Mapping[int, Windows]
    notice_minutes: int = 24 * 60
    horizon_days: int = 60
    increment_minutes: int = 30
    offset_minutes: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None


@transactional
def keep(membership_id: UUID, *, hours: Hours) -> Availability:
    """Save a coach's weekly hours and limits; meetings that are booked stay.

    Raises:
        NotFound: there is no such coach.
        ZoneUnknown, HoursUnusable, OffsetTooLarge: nothing is saved.
    """
    if not 0 <= hours.offset_minutes < hours.increment_minutes:
        raise OffsetTooLarge
    if problems := problems_with(hours.weekly):
        raise HoursUnusable(problems)
    try:
        zone = zone_name(hours.zone)
    except UnknownZone as error:
        raise ZoneUnknown from error
    row = held(membership_id)
    if row is None:
        row = Availability(membership_id=membership_id)
        db.session.add(row)
    row.zone = zone
    row.weekly = [
        [weekday, start, end]
        for weekday in sorted(hours.weekly)
        for start, end in sorted(hours.weekly[weekday])
    ]
    row.notice_minutes, row.horizon_days = hours.notice_minutes, hours.horizon_days
    row.increment_minutes, row.offset_minutes = hours.increment_minutes, hours.offset_minutes
    row.buffer_before, row.buffer_after = hours.buffer_before, hours.buffer_after
    row.per_day, row.per_week, row.per_month = hours.per_day, hours.per_week, hours.per_month
    row.updated_at = now()
    return row


@transactional
def take_off(membership_id: UUID, *, first_day: date, last_day: date) -> TimeOff:
    """Close some days, both included; the same days twice are closed once.

    Raises:
        HoursMissing, DatesFull: there are no hours to close, or far too many dates.
        DaysBackwards, DaysOver, DaysTooMany: the days cannot be meant.
    """
    row = standing(membership_id)
    refuse_days(row, first_day, last_day)
    return closed(row, first_day, last_day)


@transactional
def take_this_week_off(membership_id: UUID) -> TimeOff | None:
    """Close today and the rest of the week, through Sunday; None when these days were closed already.

    Raises:
        HoursMissing: there are no hours to close.
    """
    row = standing(membership_id)
    first, last = this_week(row.zone)
    off = db.session.scalars(select(TimeOff).where(TimeOff.availability_id == row.id))
    if any(each.first_day <= first and last <= each.last_day for each in off):
        return None
    return closed(row, first, last)


@transactional
def come_back(time_off_id: UUID, *, membership_id: UUID) -> DateRange:
    """Open closed days again; gives the days.

    Raises:
        NotFound: they are not there, or not theirs.
    """
    row = standing(membership_id)
    off = db.session.scalar(
        select(TimeOff).where(TimeOff.id == time_off_id, TimeOff.availability_id == row.id)
    )
    if off is None:
        raise NotFound
    db.session.delete(off)
    return DateRange(off.first_day, off.last_day)


@transactional
def change_day(membership_id: UUID, *, local_day: date, windows: Windows) -> DateOverride:
    """Give one date other hours than its weekday has; without windows it is closed. Said again, the last one counts.

    Raises:
        HoursMissing, DatesFull: there are no hours to change, or far too many dates.
        DaysOver, HoursUnusable: nothing is saved.
    """
    row = standing(membership_id)
    if problems := problems_with({local_day.weekday(): windows}):
        raise HoursUnusable(problems)
    if local_day < today(row.zone):
        raise DaysOver(field="local_day")
    override = db.session.scalar(
        select(DateOverride).where(
            DateOverride.availability_id == row.id, DateOverride.local_day == local_day
        )
    )
    if override is None:
        refuse_more(row)
        override = DateOverride(availability_id=row.id, local_day=local_day)
        db.session.add(override)
    override.windows = [[start, end] for start, end in sorted(windows)]
    db.session.flush()
    return override


@transactional
def forget_day(override_id: UUID, *, membership_id: UUID) -> DateOverride:
    """Let one date have its weekday's hours again; gives what it had.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    row = standing(membership_id)
    override = db.session.scalar(
        select(DateOverride).where(DateOverride.id == override_id, DateOverride.availability_id == row.id)
    )
    if override is None:
        raise NotFound
    db.session.delete(override)
    return override


def held(membership_id: UUID) -> Availability | None:
    """A coach's hours, with the coach locked until the verb ends: two tabs of one person follow each other.

    Raises:
        NotFound: there is no such coach.
    """
    coach = db.session.scalar(
        select(Membership.id)
        .where(Membership.id == membership_id, Membership.is_coach, Membership.left_at.is_(None))
        .with_for_update()
    )
    if coach is None:
        raise NotFound
    return db.session.scalar(
        select(Availability)
        .where(Availability.membership_id == membership_id)
        .execution_options(populate_existing=True)
    )


def standing(membership_id: UUID) -> Availability:
    """The hours that are there, held."""
    row = held(membership_id)
    if row is None:
        raise HoursMissing
    return row


def closed(row: Availability, first_day: date, last_day: date) -> TimeOff:
    days = {"availability_id": row.id, "first_day": first_day, "last_day": last_day}
    off = db.session.scalar(select(TimeOff).filter_by(**days).limit(1))
    if off is None:
        refuse_more(row)
        off = TimeOff(**days)
        db.session.add(off)
        db.session.flush()
    return off


def refuse_days(row: Availability, first_day: date, last_day: date) -> None:
    """Days that can be meant: in order, not over, and no more than a year of them.

    Raises:
        DaysBackwards, DaysOver, DaysTooMany: they cannot.
    """
    if last_day < first_day:
        raise DaysBackwards
    if last_day < today(row.zone):
        raise DaysOver
    if last_day - first_day > LONGEST:
        raise DaysTooMany


def refuse_more(row: Availability) -> None:
    """No person has that many dates ahead; a script might."""
    ahead = today(row.zone)
    dates = select(func.count()).where(
        DateOverride.availability_id == row.id, DateOverride.local_day >= ahead
    )
    periods = select(func.count()).where(TimeOff.availability_id == row.id, TimeOff.last_day >= ahead)
    there = db.session.scalar(select(dates.scalar_subquery() + periods.scalar_subquery())) or 0
    if there >= MOST_DATES:
        raise DatesFull
