"""Tables of a coach's hours: the week, and the dates on which it does not count or goes by other clocks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, refers


class Availability(OfOrganization):
    """When a coach can be booked: the zone of the hours, and the limits around them."""

    __tablename__ = "availabilities"
    __table_args__ = (
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "membership_id"),
        CheckConstraint("increment_minutes BETWEEN 5 AND 240", name="increment_sane"),
        CheckConstraint("offset_minutes >= 0 AND offset_minutes < increment_minutes", name="offset_sane"),
        CheckConstraint("horizon_days BETWEEN 1 AND 366", name="horizon_sane"),
    )

    membership_id: Mapped[UUID] = mapped_column()
    zone: Mapped[str] = mapped_column(Text)
    # [[weekday 0-6, start minute, end minute], …]: local minutes of the day each window starts on.
    weekly: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)
    notice_minutes: Mapped[int] = mapped_column(default=24 * 60)
    horizon_days: Mapped[int] = mapped_column(default=60)
    increment_minutes: Mapped[int] = mapped_column(default=30)
    offset_minutes: Mapped[int] = mapped_column(default=0)  # so many minutes past each increment
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    per_day: Mapped[int | None] = mapped_column()
    per_week: Mapped[int | None] = mapped_column()
    per_month: Mapped[int | None] = mapped_column()
    updated_at: Mapped[datetime] = created()


class DateOverride(OfOrganization):
    """Other hours on one date; no windows means closed."""

    __tablename__ = "date_overrides"
    __table_args__ = (
        refers("availability_id", "availabilities"),
        UniqueConstraint("organization_id", "availability_id", "local_day"),
    )

    availability_id: Mapped[UUID] = mapped_column()
    local_day: Mapped[date] = mapped_column()
    windows: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)


class TimeOff(OfOrganization):
    """Days on which a coach is not there, both included."""

    __tablename__ = "time_off"
    __table_args__ = (
        refers("availability_id", "availabilities"),
        CheckConstraint("last_day >= first_day", name="days_in_order"),
    )

    availability_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()


class ZoneStay(OfOrganization):
    """Days that a coach spends in another zone, both included: their hours go by the clocks there."""

    __tablename__ = "zone_stays"
    __table_args__ = (
        refers("availability_id", "availabilities"),
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        ExcludeConstraint(
            ("organization_id", "="),
            ("availability_id", "="),
            (text("daterange(first_day, last_day, '[]')"), "&&"),
            name="ex_zone_stays_no_overlap",
            using="gist",
        ),
    )

    availability_id: Mapped[UUID] = mapped_column()
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    zone: Mapped[str] = mapped_column(Text)
