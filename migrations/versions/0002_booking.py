"""What booking needs: requests, words of whoever cancels, closed days, proposed times, holds and series."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mentoring.foundation.database import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
OF_ORGANIZATION = ("closed_days", "time_proposals", "slot_holds")


def upgrade() -> None:
    op.add_column("meetings", sa.Column("cancel_words", sa.Text(), server_default="", nullable=False))
    op.add_column("meetings", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_meetings_series",
        "meetings",
        ["organization_id", "series_id"],
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.add_column("occupancies", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_occupancies_holds", "occupancies", ["user_id"], postgresql_where=sa.text("expires_at IS NOT NULL")
    )
    op.create_table(
        "closed_days",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_closed_days_days_in_order")),
        *belongs("closed_days", cohort_id="cohorts"),
    )
    op.create_index("ix_closed_days_cohort", "closed_days", ["organization_id", "cohort_id", "first_day"])
    op.create_table(
        "time_proposals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("starts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'declined', 'replaced')", name=op.f("ck_time_proposals_state_known")
        ),
        *belongs("time_proposals", match_id="matches", by="memberships"),
    )
    op.create_index("ix_time_proposals_match", "time_proposals", ["organization_id", "match_id", "state"])
    op.create_table(
        "slot_holds",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "organization_id", "match_id", "by", name=op.f("uq_slot_holds_organization_id_match_id_by")
        ),
        *belongs("slot_holds", match_id="matches", by="memberships"),
    )
    op.create_index("ix_slot_holds_expires", "slot_holds", ["organization_id", "expires_at"])
    for table in OF_ORGANIZATION:
        for statement in protect(table):
            op.execute(statement)
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO mentoring_app")


def downgrade() -> None:
    for table in reversed(OF_ORGANIZATION):
        op.drop_table(table)
    op.drop_index("ix_occupancies_holds", table_name="occupancies")
    op.drop_column("occupancies", "expires_at")
    op.drop_index("ix_meetings_series", table_name="meetings")
    op.drop_column("meetings", "series_id")
    op.drop_column("meetings", "answer_by")
    op.drop_column("meetings", "cancel_words")


def belongs(table: str, **references: str) -> list[sa.Constraint]:
    """The key of a table of organizations, and what it refers to in its organization."""
    own = sa.ForeignKeyConstraint(
        ["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id"), ondelete="CASCADE"
    )
    others = [
        sa.ForeignKeyConstraint(
            ["organization_id", column],
            [f"{other}.organization_id", f"{other}.id"],
            name=op.f(f"fk_{table}_organization_id_{column}"),
            ondelete="CASCADE",
        )
        for column, other in references.items()
    ]
    return [sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{table}")), own, *others]
