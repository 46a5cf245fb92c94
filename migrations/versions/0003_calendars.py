"""Calendars: answers, feeds, and coaches' own calendars."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("meeting_answers", "calendar_feeds", "calendar_sources", "busy_times", "calendar_copies")


def upgrade() -> None:
    op.create_table(
        "meeting_answers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(answer = 'proposed') = (proposed_starts_at IS NOT NULL AND proposed_ends_at > proposed_starts_at)",
            name=op.f("ck_meeting_answers_proposal_whole"),
        ),
        sa.CheckConstraint(
            "answer IN ('accepted', 'tentative', 'declined', 'proposed')",
            name=op.f("ck_meeting_answers_answer_known"),
        ),
        *belonging("meeting_answers", meeting_id="meetings", membership_id="memberships"),
        sa.UniqueConstraint(
            "organization_id",
            "meeting_id",
            "membership_id",
            name=op.f("uq_meeting_answers_organization_id_meeting_id_membership_id"),
        ),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *belonging("calendar_feeds", membership_id="memberships", cohort_id="cohorts"),
        sa.UniqueConstraint(
            "organization_id",
            "membership_id",
            "cohort_id",
            name=op.f("uq_calendar_feeds_organization_id_membership_id_cohort_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "calendar_sources",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("access", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expanded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('ics', 'caldav')", name=op.f("ck_calendar_sources_kind_known")),
        *belonging("calendar_sources", membership_id="memberships"),
    )
    op.create_index("ix_calendar_sources_member", "calendar_sources", ["organization_id", "membership_id"])
    op.create_table(
        "busy_times",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_times_times_in_order")),
        *belonging("busy_times", source_id="calendar_sources", membership_id="memberships"),
    )
    op.create_index("ix_busy_times_member", "busy_times", ["organization_id", "membership_id", "starts_at"])
    op.create_index("ix_busy_times_source", "busy_times", ["organization_id", "source_id"])
    op.create_table(
        "calendar_copies",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        *belonging("calendar_copies", source_id="calendar_sources", meeting_id="meetings"),
        sa.UniqueConstraint(
            "organization_id",
            "source_id",
            "meeting_id",
            name=op.f("uq_calendar_copies_organization_id_source_id_meeting_id"),
        ),
    )
    for table in TABLES:
        for statement in protect(table):
            op.execute(statement)
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO mentoring_app")


def belonging(table: str, **references: str) -> list[sa.Constraint]:
    """The key of an organization's table, and its references inside the organization."""
    return [
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f(f"fk_{table}_organization_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{other}.organization_id", f"{other}.id"],
                name=op.f(f"fk_{table}_organization_id_{column}"),
                ondelete="CASCADE",
            )
            for column, other in references.items()
        ),
    ]


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
