"""Statements straight to the driver: one round trip to begin with, and errors as SQLAlchemy raises them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from mentoring.foundation import driver
from mentoring.foundation.extensions import db

pytestmark = pytest.mark.real
TOLD = "SELECT set_config('app.organization_id', 'told', true)"
SETTING = text("SELECT current_setting('app.organization_id', true)")


@pytest.fixture
def connection(app, committed):
    with app.app_context(), db.engine.connect() as connection:
        yield connection


def test_a_transaction_begins_with_what_is_told_and_ends_without_it(connection):
    connection.begin()
    driver.begin_with(connection, TOLD)
    assert connection.execute(SETTING).scalar() == "told"
    connection.commit()
    assert not connection.execute(SETTING).scalar()


def test_one_that_has_begun_goes_on(connection):
    before = connection.execute(text("SELECT txid_current()")).scalar()
    driver.begin_with(connection, TOLD)
    assert connection.execute(SETTING).scalar() == "told"
    assert connection.execute(text("SELECT txid_current()")).scalar() == before


def test_a_refused_statement_is_raised_as_sqlalchemy_does(connection):
    connection.begin()
    with pytest.raises(ProgrammingError, match="no_such_function"):
        driver.begin_with(connection, "SELECT no_such_function()")
    connection.rollback()
    assert connection.execute(text("SELECT 1")).scalar() == 1


def test_a_connection_that_has_gone_is_given_up(app, connection):
    backend = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    connection.commit()
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    connection.begin()
    with pytest.raises(OperationalError) as raised:
        driver.begin_with(connection, TOLD)
    assert raised.value.connection_invalidated
    assert connection.invalidated


def test_a_statement_is_prepared_at_once_and_what_only_tells_is_not(connection):
    connection.begin()
    driver.execute(connection, "SELECT $1::int", [7])
    driver.begin_with(connection, TOLD)
    prepared = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert "SELECT $1::int" in prepared
    assert TOLD not in prepared
