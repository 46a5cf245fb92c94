"""Calendars outside: private addresses to subscribe to, and the calendars that coaches keep elsewhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, one_of, refers, words


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


class CalendarSource(OfOrganization):
    """A coach's own calendar elsewhere; where it is and how to get in are sealed together."""

    __tablename__ = "calendar_sources"
    __table_args__ = (
        refers("membership_id", "memberships"),
        one_of("kind", "ics", "caldav"),
        Index("ix_calendar_sources_member", "organization_id", "membership_id"),
    )

    membership_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(Text)
    access: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str] = words()
    checked_at: Mapped[datetime | None] = instant()
    read_at: Mapped[datetime | None] = instant()  # when it last answered well
    expanded_at: Mapped[datetime | None] = instant()  # when its spans were last counted out
    broken_since: Mapped[datetime | None] = instant()
    problem: Mapped[str] = words()
    created_at: Mapped[datetime] = created()


class CalendarCopy(OfOrganization):
    """That a meeting, or a group meeting, stands in a coach's own calendar, as it was at that sequence."""

    __tablename__ = "calendar_copies"
    __table_args__ = (
        refers("source_id", "calendar_sources"),
        refers("meeting_id", "meetings"),
        refers("group_id", "group_meetings"),
        CheckConstraint("(meeting_id IS NULL) <> (group_id IS NULL)", name="of_one"),
        UniqueConstraint("organization_id", "source_id", "meeting_id"),
        UniqueConstraint("organization_id", "source_id", "group_id"),
    )

    source_id: Mapped[UUID] = mapped_column()
    meeting_id: Mapped[UUID | None] = mapped_column()
    group_id: Mapped[UUID | None] = mapped_column()
    sequence: Mapped[int] = mapped_column()
