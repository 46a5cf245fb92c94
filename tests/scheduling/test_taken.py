"""What stands in the way is looked for person by person, however much others have in the span."""

from datetime import UTC, datetime

import pytest
from psycopg import sql
from sqlalchemy import text

from mentoring.foundation.extensions import db
from mentoring.foundation.standing import LISTENERS
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.taken import taken
from tests.scheduling.pairs import NINE, book

DAY = minute_of(datetime(2026, 12, 5, tzinfo=UTC))

CROWD = (
    """INSERT INTO users (id, email, name, theme, is_operator, created_at)
       SELECT md5('crowd' || n)::uuid, n || '@crowd.example', '', 'auto', false, now()
       FROM generate_series(1, 400) n""",
    """INSERT INTO occupancies (id, user_id, during, meeting_id)
       SELECT gen_random_uuid(), md5('crowd' || n)::uuid, tstzrange(at, at + interval '1 hour'), gen_random_uuid()
       FROM generate_series(1, 400) n,
           generate_series(timestamptz '2026-12-01 15:00Z', '2026-12-10 15:00Z', interval '1 day') at""",
    "ANALYZE occupancies",
)


@pytest.fixture
def crowd(inside, world):
    """Inside an organization, while 400 people have something in each of ten days; gives two of them."""
    with inside(world.organization()):
        for statement in CROWD:
            db.session.execute(text(statement))
        yield [db.session.scalar(text(f"SELECT md5('crowd{n}')::uuid")) for n in (1, 2)]


def plan_of(statement, values):
    """How PostgreSQL goes about a statement whose values it does not know, as it does for the app."""
    connection = db.session.connection().connection.driver_connection
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE asked AS {statement}")
        given = sql.SQL(", ").join(sql.Literal(value) for value in values)
        cursor.execute(sql.SQL("EXPLAIN EXECUTE asked ({})").format(given))
        found = [line for (line,) in cursor.fetchall()]
        cursor.execute("DEALLOCATE asked")
        return found


def test_what_two_have_on_a_day_is_found_without_reading_what_others_have(crowd):
    asked = []
    LISTENERS.append(lambda *statement: asked.append(statement))
    try:
        found = taken(crowd, (DAY, DAY + 1440))
    finally:
        LISTENERS.pop()
    assert [found.of(user) for user in crowd] == [((DAY + 900, DAY + 960),)] * 2
    plan = plan_of(*asked[0])
    assert any("Index Cond: " in line and "user_id = " in line and "during &&" in line for line in plan), plan


@pytest.mark.usefixtures("on_a_monday")
def test_a_match_that_is_named_twice_counts_once(inside, world):
    organization = world.organization()
    match = world.match(organization)
    with inside(organization):
        book(match)
        assert taken(matches=[match.id, match.id]).held_in(match.id) == (minute_of(NINE),)
