"""Coaches' weekly hours, for the matching, which stands below this room."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from mentoring.foundation.extensions import db
from mentoring.matching.weeks import Windows, Zones
from mentoring.scheduling.week_models import Availability, ZoneStay


def weeks_of(coach_ids: Sequence[UUID], monday: date) -> dict[UUID, tuple[Zones, Windows]]:
    """The windows of coaches who have some, and the zone of each day of one week: that of a stay, or home.

    One statement.
    """
    week = [monday + timedelta(days=number) for number in range(7)]
    there = and_(
        ZoneStay.availability_id == Availability.id,
        ZoneStay.first_day <= week[-1],
        ZoneStay.last_day >= week[0],
    )
    rows = db.session.execute(
        select(Availability, ZoneStay)
        .outerjoin(ZoneStay, there)
        .where(Availability.membership_id.in_(coach_ids))
    )
    found: dict[UUID, tuple[Zones, Windows]] = {}
    for hours, stay in rows:
        if not hours.weekly:
            continue
        zones, _ = found.get(hours.membership_id, ((hours.zone,) * 7, ()))
        if stay is not None:
            zones = tuple(
                stay.zone if stay.first_day <= day <= stay.last_day else zone
                for day, zone in zip(week, zones, strict=True)
            )
        found[hours.membership_id] = (zones, hours.weekly)
    return found
