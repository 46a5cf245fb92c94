"""One run of a program, and who is in it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, one_of, refers


class Cohort(OfOrganization):
    """One run of a program: dates, zone, places, state."""

    __tablename__ = "cohorts"
    __table_args__ = (
        refers("program_id", "programs"),
        UniqueConstraint("organization_id", "program_id", "name"),
        one_of("state", "draft", "open", "matching", "running", "closing", "closed", "cancelled"),
        CheckConstraint("ends_on > starts_on", name="dates_in_order"),
        CheckConstraint("places BETWEEN 1 AND 10000", name="places_sane"),
    )

    program_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    zone: Mapped[str] = mapped_column(Text)
    places: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(Text, default="draft")
    names_shown: Mapped[bool] = mapped_column(default=False, server_default="false")  # to its participants
    version: Mapped[int] = mapped_column(default=1)  # up on every change, for compare-and-swap
    created_at: Mapped[datetime] = created()


class Enrolment(OfOrganization):
    """A participant in a cohort."""

    __tablename__ = "enrolments"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "cohort_id", "membership_id"),
        Index("ix_enrolments_membership", "organization_id", "membership_id"),
        one_of("state", "applied", "waiting", "enrolled", "withdrawn", "completed"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    state: Mapped[str] = mapped_column(Text, default="enrolled")
    created_at: Mapped[datetime] = created()
    ended_at: Mapped[datetime | None] = instant()


class CohortCoach(OfOrganization):
    """A coach who serves in a cohort, with the places given to it."""

    __tablename__ = "cohort_coaches"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "cohort_id", "membership_id"),
        Index("ix_cohort_coaches_membership", "organization_id", "membership_id"),
        CheckConstraint("places BETWEEN 0 AND 20", name="places_sane"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    places: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = created()
