"""Calendars outside: private addresses to subscribe to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, refers


class CalendarFeed(OfOrganization):
    """A private address under which a member's meetings are read, or a cohort's; gone when its row is gone."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        refers("membership_id", "memberships"),
        refers("cohort_id", "cohorts"),
        UniqueConstraint("organization_id", "membership_id", "cohort_id", postgresql_nulls_not_distinct=True),
    )

    membership_id: Mapped[UUID] = mapped_column()
    cohort_id: Mapped[UUID | None] = mapped_column()  # of whose meetings an administrator sees who and when
    created_at: Mapped[datetime] = created()
