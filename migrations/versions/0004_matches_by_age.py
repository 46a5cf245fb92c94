"""Matches in the order of their age: Today looks for those without a first meeting."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_matches_state", "matches", ["organization_id", "state", "published_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_matches_state", table_name="matches")
