"""Offered matches: until when, what each side said, and with which proposal; coaches' own wishes."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("coaches_asked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matches", sa.Column("proposal_id", sa.Uuid(), nullable=True))
    op.add_column("matches", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matches", sa.Column("participant_answer", sa.Text(), nullable=True))
    op.add_column("matches", sa.Column("coach_answer", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_matches_organization_id_proposal_id"),
        "matches",
        "proposals",
        ["organization_id", "proposal_id"],
        ["organization_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_matches_participant_answer_known"), "matches", "participant_answer IN ('accepted', 'declined')"
    )
    op.create_check_constraint(
        op.f("ck_matches_coach_answer_known"), "matches", "coach_answer IN ('accepted', 'declined')"
    )
    op.create_check_constraint(
        op.f("ck_matches_offered_until"), "matches", "(state = 'offered') <= (answer_by IS NOT NULL)"
    )
    op.create_index("ix_matches_proposal", "matches", ["organization_id", "proposal_id"])
    op.create_table(
        "coach_wishes",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("ruled_out", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(rank IS NULL) = ruled_out", name=op.f("ck_coach_wishes_ranked_or_ruled_out")
        ),
        sa.CheckConstraint("rank BETWEEN 1 AND 20", name=op.f("ck_coach_wishes_rank_sane")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_coach_wishes")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_coach_wishes_organization_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{other}.organization_id", f"{other}.id"],
                name=op.f(f"fk_coach_wishes_organization_id_{column}"),
                ondelete="CASCADE",
            )
            for column, other in (
                ("cohort_id", "cohorts"),
                ("coach_id", "memberships"),
                ("participant_id", "memberships"),
            )
        ),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "coach_id",
            "participant_id",
            name=op.f("uq_coach_wishes_pair"),
        ),
    )
    for statement in protect("coach_wishes"):
        op.execute(statement)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON coach_wishes TO mentoring_app")


def downgrade() -> None:
    op.drop_table("coach_wishes")
    op.drop_index("ix_matches_proposal", table_name="matches")
    for name in ("offered_until", "coach_answer_known", "participant_answer_known"):
        op.drop_constraint(op.f(f"ck_matches_{name}"), "matches", type_="check")
    op.execute("UPDATE matches SET state = 'active' WHERE state = 'offered'")
    op.drop_constraint(op.f("fk_matches_organization_id_proposal_id"), "matches", type_="foreignkey")
    for column in ("coach_answer", "participant_answer", "answer_by", "proposal_id"):
        op.drop_column("matches", column)
    op.drop_column("proposals", "coaches_asked_until")
