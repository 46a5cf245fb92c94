"""Runs of the matching: their inputs, notes and progress; pins and exclusions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from mentoring.foundation.database import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = ("draft", "superseded", "published")
MORE = ("trial", "waiting", "working", "failed")


def upgrade() -> None:
    op.create_table(
        "match_decisions",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('pin', 'exclusion')", name=op.f("ck_match_decisions_kind_known")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_match_decisions")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_match_decisions_organization_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_match_decisions_organization_id_{column}"),
                ondelete="CASCADE",
            )
            for column, table in (
                ("cohort_id", "cohorts"),
                ("participant_id", "memberships"),
                ("coach_id", "memberships"),
            )
        ),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "participant_id",
            "coach_id",
            name=op.f("uq_match_decisions_organization_id_cohort_id_participant_id_coach_id"),
        ),
    )
    op.create_index(
        "uq_match_decisions_pin",
        "match_decisions",
        ["organization_id", "cohort_id", "participant_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'pin'"),
    )
    for statement in protect("match_decisions"):
        op.execute(statement)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON match_decisions TO mentoring_app")

    for column in (
        sa.Column("inputs", JSONB(), nullable=False, server_default="{}"),
        sa.Column("fingerprint", sa.Text(), nullable=False, server_default=""),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
        sa.Column("changes", JSONB(), nullable=False, server_default="[]"),
        sa.Column("step", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    ):
        op.add_column("proposals", column)
        op.alter_column("proposals", column.name, server_default=None)
    op.add_column("proposed_pairs", sa.Column("weakness", sa.Text(), nullable=False, server_default=""))
    op.alter_column("proposed_pairs", "weakness", server_default=None)
    op.add_column("proposed_pairs", sa.Column("rank", sa.Integer(), nullable=True))
    know(*STATES, *MORE)
    op.create_index("ix_proposals_cohort", "proposals", ["organization_id", "cohort_id", "created_at"])
    op.create_index(
        "uq_proposals_going",
        "proposals",
        ["organization_id", "cohort_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'working')"),
    )


def know(*states: str) -> None:
    """Which states a run may be in."""
    op.drop_constraint(op.f("ck_proposals_state_known"), "proposals", type_="check")
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f("ck_proposals_state_known"), "proposals", f"state IN ({listed})")


def downgrade() -> None:
    op.drop_index("uq_proposals_going", "proposals")
    op.drop_index("ix_proposals_cohort", "proposals")
    # Runs that an older product does not know are only its history. Row-level security sees no rows without an
    # organization, so they are renamed with it lifted for the statement.
    op.execute("ALTER TABLE proposals NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE proposals SET state = 'superseded' WHERE state IN ('trial', 'waiting', 'working', 'failed')"
    )
    op.execute("ALTER TABLE proposals FORCE ROW LEVEL SECURITY")
    know(*STATES)
    op.drop_column("proposed_pairs", "rank")
    op.drop_column("proposed_pairs", "weakness")
    for name in ("heard_at", "step", "changes", "remark", "fingerprint", "inputs"):
        op.drop_column("proposals", name)
    op.drop_table("match_decisions")
