"""Meetings may start some minutes past their increment."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "availabilities", sa.Column("offset_minutes", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_check_constraint(
        op.f("ck_availabilities_offset_sane"),
        "availabilities",
        "offset_minutes >= 0 AND offset_minutes < increment_minutes",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_availabilities_offset_sane"), "availabilities", type_="check")
    op.drop_column("availabilities", "offset_minutes")
