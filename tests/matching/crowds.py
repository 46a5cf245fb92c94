"""A thousand coaches in each of some organizations, and the plans by which statements really ran."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text

from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db

USERS = """
INSERT INTO users (id, email, name, theme, is_operator, created_at)
SELECT gen_random_uuid(), 'coach' || number || '@crowd.example', '', 'auto', false, now()
FROM generate_series(1, :coaches) AS number
"""
MEMBERSHIPS = """
INSERT INTO memberships (organization_id, id, user_id, name, title, agency, city, state, phone,
                         is_administrator, is_coach, is_participant, created_at)
SELECT :organization, gen_random_uuid(), users.id, 'Coach ' || users.email, '', '', '', '', '',
       false, true, false, now()
FROM users WHERE users.email LIKE '%@crowd.example'
"""
PROFILES = """
INSERT INTO coach_profiles (organization_id, id, membership_id, headline, story, places_served, bands, states,
                            career_path, topics, languages, formats, credentials, audiences, places, search_text,
                            updated_at, completed_at)
SELECT organization_id, gen_random_uuid(), id, 'City manager', repeat('A story. ', 60), '[]', '{over-500k}', '{CA}',
       '{}', CASE WHEN random() < 0.5 THEN '{resume-review}'::text[] ELSE '{breaking-in}' END,
       '{en}', '{video}', '{}', '{}', 2, lower(name), now(), now()
FROM memberships WHERE is_coach
"""


def crowd(organizations, *, coaches: int) -> None:
    """Fill organizations with coaches, the last one in force; the tables are then counted, as autovacuum would."""
    connection = db.session.connection()
    connection.execute(text("RESET ROLE"))
    connection.execute(text(USERS), {"coaches": coaches})
    for organization in organizations:
        tenancy.tell(connection, organization)
        connection.execute(text(MEMBERSHIPS), {"organization": organization})
        connection.execute(text(PROFILES))
    for table in ("users", "memberships", "coach_profiles"):
        connection.execute(text(f"ANALYZE {table}"))
    connection.execute(text("SET ROLE mentoring_app"))
    db.session.commit()


@contextmanager
def plans() -> Iterator[list[list[dict]]]:
    """For each SELECT that runs inside, the nodes of the plan by which it ran, as the role that ran it."""
    found: list[list[dict]] = []

    def explain(_connection, cursor, statement, parameters, *_) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")) and "set_config" not in statement:
            with cursor.connection.cursor() as own:
                own.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
                (plan,) = own.fetchone()
            found.append(list(nodes(plan if isinstance(plan, list) else json.loads(plan))))

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", explain)


def nodes(plan) -> Iterator[dict]:
    if isinstance(plan, dict) and "Node Type" in plan:
        yield plan
    for part in plan if isinstance(plan, list) else plan.values():
        if isinstance(part, dict | list):
            yield from nodes(part)
