"""The one reading of a coach's hours that makes a schedule of them; the verbs are in `hours`.

Time off and other hours are dates on the wall of the hours' own zone. A season away and the meetings a month come
from the coach's profile, where they were said once.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, bindparam, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from mentoring.coaches.models import CoachProfile
from mentoring.coaches.seasons import ends_february
from mentoring.foundation.clock import today
from mentoring.foundation.extensions import db
from mentoring.foundation.standing import Standing
from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window
from mentoring.scheduling.week_models import Availability, DateOverride, TimeOff, ZoneStay
from mentoring.scheduling.zones import Stay


@dataclass(frozen=True, slots=True)
class Kept:
    """A coach's hours as they are stored, and the schedule they mean."""

    row: Availability
    overrides: tuple[DateOverride, ...]
    time_off: tuple[TimeOff, ...]
    stays: tuple[ZoneStay, ...]
    schedule: Schedule


def kept_hours(membership_id: UUID) -> Kept | None:
    """A coach's hours with everything that changes them; None where none were given. Four statements."""
    found = db.session.execute(HOURS, {"membership_id": membership_id}).one_or_none()
    if found is None:
        return None
    row = found.Availability
    overrides = db.session.scalars(OVERRIDES, {"availability_id": row.id}).all()
    time_off = db.session.scalars(TIME_OFF, {"availability_id": row.id}).all()
    stays = db.session.scalars(STAYS, {"availability_id": row.id}).all()
    schedule = schedule_of(
        row,
        found,
        overrides=[(each.local_day, each.windows) for each in overrides],
        time_off=[(each.first_day, each.last_day) for each in time_off],
        stays=[(each.first_day, each.last_day, each.zone) for each in stays],
    )
    return Kept(row, tuple(overrides), tuple(time_off), tuple(stays), schedule)


def schedules_for(membership_ids: Collection[UUID]) -> dict[UUID, Schedule]:
    """When coaches can be met, without those who gave no hours. One statement, whatever their number."""
    rows = SCHEDULES.all(coaches=list(membership_ids))
    return {row.membership_id: schedule_read(row.hours) for row in rows}


@lru_cache(maxsize=4096)
def schedule_read(text: str) -> Schedule:
    """The schedule that `HOURS_TEXT` says, whosever it is; the same text is read once in a process."""
    said = json.loads(text)
    day = date.fromisoformat
    for name in ("away_from", "away_until"):
        said[name] = day(said[name]) if said[name] else None
    columns = SimpleNamespace(**said)
    return schedule_of(
        columns,
        columns,
        overrides=[(day(on), windows) for on, windows in said["overrides"]],
        time_off=[(day(first), day(last)) for first, last in said["time_off"]],
        stays=[(day(first), day(last), zone) for first, last, zone in said["stays"]],
    )


def schedule_for(membership_id: UUID) -> Schedule | None:
    """When a coach can be met; None where no hours were given. One statement."""
    return schedules_for((membership_id,)).get(membership_id)


def schedule_of(
    hours: Any,
    profile: Any,
    *,
    overrides: Iterable[tuple[date, Iterable[Iterable[int]]]],
    time_off: Iterable[tuple[date, date]],
    stays: Iterable[tuple[date, date, str]] = (),
) -> Schedule:
    """The value that the slot engine reads, of the columns of a coach's hours and of `LIMITING`.

    Of two limits a month the smaller counts.
    """
    windows: dict[int, list[Window]] = {}
    for weekday, start, end in hours.weekly:
        windows.setdefault(weekday, []).append(Window(start, end))
    away_from, away_until, yearly = profile.away_from, profile.away_until, profile.away_yearly
    away: list[DateRange | Season] = []
    if yearly and away_from and away_until:
        # February 29 stands for the last day of February, and no other year has it.
        last = (2, 29) if ends_february(away_until) else (away_until.month, away_until.day)
        away.append(Season((away_from.month, away_from.day), last, away_from))
    elif away_until and not yearly:
        away.append(DateRange(away_from or date.min, away_until))
    monthly = [limit for limit in (hours.per_month, profile.meetings_a_month) if limit is not None]
    return Schedule(
        zone=hours.zone,
        weekly=windows,
        overrides={day: [Window(*window) for window in given] for day, given in overrides},
        time_off=tuple(DateRange(*days) for days in time_off),
        away=tuple(away),
        notice=hours.notice_minutes,
        horizon_days=hours.horizon_days,
        increment=hours.increment_minutes,
        offset=hours.offset_minutes,
        buffer_before=hours.buffer_before,
        buffer_after=hours.buffer_after,
        per_day=hours.per_day,
        per_week=hours.per_week,
        per_month=min(monthly, default=None),
        stays=tuple(Stay(*each) for each in stays),
    )


