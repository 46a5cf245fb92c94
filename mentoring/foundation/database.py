"""The app's role, and what every organization's table is guarded by: SQL that migrations run."""

from collections.abc import Iterable

ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mentoring_app') THEN
    CREATE ROLE mentoring_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  IF NOT pg_has_role(current_user, 'mentoring_app', 'USAGE') THEN
    EXECUTE format('GRANT mentoring_app TO %I', current_user);
  END IF;
END $$
"""


def protect(table: str) -> Iterable[str]:
    """Row-level security of one table, for its owner too. The sub-select runs once a query, not once a row."""
    mine = "organization_id = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)"
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_of_organization ON {table} USING ({mine}) WITH CHECK ({mine})",
    )
