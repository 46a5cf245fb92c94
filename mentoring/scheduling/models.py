"""Availability and meetings. A slot is computed, never stored."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.foundation.models import (
    OfInstallation,
    OfOrganization,
    created,
    instant,
    one_of,
    refers,
    words,
)


class BusyTime(OfInstallation):
    """A time that somebody's own calendar takes: from when to when, and nothing of what.

    Like an occupancy it counts in every organization; whose connected calendar it comes from is for that one alone.
    """

    __tablename__ = "busy_times"
    __table_args__ = (
        refers("source_id", "calendar_sources"),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        Index("ix_busy_times_user", "user_id", "starts_at"),
        Index("ix_busy_times_source", "organization_id", "source_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column()
    source_id: Mapped[UUID] = mapped_column()
    starts_at: Mapped[datetime] = instant()
    ends_at: Mapped[datetime] = instant()


class MeetingAnswer(OfOrganization):
    """What one of the two answered from their own calendar; it never moves the meeting."""

    __tablename__ = "meeting_answers"
    __table_args__ = (
        refers("meeting_id", "meetings"),
        refers("membership_id", "memberships"),
        one_of("answer", "accepted", "tentative", "declined", "proposed"),
        CheckConstraint(
            "(answer = 'proposed') = (proposed_starts_at IS NOT NULL AND proposed_ends_at > proposed_starts_at)",
            name="proposal_whole",
        ),
        UniqueConstraint("organization_id", "meeting_id", "membership_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    sequence: Mapped[int] = mapped_column()  # of the meeting as it was answered
    answer: Mapped[str] = mapped_column(Text)
    proposed_starts_at: Mapped[datetime | None] = instant()
    proposed_ends_at: Mapped[datetime | None] = instant()
    stamped_at: Mapped[datetime] = instant()  # by the calendar that answered: a later answer wins
    answered_at: Mapped[datetime] = created()


class Meeting(OfOrganization):
    """A booked time of coach and participant; one calendar UID for ever, whatever moves."""

    __tablename__ = "meetings"
    __table_args__ = (
        refers("match_id", "matches"),
        refers("coach_id", "memberships"),
        refers("participant_id", "memberships"),
        one_of("state", "requested", "confirmed", "cancelled", "held", "missed"),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        UniqueConstraint("organization_id", "booking_key"),
        Index("ix_meetings_match", "organization_id", "match_id", "starts_at"),
        Index("ix_meetings_coach", "organization_id", "coach_id", "starts_at"),
        Index("ix_meetings_participant", "organization_id", "participant_id", "starts_at"),
        Index("ix_meetings_series", "organization_id", "series_id", postgresql_where="series_id IS NOT NULL"),
        Index("ix_meetings_state", "organization_id", "state", "ends_at"),
    )

    match_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    starts_at: Mapped[datetime] = instant()
    ends_at: Mapped[datetime] = instant()
    local_start: Mapped[str] = mapped_column(Text)  # on the wall in `zone`: 2026-12-08T09:00
    zone: Mapped[str] = mapped_column(Text)  # the coach's, at booking
    tzdata: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(Text, default="video")
    place: Mapped[str] = words()
    kind: Mapped[str] = words(server_default="")  # by its key in the program's plan, where that has kinds
    kind_title: Mapped[str] = words(server_default="")  # as it was called at booking
    state: Mapped[str] = mapped_column(Text, default="confirmed")
    sequence: Mapped[int] = mapped_column(default=0)
    booking_key: Mapped[UUID] = mapped_column()  # of the form that booked it: sent twice, booked once
    booked_by: Mapped[UUID | None] = mapped_column()  # whoever chose the time; none where both did
    created_at: Mapped[datetime] = created()
    cancelled_at: Mapped[datetime | None] = instant()
    cancelled_by: Mapped[UUID | None] = mapped_column()
    cancel_words: Mapped[str] = words(server_default="")  # from whoever cancelled, to the other of the two
    series_id: Mapped[UUID | None] = mapped_column()  # the same for all that were booked as one series
    answer_by: Mapped[datetime | None] = instant()  # of a requested meeting: its time is free after that


class MeetingGuest(OfOrganization):
    """A second coach who is asked to a meeting of two, so that three meet; one at a time."""

    __tablename__ = "meeting_guests"
    __table_args__ = (
        refers("meeting_id", "meetings"),
        refers("membership_id", "memberships"),
        one_of("state", "asked", "coming", "declined", "removed"),
        UniqueConstraint("organization_id", "meeting_id", "membership_id"),
        Index(
            "uq_meeting_guests_one",
            "organization_id",
            "meeting_id",
            unique=True,
            postgresql_where="state IN ('asked', 'coming')",
        ),
        Index("ix_meeting_guests_member", "organization_id", "membership_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    asked_by: Mapped[UUID] = mapped_column()  # the coach or the participant of the meeting
    state: Mapped[str] = mapped_column(Text, default="asked")
    turn: Mapped[int] = mapped_column(default=0)  # up when they leave or are asked again: calendars see it
    said: Mapped[str] = words()  # to the guest, with the question
    answer: Mapped[str] = words()  # with a no
    asked_at: Mapped[datetime] = created()
    answered_at: Mapped[datetime | None] = instant()


class GroupMeeting(OfOrganization):
    """A meeting of one coach with several participants of a cohort, who take seats; one calendar UID for ever.

    The verbs are in `groups`; the tables stand here, beside those of all other time that is taken.
    """

    __tablename__ = "group_meetings"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("coach_id", "memberships"),
        one_of("state", "open", "cancelled"),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("places BETWEEN 2 AND 50", name="places_sane"),
        UniqueConstraint("organization_id", "booking_key"),
        Index("ix_group_meetings_cohort", "organization_id", "cohort_id", "starts_at"),
        Index("ix_group_meetings_coach", "organization_id", "coach_id", "starts_at"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = instant()
    ends_at: Mapped[datetime] = instant()
    local_start: Mapped[str] = words()  # on the coach's wall, as a meeting of two keeps it
    zone: Mapped[str] = words()
    tzdata: Mapped[str] = words()
    places: Mapped[int] = mapped_column()  # seats for participants
    format: Mapped[str] = mapped_column(Text, default="video")
    place: Mapped[str] = words()
    state: Mapped[str] = mapped_column(Text, default="open")
    sequence: Mapped[int] = mapped_column(default=0)
    booking_key: Mapped[UUID] = mapped_column()
    created_at: Mapped[datetime] = created()
    cancelled_at: Mapped[datetime | None] = instant()
    cancel_words: Mapped[str] = words()
    logged_at: Mapped[datetime | None] = instant()  # when the coach noted who came


class Seat(OfOrganization):
    """A participant's place in a group meeting, in the list that waits for one, or given up."""

    __tablename__ = "seats"
    __table_args__ = (
        refers("group_id", "group_meetings"),
        refers("membership_id", "memberships"),
        one_of("state", "waiting", "offered", "taken", "left"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offer_ends"),
        UniqueConstraint("organization_id", "group_id", "membership_id"),
        Index("ix_seats_member", "organization_id", "membership_id"),
        Index("ix_seats_offered", "organization_id", "offered_until", postgresql_where="state = 'offered'"),
    )

    group_id: Mapped[UUID] = mapped_column()
    membership_id: Mapped[UUID] = mapped_column()
    state: Mapped[str] = mapped_column(Text)
    turn: Mapped[int] = mapped_column(
        default=0
    )  # up when it is given up, and when it is taken again: calendars see a later version
    asked_at: Mapped[datetime] = created()  # the order of the waiting list
    offered_until: Mapped[datetime | None] = instant()
    came: Mapped[bool | None] = mapped_column()


class SlotHold(OfOrganization):
    """A start that is kept for a few minutes while a form is filled; its occupancies carry its id."""

    __tablename__ = "slot_holds"
    __table_args__ = (
        refers("match_id", "matches"),
        refers("by", "memberships"),
        UniqueConstraint("organization_id", "match_id", "by"),
        Index("ix_slot_holds_expires", "organization_id", "expires_at"),
    )

    match_id: Mapped[UUID] = mapped_column()
    by: Mapped[UUID] = mapped_column()
    starts_at: Mapped[datetime] = instant()
    minutes: Mapped[int] = mapped_column()
    expires_at: Mapped[datetime] = instant()


class TimeProposal(OfOrganization):
    """Times that one of a pair proposed to the other, because none that is open fits."""

    __tablename__ = "time_proposals"
    __table_args__ = (
        refers("match_id", "matches"),
        refers("by", "memberships"),
        one_of("state", "open", "taken", "declined", "replaced"),
        Index("ix_time_proposals_match", "organization_id", "match_id", "state"),
    )

    match_id: Mapped[UUID] = mapped_column()
    by: Mapped[UUID] = mapped_column()
    starts: Mapped[list[str]] = mapped_column(JSONB)  # in order, UTC: 2026-12-08T15:00Z
    minutes: Mapped[int] = mapped_column()
    format: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = words(server_default="")
    kind: Mapped[str] = words(server_default="")
    said: Mapped[str] = words()  # with the times
    state: Mapped[str] = mapped_column(Text, default="open")
    created_at: Mapped[datetime] = created()
    expires_at: Mapped[datetime] = instant()
    answered_at: Mapped[datetime | None] = instant()
    answer: Mapped[str] = words()  # with a no

    @property
    def instants(self) -> list[datetime]:
        """The proposed starts, in order."""
        return [datetime.strptime(each, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC) for each in self.starts]


class ClosedDays(OfOrganization):
    """Days on which a cohort has no meetings, both included."""

    __tablename__ = "closed_days"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        Index("ix_closed_days_cohort", "organization_id", "cohort_id", "first_day"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    title: Mapped[str] = words()


class LedMeeting(OfInstallation):
    """That a person leads a meeting, or a group's, that counts for their limits, or is a guest at one, over all
    organizations; and when.

    Triggers on `meetings`, `group_meetings` and `meeting_guests` keep it, so that no verb can forget to.
    """

    __tablename__ = "led_meetings"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_led_meetings_user", "user_id", "starts_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    meeting_id: Mapped[UUID] = mapped_column()
    starts_at: Mapped[datetime] = instant()


class Occupancy(OfInstallation):
    """A person's taken time over all organizations, with no content: the guard against double booking."""

    __tablename__ = "occupancies"
    __table_args__ = (
        ExcludeConstraint(("user_id", "="), ("during", "&&"), name="ex_occupancies_no_overlap", using="gist"),
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_occupancies_holds", "user_id", postgresql_where="expires_at IS NOT NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    during: Mapped[Range[Any]] = mapped_column(TSTZRANGE)
    meeting_id: Mapped[UUID] = mapped_column()  # or a hold's; opaque outside the organization that booked it
    expires_at: Mapped[datetime | None] = instant()  # of a hold: it counts for nothing after that
