"""Verbs of a coach's stays in another zone: for some days the hours go by the clocks there."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from mentoring.foundation.clock import today
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.organizations.actions import ZoneUnknown
from mentoring.scheduling.hours import DatesFull, refuse_days, standing
from mentoring.scheduling.week_models import ZoneStay
from mentoring.scheduling.zones import UnknownZone, zone_name

MOST_STAYS = 50


class StayOverlaps(Refusal):
    status = 409
    sentence = "You are in another zone on some of these days already. Take that stay off first."
    field = "first_day"


class SameZone(Refusal):
    sentence = "That is the zone your hours are in anyway."
    field = "zone"


@transactional
def stay(membership_id: UUID, *, first_day: date, last_day: date, zone: str) -> ZoneStay:
    """Have the hours go by the clocks of another zone on some days, both included; meetings that are booked stay.

    Raises:
        HoursMissing, DatesFull: there are no hours, or far too many stays.
        DaysBackwards, DaysOver, DaysTooMany, ZoneUnknown, SameZone: the stay cannot be meant.
        StayOverlaps: there is one on some of these days.
    """
    row = standing(membership_id)
    refuse_days(row, first_day, last_day)
    try:
        named = zone_name(zone)
    except UnknownZone as error:
        raise ZoneUnknown from error
    if named == row.zone:
        raise SameZone
    mine = ZoneStay.availability_id == row.id
    over = select(ZoneStay.id).where(mine, ZoneStay.first_day <= last_day, ZoneStay.last_day >= first_day)
    if db.session.scalar(over.limit(1)) is not None:
        raise StayOverlaps
    there = select(func.count()).select_from(ZoneStay).where(mine, ZoneStay.last_day >= today(row.zone))
    if (db.session.scalar(there) or 0) >= MOST_STAYS:
        raise DatesFull
    found = ZoneStay(availability_id=row.id, first_day=first_day, last_day=last_day, zone=named)
    db.session.add(found)
    db.session.flush()
    return found


@transactional
def come_home(stay_id: UUID, *, membership_id: UUID) -> ZoneStay:
    """Take a stay off; gives what it was.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    row = standing(membership_id)
    found = db.session.scalar(
        select(ZoneStay).where(ZoneStay.id == stay_id, ZoneStay.availability_id == row.id)
    )
    if found is None:
        raise NotFound
    db.session.delete(found)
    return found
