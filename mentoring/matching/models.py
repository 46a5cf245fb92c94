"""Wishes, proposals and matches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
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


class Preference(OfOrganization):
    """A participant's ranked wish for a coach, or a coach ruled out; no reason is asked, none is kept."""

    __tablename__ = "preferences"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("participant_id", "memberships"),
        refers("coach_id", "memberships"),
        UniqueConstraint("organization_id", "cohort_id", "participant_id", "coach_id"),
        CheckConstraint("(rank IS NULL) = ruled_out", name="ranked_or_ruled_out"),
        CheckConstraint("rank BETWEEN 1 AND 5", name="rank_sane"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    rank: Mapped[int | None] = mapped_column()
    ruled_out: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = created()


class DeclaredConflict(OfOrganization):
    """Why two people of the organization are never matched, as one of them or an administrator declared it."""

    __tablename__ = "declared_conflicts"
    __table_args__ = (
        refers("one_id", "memberships"),
        refers("other_id", "memberships"),
        UniqueConstraint("organization_id", "one_id", "other_id"),
        Index("ix_declared_conflicts_other", "organization_id", "other_id"),
        one_of("kind", "vendor", "recruiter", "relative", "past_employer", "chain", "blocked"),
        CheckConstraint("one_id < other_id", name="two_in_order"),
    )

    one_id: Mapped[UUID] = mapped_column()
    other_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(Text)
    declared_by: Mapped[UUID | None] = mapped_column()
    created_at: Mapped[datetime] = created()


class Engagement(OfInstallation):
    """That a person coaches in a match that has not ended, over all organizations, and nothing else of it.

    A trigger on `matches` keeps it, so that no verb can forget to.
    """

    __tablename__ = "engagements"
    __table_args__ = (Index("ix_engagements_user", "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    match_id: Mapped[UUID] = mapped_column(unique=True)


class Decision(OfOrganization):
    """What an administrator has settled for every run: a pair to keep, or never to make. Nobody is told."""

    __tablename__ = "match_decisions"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("participant_id", "memberships"),
        refers("coach_id", "memberships"),
        one_of("kind", "pin", "exclusion"),
        UniqueConstraint("organization_id", "cohort_id", "participant_id", "coach_id"),
        Index(
            "uq_match_decisions_pin",
            "organization_id",
            "cohort_id",
            "participant_id",
            unique=True,
            postgresql_where="kind = 'pin'",
        ),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = created()
    created_by: Mapped[UUID | None] = mapped_column()


class Proposal(OfOrganization):
    """One run of the matching for a cohort: its inputs and its answer. One at a time is the draft, which the
    administrator adjusts; a trial is only compared with; a run that is waiting, working or failed has no pairs yet."""

    __tablename__ = "proposals"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        one_of("state", "draft", "superseded", "published", "trial", "waiting", "working", "failed"),
        Index("ix_proposals_cohort", "organization_id", "cohort_id", "created_at"),
        Index(
            "uq_proposals_going",
            "organization_id",
            "cohort_id",
            unique=True,
            postgresql_where="state IN ('waiting', 'working')",
        ),
        Index(
            "uq_proposals_draft",
            "organization_id",
            "cohort_id",
            unique=True,
            postgresql_where="state = 'draft'",
        ),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    state: Mapped[str] = mapped_column(Text, default="draft")
    version: Mapped[int] = mapped_column(default=1)
    # {"matched", "total", "bound", "certified", "unmatched": {id: sentence}, ...}
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[datetime] = created()
    created_by: Mapped[UUID | None] = mapped_column()
    published_at: Mapped[datetime | None] = instant()
    coaches_asked_until: Mapped[datetime | None] = instant()
    # {"weights": {name: weight}, "pins": [[participant, coach]], "by_hand", "exclusions", "mode", "trial"}
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    fingerprint: Mapped[str] = mapped_column(Text, default="")  # of everything the run was given
    remark: Mapped[str] = words()  # the administrator's own note
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)  # [{"version", "by", "did"}]
    step: Mapped[int] = mapped_column(default=0)  # how far a run in the background is
    heard_at: Mapped[datetime] = created()  # when it was last heard of


class ProposedPair(OfOrganization):
    """A pair of a proposal, with its reasons in words."""

    __tablename__ = "proposed_pairs"
    __table_args__ = (
        refers("proposal_id", "proposals"),
        refers("participant_id", "memberships"),
        refers("coach_id", "memberships"),
        UniqueConstraint("organization_id", "proposal_id", "participant_id"),
    )

    proposal_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    fit: Mapped[int] = mapped_column()
    reasons: Mapped[list[str]] = mapped_column(JSONB, default=list)
    by_hand: Mapped[bool] = mapped_column(default=False)
    weakness: Mapped[str] = words()  # the last of the reasons, where it is one against the pair
    rank: Mapped[int | None] = (
        mapped_column()
    )  # of the coach among the participant's wishes; for administrators alone


class Match(OfOrganization):
    """A coach assigned to a participant in a cohort."""

    __tablename__ = "matches"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("participant_id", "memberships"),
        refers("coach_id", "memberships"),
        refers("proposal_id", "proposals", ondelete="NO ACTION"),
        one_of("state", "proposed", "offered", "active", "ended"),
        CheckConstraint("participant_answer IN ('accepted', 'declined')", name="participant_answer_known"),
        CheckConstraint("coach_answer IN ('accepted', 'declined')", name="coach_answer_known"),
        CheckConstraint("(state = 'offered') <= (answer_by IS NOT NULL)", name="offered_until"),
        Index(
            "uq_matches_participant_open",
            "organization_id",
            "cohort_id",
            "participant_id",
            unique=True,
            postgresql_where="state <> 'ended'",
        ),
        Index("ix_matches_participant", "organization_id", "participant_id"),
        Index("ix_matches_coach", "organization_id", "coach_id"),
        Index("ix_matches_state", "organization_id", "state", "published_at"),
        Index("ix_matches_proposal", "organization_id", "proposal_id"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    state: Mapped[str] = mapped_column(Text, default="active")
    outcome: Mapped[str | None] = mapped_column(Text)  # completed, ended early, declined
    fit: Mapped[int] = mapped_column()
    reasons: Mapped[list[str]] = mapped_column(JSONB, default=list)
    published_at: Mapped[datetime] = created()
    ended_at: Mapped[datetime | None] = instant()
    proposal_id: Mapped[UUID | None] = mapped_column()  # that it was published with
    answer_by: Mapped[datetime | None] = instant()  # until when either side may say no; then it runs
    # Read by the verbs alone: nobody learns who declined.
    participant_answer: Mapped[str | None] = mapped_column(Text)
    coach_answer: Mapped[str | None] = mapped_column(Text)


class CoachWish(OfOrganization):
    """What a coach says of a participant proposed to them: a rank, or ruled out; no reason is asked."""

    __tablename__ = "coach_wishes"
    __table_args__ = (
        refers("cohort_id", "cohorts"),
        refers("participant_id", "memberships"),
        refers("coach_id", "memberships"),
        UniqueConstraint(
            "organization_id", "cohort_id", "coach_id", "participant_id", name="uq_coach_wishes_pair"
        ),
        CheckConstraint("(rank IS NULL) = ruled_out", name="ranked_or_ruled_out"),
        CheckConstraint("rank BETWEEN 1 AND 20", name="rank_sane"),
    )

    cohort_id: Mapped[UUID] = mapped_column()
    coach_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    rank: Mapped[int | None] = mapped_column()
    ruled_out: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = created()
