"""What the matching asks of people: more of their profiles, declared conflicts, and engagements everywhere."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mentoring.foundation.database import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FOLLOW = """
CREATE FUNCTION follow_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM engagements WHERE match_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state <> 'ended' THEN
    INSERT INTO engagements (id, user_id, match_id)
    SELECT gen_random_uuid(), user_id, NEW.id FROM memberships
    WHERE organization_id = NEW.organization_id AND id = NEW.coach_id;
  END IF;
  RETURN NULL;
END $$
"""
KNOWN = """
INSERT INTO engagements (id, user_id, match_id)
SELECT gen_random_uuid(), memberships.user_id, matches.id FROM matches
JOIN memberships ON memberships.organization_id = matches.organization_id AND memberships.id = matches.coach_id
WHERE matches.organization_id = :organization AND matches.state <> 'ended'
"""


def upgrade() -> None:
    for table in ("participant_profiles", "coach_profiles"):
        op.add_column(table, sa.Column("years", sa.Integer(), nullable=True))
        op.add_column(table, several("work_values"))
    op.add_column("participant_profiles", sa.Column("setting", sa.Text(), server_default="", nullable=False))
    op.add_column("participant_profiles", several("meeting_times"))
    op.add_column("coach_profiles", several("settings"))
    op.add_column("coach_profiles", sa.Column("oriented_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_participant_profiles_years_sane"), "participant_profiles", "years BETWEEN 0 AND 60"
    )
    op.create_check_constraint(op.f("ck_coach_profiles_years_sane"), "coach_profiles", "years BETWEEN 0 AND 80")
    create_conflicts()
    create_engagements()


def create_conflicts() -> None:
    op.create_table(
        "declared_conflicts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('vendor', 'recruiter', 'relative', 'past_employer', 'chain', 'blocked')",
            name=op.f("ck_declared_conflicts_kind_known"),
        ),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_declared_conflicts_two_in_order")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_declared_conflicts")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_declared_conflicts_organization_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                ["memberships.organization_id", "memberships.id"],
                name=op.f(f"fk_declared_conflicts_organization_id_{column}"),
                ondelete="CASCADE",
            )
            for column in ("one_id", "other_id")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "one_id",
            "other_id",
            name=op.f("uq_declared_conflicts_organization_id_one_id_other_id"),
        ),
    )
    op.create_index("ix_declared_conflicts_other", "declared_conflicts", ["organization_id", "other_id"])
    for statement in protect("declared_conflicts"):
        op.execute(statement)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON declared_conflicts TO mentoring_app")


def create_engagements() -> None:
    """The table, what is known of every organization by now, and the trigger that follows from here on."""
    op.create_table(
        "engagements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_engagements_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
        sa.UniqueConstraint("match_id", name=op.f("uq_engagements_match_id")),
    )
    op.create_index("ix_engagements_user", "engagements", ["user_id"])
    op.execute("GRANT SELECT, INSERT, DELETE ON engagements TO mentoring_app")
    connection = op.get_bind()
    for organization in connection.execute(sa.text("SELECT id FROM organizations")).scalars().all():
        connection.execute(
            sa.text("SELECT set_config('app.organization_id', :it, true)"), {"it": str(organization)}
        )
        connection.execute(sa.text(KNOWN), {"organization": organization})
    connection.execute(sa.text("SELECT set_config('app.organization_id', '', true)"))
    op.execute(FOLLOW)
    op.execute(
        "CREATE TRIGGER follow_match AFTER INSERT OR DELETE OR UPDATE OF state, coach_id ON matches"
        " FOR EACH ROW EXECUTE FUNCTION follow_match()"
    )


def several(name: str) -> sa.Column[list[str]]:
    return sa.Column(name, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)


def downgrade() -> None:
    op.execute("DROP TRIGGER follow_match ON matches")
    op.execute("DROP FUNCTION follow_match()")
    op.drop_table("engagements")
    op.drop_table("declared_conflicts")
    op.drop_column("coach_profiles", "oriented_on")
    op.drop_column("coach_profiles", "settings")
    op.drop_column("participant_profiles", "meeting_times")
    op.drop_column("participant_profiles", "setting")
    for table in ("coach_profiles", "participant_profiles"):
        op.drop_column(table, "work_values")
        op.drop_column(table, "years")
