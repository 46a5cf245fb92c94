"""When people lead meetings, over all organizations: what the limits of a coach's hours count."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FOLLOW = """
CREATE FUNCTION follow_led() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM led_meetings WHERE meeting_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('requested', 'confirmed', 'held', 'open') THEN
    INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
    SELECT gen_random_uuid(), user_id, NEW.id, NEW.starts_at FROM memberships
    WHERE organization_id = NEW.organization_id AND id = NEW.coach_id;
  END IF;
  RETURN NULL;
END $$
"""
KNOWN = """
INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
SELECT gen_random_uuid(), memberships.user_id, led.id, led.starts_at FROM {table} led
JOIN memberships ON memberships.organization_id = led.organization_id AND memberships.id = led.coach_id
WHERE led.organization_id = :organization AND led.state IN ('requested', 'confirmed', 'held', 'open')
"""
TABLES = ("meetings", "group_meetings")


def upgrade() -> None:
    op.create_table(
        "led_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_led_meetings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_led_meetings")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_led_meetings_meeting_id")),
    )
    op.create_index("ix_led_meetings_user", "led_meetings", ["user_id", "starts_at"])
    op.execute("GRANT SELECT, INSERT, DELETE ON led_meetings TO mentoring_app")
    connection = op.get_bind()
    for organization in connection.execute(sa.text("SELECT id FROM organizations")).scalars().all():
        connection.execute(
            sa.text("SELECT set_config('app.organization_id', :it, true)"), {"it": str(organization)}
        )
        for table in TABLES:
            connection.execute(sa.text(KNOWN.format(table=table)), {"organization": organization})
    connection.execute(sa.text("SELECT set_config('app.organization_id', '', true)"))
    op.execute(FOLLOW)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER follow_led AFTER INSERT OR DELETE OR UPDATE OF state, coach_id, starts_at ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION follow_led()"
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER follow_led ON {table}")
    op.execute("DROP FUNCTION follow_led()")
    op.drop_table("led_meetings")
