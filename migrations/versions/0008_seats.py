"""The times of people's own calendars guard them in every organization."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keep_busy_times_by_user()


def downgrade() -> None:
    keep_busy_times_by_membership()


def keep_busy_times_by_user() -> None:
    """A person's taken time is the person's, as occupancies are: no wall of an organization stands before it."""
    op.add_column("busy_times", sa.Column("user_id", sa.Uuid(), nullable=True))
    open_walls("busy_times", "memberships")
    op.execute(
        "UPDATE busy_times b SET user_id = m.user_id FROM memberships m "
        "WHERE m.organization_id = b.organization_id AND m.id = b.membership_id"
    )
    close_walls("memberships")
    op.execute("DROP POLICY busy_times_of_organization ON busy_times")
    op.drop_index("ix_busy_times_member", table_name="busy_times")
    op.drop_constraint("fk_busy_times_organization_id_membership_id", "busy_times")
    op.drop_constraint("fk_busy_times_organization_id", "busy_times")
    op.drop_constraint("pk_busy_times", "busy_times")
    op.drop_column("busy_times", "membership_id")
    op.alter_column("busy_times", "user_id", nullable=False)
    op.create_primary_key(op.f("pk_busy_times"), "busy_times", ["id"])
    op.create_foreign_key(
        op.f("fk_busy_times_user_id"), "busy_times", "users", ["user_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index("ix_busy_times_user", "busy_times", ["user_id", "starts_at"])


def keep_busy_times_by_membership() -> None:
    op.add_column("busy_times", sa.Column("membership_id", sa.Uuid(), nullable=True))
    open_walls("memberships")
    op.execute(
        "UPDATE busy_times b SET membership_id = m.id FROM memberships m "
        "WHERE m.organization_id = b.organization_id AND m.user_id = b.user_id"
    )
    close_walls("memberships")
    op.execute("DELETE FROM busy_times WHERE membership_id IS NULL")
    op.drop_index("ix_busy_times_user", table_name="busy_times")
    op.drop_constraint("fk_busy_times_user_id", "busy_times")
    op.drop_constraint("pk_busy_times", "busy_times")
    op.drop_column("busy_times", "user_id")
    op.alter_column("busy_times", "membership_id", nullable=False)
    op.create_primary_key(op.f("pk_busy_times"), "busy_times", ["organization_id", "id"])
    for column, table in (("organization_id", "organizations"), ("membership_id", "memberships")):
        own = column == "organization_id"
        op.create_foreign_key(
            op.f("fk_busy_times_organization_id" + ("" if own else f"_{column}")),
            "busy_times",
            table,
            [column] if own else ["organization_id", column],
            ["id"] if own else ["organization_id", "id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_busy_times_member", "busy_times", ["organization_id", "membership_id", "starts_at"])
    for statement in protect("busy_times"):
        op.execute(statement)


def open_walls(*tables: str) -> None:
    """Let the owner see every row while it moves them."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def close_walls(*tables: str) -> None:
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
