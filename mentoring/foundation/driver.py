"""A statement as text, straight to the driver on a connection of SQLAlchemy's, inside its transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.raw_cursor import RawCursor
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session, SessionTransaction

from mentoring.foundation.extensions import db
from mentoring.foundation.reading import note_writing


def execute(
    connection: Connection, sql: str, values: Sequence[Any], *, prepare: bool = True
) -> psycopg.Cursor[tuple[Any, ...]]:
    """Execute it; its values are `$1`, `$2` and so on, as the server has them, so that nothing is looked for in it.

    The connection prepares it at once: what comes here runs again and again, and planning takes longer than running.

    Raises:
        DBAPIError: what the driver raises, as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    note_writing(driver, sql)
    try:
        cursor = RawCursor(driver)
        given = [array(value) if type(value) is list else value for value in values]
        cursor.execute(sql, given, prepare=prepare)
    except psycopg.Error as error:
        raise as_sqlalchemy_does(connection, sql, values, error) from error
    return cursor


def array(values: list[Any]) -> str | list[Any]:
    """Ids or instants as PostgreSQL writes an array, which for them needs no quotes: the driver's own way, which looks
    into each value, takes five times as long. Anything else stays as it is.
    """
    plain = all(type(value) in (UUID, datetime) for value in values)
    return f"{{{','.join(map(str, values))}}}" if plain else values


def begin_with(connection: Connection, sql: str) -> None:
    """Begin a connection's transaction with a query that has no values, in one round trip instead of two; a transaction
    that has begun goes on with it.

    Raises:
        DBAPIError: what the driver raises, as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    if driver.info.transaction_status != TransactionStatus.IDLE:
        execute(connection, sql, (), prepare=False)
        return
    try:
        answer = driver.pgconn.exec_(f"BEGIN; {sql}".encode())
        if driver.closed:
            raise psycopg.OperationalError(driver.pgconn.get_error_message())
        if answer.status != ExecStatus.TUPLES_OK:
            raise psycopg.errors.error_from_result(answer)
    except psycopg.Error as error:
        raise as_sqlalchemy_does(connection, sql, (), error) from error


def as_sqlalchemy_does(
    connection: Connection, sql: str, values: Sequence[Any], error: psycopg.Error
) -> StatementError:
    """An error of the driver as SQLAlchemy would raise it, and its connection given up if it is gone."""
    driver: Any = connection.connection.driver_connection
    if driver.closed:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        tuple(values),
        error,
        psycopg.Error,
        connection_invalidated=driver.closed,
        dialect=connection.dialect,
    )


def connection_of(session: Session) -> Connection:
    """The connection of a session's transaction, which begins if there is none; SQLAlchemy looks anew each time."""
    found: Connection | None = session.info.get("connection")
    return found if found is not None else session.connection()


def note_connection(session: Session, _: SessionTransaction, connection: Connection) -> None:
    session.info["connection"] = connection


def forget_connection(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("connection", None)


event.listen(db.session, "after_begin", note_connection)
event.listen(db.session, "after_transaction_end", forget_connection)
