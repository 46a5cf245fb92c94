"""What a participant works toward."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, refers, words


class ParticipantProfile(OfOrganization):
    """What a participant wants of a coach."""

    __tablename__ = "participant_profiles"
    __table_args__ = (
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "membership_id"),
        CheckConstraint("years BETWEEN 0 AND 60", name="years_sane"),
    )

    membership_id: Mapped[UUID] = mapped_column()
    story: Mapped[str] = words()
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # wanted, most wanted first
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    government: Mapped[str] = words()
    career_path: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    setting: Mapped[str] = words()  # urban, suburban, rural
    years: Mapped[int | None] = mapped_column()  # in the field
    work_values: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    meeting_times: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    updated_at: Mapped[datetime] = created()
    completed_at: Mapped[datetime | None] = instant()


class Goal(OfOrganization):
    """One thing a participant wants to reach."""

    __tablename__ = "goals"
    __table_args__ = (refers("membership_id", "memberships"),)

    membership_id: Mapped[UUID] = mapped_column(index=True)
    sentence: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = created()
    reached_at: Mapped[datetime | None] = instant()
    removed_at: Mapped[datetime | None] = instant()  # kept for a while, so that it can be put back
