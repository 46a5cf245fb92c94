"""The one reading of a coach's hours that makes a schedule of them; the verbs are in `hours`.

Time off and other hours are dates on the wall of the hours' own zone. A season away and the meetings a month come
from the coach's profile, where they were said once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from mentoring.coaches.models import CoachProfile
from mentoring.foundation.clock import today
from mentoring.foundation.extensions import db
from mentoring.scheduling.models import Availability, DateOverride, Meeting, TimeOff
from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window


@dataclass(frozen=True, slots=True)
class Kept:
    """A coach's hours as they are stored, and the schedule they mean."""

    row: Availability
    overrides: tuple[DateOverride, ...]
    time_off: tuple[TimeOff, ...]
    schedule: Schedule


def kept_hours(membership_id: UUID) -> Kept | None:
    """A coach's hours with everything that changes them; None where none were given. Three statements."""
    found = db.session.execute(
        select(
            Availability,
            CoachProfile.away_from,
            CoachProfile.away_until,
            CoachProfile.away_yearly,
            CoachProfile.meetings_a_month,
        )
        .outerjoin(CoachProfile, CoachProfile.membership_id == Availability.membership_id)
        .where(Availability.membership_id == membership_id)
    ).one_or_none()
    if found is None:
        return None
    row, away_from, away_until, yearly, a_month = found
    overrides = db.session.scalars(
        select(DateOverride).where(DateOverride.availability_id == row.id).order_by(DateOverride.local_day)
    ).all()
    time_off = db.session.scalars(
        select(TimeOff).where(TimeOff.availability_id == row.id).order_by(TimeOff.first_day, TimeOff.id)
    ).all()
    away = [DateRange(away_from or date.min, away_until)] if away_until and not yearly else []
    seasons = (
        [Season((away_from.month, away_from.day), (away_until.month, away_until.day))]
        if yearly and away_from and away_until
        else []
    )
    schedule = schedule_of(row, overrides, time_off, away=away, seasons=seasons, a_month=a_month)
    return Kept(row, tuple(overrides), tuple(time_off), schedule)


def schedule_for(membership_id: UUID) -> Schedule | None:
    """When a coach can be met; None where no hours were given. Three statements."""
    kept = kept_hours(membership_id)
    return kept.schedule if kept else None


def schedule_of(
    row: Availability,
    overrides: Sequence[DateOverride],
    time_off: Sequence[TimeOff],
    *,
    away: Sequence[DateRange] = (),
    seasons: Sequence[Season] = (),
    a_month: int | None = None,
) -> Schedule:
    """The value that the slot engine reads; of two limits a month the smaller counts."""
    weekly: dict[int, list[Window]] = {}
    for weekday, start, end in row.weekly:
        weekly.setdefault(weekday, []).append(Window(start, end))
    monthly = [limit for limit in (row.per_month, a_month) if limit is not None]
    return Schedule(
        zone=row.zone,
        weekly=weekly,
        overrides={each.local_day: [Window(*window) for window in each.windows] for each in overrides},
        time_off=(*(DateRange(each.first_day, each.last_day) for each in time_off), *away),
        away=tuple(seasons),
        notice=row.notice_minutes,
        horizon_days=row.horizon_days,
        increment=row.increment_minutes,
        offset=row.offset_minutes,
        buffer_before=row.buffer_before,
        buffer_after=row.buffer_after,
        per_day=row.per_day,
        per_week=row.per_week,
        per_month=min(monthly, default=None),
    )


def booked_in(membership_id: UUID, days: DateRange, *, zone: str) -> int:
    """How many confirmed meetings of a coach start on those local days. One statement."""
    wall = ZoneInfo(zone)
    starts = datetime.combine(days.first, time(), wall)
    ends = datetime.combine(days.last + timedelta(days=1), time(), wall)
    booked = db.session.scalar(
        select(func.count()).where(
            Meeting.coach_id == membership_id,
            Meeting.state == "confirmed",
            Meeting.starts_at >= starts,
            Meeting.starts_at < ends,
        )
    )
    return booked or 0


def this_week(zone: str) -> DateRange:
    """From today through Sunday, on the wall of that zone."""
    first = today(zone)
    return DateRange(first, first + timedelta(days=6 - first.weekday()))
