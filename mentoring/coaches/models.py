"""What a coach offers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, refers, words


class CoachProfile(OfOrganization):
    """What the Coaches Gallery shows of a coach, and how much the coach can take on."""

    __tablename__ = "coach_profiles"
    __table_args__ = (
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "membership_id"),
        CheckConstraint("places BETWEEN 0 AND 20", name="places_sane"),
        CheckConstraint("years BETWEEN 0 AND 80", name="years_sane"),
    )

    membership_id: Mapped[UUID] = mapped_column()
    headline: Mapped[str] = words()
    story: Mapped[str] = words()
    # Each place: {"name", "state", "population", "band", "role", "government"}; newest first.
    places_served: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    bands: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # derived from places_served
    states: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # derived from places_served
    career_path: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    credentials: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    # Read by the matching alone, so they have no audience.
    settings: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # urban, suburban, rural
    years: Mapped[int | None] = mapped_column()  # in the field
    work_values: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    oriented_on: Mapped[date | None] = mapped_column()  # when the orientation was done
    audiences: Mapped[dict[str, str]] = mapped_column(
        JSONB, default=dict
    )  # field -> who sees it (see `seen`)
    places: Mapped[int] = mapped_column(default=1)  # matches at a time
    meetings_a_month: Mapped[int | None] = mapped_column()
    paused_until: Mapped[date | None] = mapped_column()
    away_from: Mapped[date | None] = mapped_column()
    away_until: Mapped[date | None] = mapped_column()
    away_yearly: Mapped[bool] = mapped_column(default=False)  # the two days are the next of every year's
    search_text: Mapped[str] = words()  # what any member may search, folded by `searching`
    updated_at: Mapped[datetime] = created()
    completed_at: Mapped[datetime | None] = instant()  # shown in the gallery from then on
