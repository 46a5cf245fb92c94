"""A coach's hours go by other clocks for the days of a stay."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mentoring.foundation.database import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zone_stays",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("availability_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_zone_stays_days_in_order")),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.column("availability_id"), "="),
            (sa.text("daterange(first_day, last_day, '[]')"), "&&"),
            using="gist",
            name="ex_zone_stays_no_overlap",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "availability_id"],
            ["availabilities.organization_id", "availabilities.id"],
            name=op.f("fk_zone_stays_organization_id_availability_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_zone_stays_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_zone_stays")),
    )
    for statement in protect("zone_stays"):
        op.execute(statement)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON zone_stays TO mentoring_app")


def downgrade() -> None:
    op.drop_table("zone_stays")
