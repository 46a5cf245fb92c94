"""Questions, one sending of them, and what came back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, instant, one_of, refers


class Wave(OfOrganization):
    """One sending of a survey of the program's template to a cohort; the questions are its own copy."""

    __tablename__ = "waves"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        UniqueConstraint("organization_id", "cohort_id", "survey_key", "due_on"),
        Index("ix_waves_due", "organization_id", "due_on"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    survey_key: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    # [{"key", "kind": "scale" | "choice" | "words", "question", "options", "audience"}, …]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    anonymous: Mapped[bool] = mapped_column(default=True)
    due_on: Mapped[date] = mapped_column()
    opened_at: Mapped[datetime | None] = instant()
    closes_at: Mapped[datetime | None] = instant()


class Recipient(OfOrganization):
    """Who was asked, and whether an answer came; never which."""

    __tablename__ = "recipients"
    __table_args__ = (
        refers("wave_id", "waves"),
        refers("membership_id", "memberships"),
        UniqueConstraint("organization_id", "wave_id", "membership_id"),
        one_of("role", "coach", "participant"),
    )

    wave_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    role: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool] = mapped_column(default=False)  # no instant: an instant would tie it to the answer


class Answer(OfOrganization):
    """What came back; `recipient_id` is empty where the survey is anonymous, and so is the time."""

    __tablename__ = "answers"
    __table_args__ = (
        refers("wave_id", "waves"),
        refers("recipient_id", "recipients"),
        Index("ix_answers_wave", "organization_id", "wave_id"),
        UniqueConstraint("organization_id", "recipient_id"),
        one_of("role", "coach", "participant"),
    )

    wave_id: Mapped[UUID] = mapped_column()
    recipient_id: Mapped[UUID | None] = mapped_column()
    role: Mapped[str] = mapped_column(Text)
    replies: Mapped[dict[str, Any]] = mapped_column(JSONB)
