"""Coaches' weekly hours, for the matching, which stands below this room."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.matching.weeks import Windows
from mentoring.scheduling.week_models import Availability


def windows_of(coach_ids: Sequence[UUID]) -> dict[UUID, tuple[str, Windows]]:
    """The zone and the weekly windows of coaches who have some. One statement."""
    rows = db.session.execute(
        select(Availability.membership_id, Availability.zone, Availability.weekly).where(
            Availability.membership_id.in_(coach_ids)
        )
    )
    return {row.membership_id: (row.zone, row.weekly) for row in rows if row.weekly}
