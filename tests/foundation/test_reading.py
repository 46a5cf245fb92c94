"""Transactions that only read leave their connection's statements prepared; those that wrote are rolled back."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from mentoring.foundation.reading import keep_prepared, only_reads

ONE = text("SELECT count(*) FROM organizations")
PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM organizations'")


@pytest.fixture
def engine(app):
    """One connection of its own, with a table that is its alone."""
    found = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], poolclass=StaticPool)
    keep_prepared(found)
    with found.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE notes (words text)"))
    yield found
    found.dispose()


def read(engine, times):
    for _ in range(times):
        with engine.connect() as connection:
            connection.execute(ONE)


def prepared(engine):
    with engine.connect() as connection:
        return connection.execute(PREPARED).scalar()


def notes(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM notes")).scalar()


def test_what_was_prepared_outlives_transactions_that_only_read(engine):
    read(engine, 10)
    assert prepared(engine) == 1


def test_what_was_written_is_rolled_back_and_what_was_prepared_is_forgotten(engine):
    read(engine, 10)
    for write in (
        "INSERT INTO notes VALUES ('a')",
        "WITH new AS (INSERT INTO notes VALUES ('b') RETURNING 1) SELECT * FROM new",
    ):
        with engine.connect() as connection:
            connection.execute(text(write))
            connection.execute(ONE)
    assert notes(engine) == 0
    assert prepared(engine) == 0


def test_a_commit_keeps_what_was_written_and_the_next_read_writes_nothing(engine):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES ('a')"))
    read(engine, 10)
    assert (notes(engine), prepared(engine)) == (1, 1)


def test_a_connection_that_the_server_has_ended_is_replaced(app, engine):
    pooled = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], pool_size=1, pool_pre_ping=True)
    keep_prepared(pooled)
    mine = text("SELECT pg_backend_pid()")
    with pooled.connect() as connection:
        first = connection.execute(mine).scalar()
    with pooled.connect() as connection:
        assert connection.execute(mine).scalar() == first
    with engine.connect() as other:
        assert other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first}).scalar()
    with pooled.connect() as connection:
        assert connection.execute(mine).scalar() != first
    pooled.dispose()


def test_a_transaction_that_failed_is_rolled_back(engine):
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT 1 / 0"))
    assert notes(engine) == 0


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("\n  select * FROM users FOR NO KEY UPDATE", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (DELETE FROM notes RETURNING 1) SELECT * FROM a", False),
        ("WITH a AS (UPDATE notes SET words = '' RETURNING 1) SELECT * FROM a", False),
        ("INSERT INTO notes VALUES ('')", False),
        ("UPDATE notes SET words = ''", False),
        ("SAVEPOINT a", False),
    ],
)
def test_a_statement_reads_or_may_write(statement, reads):
    assert only_reads(statement) is reads


def test_what_is_prepared_is_planned_once_whatever_its_values(engine):
    with engine.connect() as connection:
        assert connection.execute(text("SHOW plan_cache_mode")).scalar() == "force_generic_plan"
