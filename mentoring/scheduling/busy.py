"""The times that a coach's own calendars take, as they were last read. Nothing here waits for anybody's server."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.scheduling.models import BusyTime
from mentoring.scheduling.spans import Span, instant_of, span_around


def busy_elsewhere(membership_id: UUID, span: Span) -> list[Span]:
    """The spans that hit `span`, in order of their starts. One statement."""
    rows = db.session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(
            BusyTime.membership_id == membership_id,
            BusyTime.starts_at < instant_of(span[1]),
            BusyTime.ends_at > instant_of(span[0]),
        )
        .order_by(BusyTime.starts_at)
    )
    return [span_around(starts_at, ends_at) for starts_at, ends_at in rows]
