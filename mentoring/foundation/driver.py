"""A statement as text, straight to the driver on a connection of SQLAlchemy's, inside its transaction."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.raw_cursor import RawCursor
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from mentoring.foundation.extensions import db
from mentoring.foundation.reading import note_writing


def execute(connection: Connection, sql: str, values: Sequence[Any]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Execute it; its values are `$1`, `$2` and so on, as the server has them, so that nothing is looked for in it.

    Raises:
        DBAPIError: what the driver raises, as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    note_writing(driver, sql)
    try:
        cursor = RawCursor(driver)
        cursor.execute(sql, values)
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql,
            tuple(values),
            error,
            psycopg.Error,
            connection_invalidated=driver.closed,
            dialect=connection.dialect,
        ) from error
    return cursor


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
