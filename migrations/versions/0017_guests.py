"""A second coach can be asked to a meeting, so that three meet."""

import sqlalchemy as sa
from alembic import op

from mentoring.foundation.database import protect

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
TABLE = "meeting_guests"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'coming', 'declined', 'removed')", name=op.f(f"ck_{TABLE}_state_known")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "meeting_id",
            "membership_id",
            name=op.f(f"uq_{TABLE}_organization_id_meeting_id_membership_id"),
        ),
        *belonging(meeting_id="meetings", membership_id="memberships"),
    )
    op.create_index(
        "uq_meeting_guests_one",
        TABLE,
        ["organization_id", "meeting_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'coming')"),
    )
    op.create_index("ix_meeting_guests_member", TABLE, ["organization_id", "membership_id"])
    for statement in protect(TABLE):
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO mentoring_app")


def downgrade() -> None:
    op.drop_table(TABLE)


def belonging(**references: str) -> list[sa.Constraint]:
    """The key of an organization's table, and its references inside the organization."""
    own = sa.ForeignKeyConstraint(
        ["organization_id"], ["organizations.id"], name=op.f(f"fk_{TABLE}_organization_id"), ondelete="CASCADE"
    )
    others = [
        sa.ForeignKeyConstraint(
            ["organization_id", column],
            [f"{other}.organization_id", f"{other}.id"],
            name=op.f(f"fk_{TABLE}_organization_id_{column}"),
            ondelete="CASCADE",
        )
        for column, other in references.items()
    ]
    return [sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{TABLE}")), own, *others]
