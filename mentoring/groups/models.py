"""What people of a group answered from their calendars. Groups and seats stand in `scheduling`, with all taken time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import OfOrganization, created, instant, one_of, refers


class GroupAnswer(OfOrganization):
    """What the coach, or whoever has a seat, answered to one version of an invitation; it never moves a group."""

    __tablename__ = "group_answers"
    __table_args__ = (
        refers("group_id", "group_meetings"),
        refers("membership_id", "memberships"),
        one_of("answer", "accepted", "tentative", "declined"),
        UniqueConstraint("organization_id", "group_id", "membership_id"),
    )

    group_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    sequence: Mapped[int] = mapped_column()  # of this person's calendar event as it was answered
    answer: Mapped[str] = mapped_column(Text)
    stamped_at: Mapped[datetime] = instant()  # by the calendar that answered: a later answer wins
    answered_at: Mapped[datetime] = created()
