"""Group meetings with seats, who booked a meeting, and whether a cohort shows its participants' names to each other."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
GROUPS = ("group_meetings", "seats")


def upgrade() -> None:
    op.add_column("meetings", sa.Column("booked_by", sa.Uuid(), nullable=True))
    op.execute("ALTER TABLE meetings NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE meetings DISABLE ROW LEVEL SECURITY")
    op.execute("UPDATE meetings SET booked_by = participant_id")
    op.execute("ALTER TABLE meetings ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE meetings FORCE ROW LEVEL SECURITY")
    op.add_column(
        "cohorts", sa.Column("names_shown", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "group_meetings",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booking_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_words", sa.Text(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_group_meetings_times_in_order")),
        sa.CheckConstraint("places BETWEEN 2 AND 50", name=op.f("ck_group_meetings_places_sane")),
        sa.CheckConstraint("state IN ('open', 'cancelled')", name=op.f("ck_group_meetings_state_known")),
        sa.UniqueConstraint(
            "organization_id", "booking_key", name=op.f("uq_group_meetings_organization_id_booking_key")
        ),
        *belonging("group_meetings", cohort_id="cohorts", coach_id="memberships"),
    )
    for name in ("cohort", "coach"):
        op.create_index(
            f"ix_group_meetings_{name}", "group_meetings", ["organization_id", f"{name}_id", "starts_at"]
        )
    op.create_table(
        "seats",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'left')", name=op.f("ck_seats_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)", name=op.f("ck_seats_offer_ends")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "group_id",
            "membership_id",
            name=op.f("uq_seats_organization_id_group_id_membership_id"),
        ),
        *belonging("seats", group_id="group_meetings", membership_id="memberships"),
    )
    op.create_index("ix_seats_member", "seats", ["organization_id", "membership_id"])
    op.create_index(
        "ix_seats_offered",
        "seats",
        ["organization_id", "offered_until"],
        postgresql_where=sa.text("state = 'offered'"),
    )
    for table in GROUPS:
        for statement in protect(table):
            op.execute(statement)
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO mentoring_app")


def downgrade() -> None:
    for table in reversed(GROUPS):
        op.drop_table(table)
    op.drop_column("cohorts", "names_shown")
    op.drop_column("meetings", "booked_by")


def belonging(table: str, **references: str) -> list[sa.Constraint]:
    """The key of an organization's table, and its references inside the organization."""
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