def this_week(zone: str) -> DateRange:
    """From today through Sunday, on the wall of that zone."""
    first = today(zone)
    return DateRange(first, first + timedelta(days=6 - first.weekday()))


# Put together once: that takes longer than running them.
GIVEN = (
    Availability.zone,
    Availability.weekly,
    Availability.notice_minutes,
    Availability.horizon_days,
    Availability.increment_minutes,
    Availability.offset_minutes,
    Availability.buffer_before,
    Availability.buffer_after,
    Availability.per_day,
    Availability.per_week,
    Availability.per_month,
)
LIMITING = (
    CoachProfile.away_from,
    CoachProfile.away_until,
    CoachProfile.away_yearly,
    CoachProfile.meetings_a_month,
)
OF_COACH = CoachProfile.membership_id == Availability.membership_id
HOURS = (
    select(Availability, *LIMITING)
    .outerjoin(CoachProfile, OF_COACH)
    .where(Availability.membership_id == bindparam("membership_id", type_=Uuid()))
)
OVERRIDES = (
    select(DateOverride)
    .where(DateOverride.availability_id == bindparam("availability_id", type_=Uuid()))
    .order_by(DateOverride.local_day)
)
TIME_OFF = (
    select(TimeOff)
    .where(TimeOff.availability_id == bindparam("availability_id", type_=Uuid()))
    .order_by(TimeOff.first_day, TimeOff.id)
)
STAYS = (
    select(ZoneStay)
    .where(ZoneStay.availability_id == bindparam("availability_id", type_=Uuid()))
    .order_by(ZoneStay.first_day)
)


def listed(*columns: Any, of: Any, order: Any) -> ColumnElement[list[list[Any]]]:
    """What hangs on a coach's hours, as one list of lists beside them."""
    found = func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(*columns), order), type_=JSONB)
    inner = select(found).where(of == Availability.id).correlate(Availability).scalar_subquery()
    return func.coalesce(inner, func.jsonb_build_array())


# Of a coach's hours and profile, each joined or not: null where no hours were given.
HOURS_TEXT = case(
    (
        Availability.id.is_not(None),
        cast(
            func.jsonb_build_object(
                *(part for column in (*GIVEN, *LIMITING) for part in (literal(column.key), column)),
                literal("overrides"),
                listed(
                    DateOverride.local_day,
                    DateOverride.windows,
                    of=DateOverride.availability_id,
                    order=DateOverride.local_day,
                ),
                literal("time_off"),
                listed(
                    TimeOff.first_day, TimeOff.last_day, of=TimeOff.availability_id, order=TimeOff.first_day
                ),
                literal("stays"),
                listed(
                    ZoneStay.first_day,
                    ZoneStay.last_day,
                    ZoneStay.zone,
                    of=ZoneStay.availability_id,
                    order=ZoneStay.first_day,
                ),
            ),
            Text,
        ),
    )
)
SCHEDULES = Standing(
    select(Availability.membership_id, HOURS_TEXT.label("hours"))
    .select_from(Availability)
    .outerjoin(CoachProfile, OF_COACH)
    .where(Availability.membership_id == any_(bindparam("coaches", type_=ARRAY(Uuid()))))
)
