"""A guest's meetings count for the guest's own limits as those they lead do, over all organizations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

LED = """
CREATE OR REPLACE FUNCTION follow_led() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM led_meetings WHERE meeting_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('requested', 'confirmed', 'held', 'open') THEN
    INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
    SELECT gen_random_uuid(), user_id, NEW.id, NEW.starts_at FROM memberships
    WHERE organization_id = NEW.organization_id AND id = NEW.coach_id;{guests}
  END IF;
  RETURN NULL;
END $$
"""
WITH_GUESTS = """
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'meetings' THEN
      INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
      SELECT guests.id, memberships.user_id, NEW.id, NEW.starts_at FROM meeting_guests guests
      JOIN memberships ON memberships.organization_id = guests.organization_id AND memberships.id = guests.membership_id
      WHERE guests.organization_id = NEW.organization_id AND guests.meeting_id = NEW.id
        AND guests.state IN ('asked', 'coming')
      ON CONFLICT DO NOTHING;
    END IF;"""
# A guest's row has the guest's own id, so that it is found where the membership behind it is gone.
GUESTS = """
CREATE FUNCTION follow_guests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM led_meetings WHERE id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('asked', 'coming') THEN
    INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
    SELECT NEW.id, memberships.user_id, meetings.id, meetings.starts_at FROM meetings
    JOIN memberships ON memberships.organization_id = meetings.organization_id AND memberships.id = NEW.membership_id
    WHERE meetings.organization_id = NEW.organization_id AND meetings.id = NEW.meeting_id
      AND meetings.state IN ('requested', 'confirmed', 'held')
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$
"""
KNOWN = """
INSERT INTO led_meetings (id, user_id, meeting_id, starts_at)
SELECT guests.id, memberships.user_id, meetings.id, meetings.starts_at FROM meeting_guests guests
JOIN memberships ON memberships.organization_id = guests.organization_id AND memberships.id = guests.membership_id
JOIN meetings ON meetings.organization_id = guests.organization_id AND meetings.id = guests.meeting_id
WHERE guests.organization_id = :organization AND guests.state IN ('asked', 'coming')
  AND meetings.state IN ('requested', 'confirmed', 'held')
ON CONFLICT DO NOTHING
"""
FORGOTTEN = """
DELETE FROM led_meetings USING meeting_guests guests
WHERE guests.organization_id = :organization AND guests.id = led_meetings.id
"""


def upgrade() -> None:
    op.drop_constraint(op.f("uq_led_meetings_meeting_id"), "led_meetings", type_="unique")
    op.create_unique_constraint(
        op.f("uq_led_meetings_meeting_id_user_id"), "led_meetings", ["meeting_id", "user_id"]
    )
    in_each_organization(KNOWN)
    op.execute(LED.format(guests=WITH_GUESTS))
    op.execute(GUESTS)
    op.execute(
        "CREATE TRIGGER follow_guests AFTER INSERT OR DELETE OR UPDATE OF state, membership_id ON meeting_guests"
        " FOR EACH ROW EXECUTE FUNCTION follow_guests()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER follow_guests ON meeting_guests")
    op.execute("DROP FUNCTION follow_guests()")
    op.execute(LED.format(guests=""))
    in_each_organization(FORGOTTEN)
    op.drop_constraint(op.f("uq_led_meetings_meeting_id_user_id"), "led_meetings", type_="unique")
    op.create_unique_constraint(op.f("uq_led_meetings_meeting_id"), "led_meetings", ["meeting_id"])


def in_each_organization(statement: str) -> None:
    """Run a statement once for each organization, which is in force then."""
    connection = op.get_bind()
    for organization in connection.execute(sa.text("SELECT id FROM organizations")).scalars().all():
        connection.execute(
            sa.text("SELECT set_config('app.organization_id', :it, true)"), {"it": str(organization)}
        )
        connection.execute(sa.text(statement), {"organization": organization})
    connection.execute(sa.text("SELECT set_config('app.organization_id', '', true)"))
