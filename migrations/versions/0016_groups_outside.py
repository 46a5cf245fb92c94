"""Group meetings in calendars outside: what was written of them there, and what is answered from there."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

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
    op.create_table(
        "group_answers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'tentative', 'declined')", name=op.f("ck_group_answers_answer_known")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "group_id",
            "membership_id",
            name=op.f("uq_group_answers_organization_id_group_id_membership_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_group_answers")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_group_answers_organization_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_group_answers_organization_id_{column}"),
                ondelete="CASCADE",
            )
            for column, table in (("group_id", "group_meetings"), ("membership_id", "memberships"))
        ),
    )
    for statement in protect("group_answers"):
        op.execute(statement)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON group_answers TO mentoring_app")


def downgrade() -> None:
    op.drop_table("group_answers")
    op.execute("ALTER TABLE calendar_copies NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE calendar_copies DISABLE ROW LEVEL SECURITY")
    op.execute("DELETE FROM calendar_copies WHERE group_id IS NOT NULL")
    op.execute("ALTER TABLE calendar_copies ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE calendar_copies FORCE ROW LEVEL SECURITY")
    op.drop_constraint(op.f("ck_calendar_copies_of_one"), "calendar_copies", type_="check")
    op.drop_column("calendar_copies", "group_id")
    op.alter_column("calendar_copies", "meeting_id", nullable=False)
