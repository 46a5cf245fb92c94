"""Group meetings outside: what is written into calendars, what they answer, and the wall that their time is on."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
WALL = ("local_start", "zone", "tzdata")


def upgrade() -> None:
    for column in WALL:
        op.add_column("group_meetings", sa.Column(column, sa.Text(), nullable=False, server_default=""))
    everywhere(
        """
        UPDATE group_meetings AS one SET zone = wall.zone,
            local_start = to_char(one.starts_at AT TIME ZONE wall.zone, 'YYYY-MM-DD"T"HH24:MI')
        FROM (
            SELECT group_meetings.organization_id, group_meetings.id,
                coalesce(availabilities.zone, users.zone, cohorts.zone) AS zone
            FROM group_meetings
            JOIN cohorts USING (organization_id)
            JOIN memberships USING (organization_id)
            JOIN users ON users.id = memberships.user_id
            LEFT JOIN availabilities ON availabilities.organization_id = memberships.organization_id
                AND availabilities.membership_id = memberships.id
            WHERE cohorts.id = group_meetings.cohort_id AND memberships.id = group_meetings.coach_id
        ) AS wall
        WHERE wall.organization_id = one.organization_id AND wall.id = one.id
        """,
        "group_meetings",
        "cohorts",
        "memberships",
        "availabilities",
    )
    for column in WALL:
        op.alter_column("group_meetings", column, server_default=None)
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
    everywhere("DELETE FROM calendar_copies WHERE group_id IS NOT NULL", "calendar_copies")
    op.drop_constraint(op.f("ck_calendar_copies_of_one"), "calendar_copies", type_="check")
    op.drop_column("calendar_copies", "group_id")
    op.alter_column("calendar_copies", "meeting_id", nullable=False)
    for column in WALL:
        op.drop_column("group_meetings", column)


def everywhere(statement: str, *tables: str) -> None:
    """Run a statement over the rows of all organizations."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute(statement)
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
