"""Group meetings in calendars outside: what was written of them there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("calendar_copies", "meeting_id", nullable=True)
    op.add_column("calendar_copies", sa.Column("group_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_calendar_copies_organization_id_group_id"),
        "calendar_copies",
        "group_meetings",
        ["organization_id", "group_id"],
        ["organization_id", "id"],
        ondelete="CASCADE",
    )
    op.create_unique_constraint(
        op.f("uq_calendar_copies_organization_id_source_id_group_id"),
        "calendar_copies",
        ["organization_id", "source_id", "group_id"],
    )
    op.create_check_constraint(
        op.f("ck_calendar_copies_of_one"), "calendar_copies", "(meeting_id IS NULL) <> (group_id IS NULL)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE calendar_copies NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE calendar_copies DISABLE ROW LEVEL SECURITY")
    op.execute("DELETE FROM calendar_copies WHERE group_id IS NOT NULL")
    op.execute("ALTER TABLE calendar_copies ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE calendar_copies FORCE ROW LEVEL SECURITY")
    op.drop_constraint(op.f("ck_calendar_copies_of_one"), "calendar_copies", type_="check")
    op.drop_column("calendar_copies", "group_id")
    op.alter_column("calendar_copies", "meeting_id", nullable=False)
