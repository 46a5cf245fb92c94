"""Statements that are asked again and again, before every page or for every list of times: compiled once.

SQLAlchemy turns a statement into text, and its answer into objects, anew each time it is asked; of what is asked all
the time that is most of the cost. A standing statement is written with SQLAlchemy, gets the organization's criterion as
every other one does (the second wall, `tenancy`), and is compiled at its first use. From then on its text goes to the
driver on the session's own connection, inside the session's transaction, and so behind row-level security as well.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from blinker import signal
from sqlalchemy import Executable, Select
from sqlalchemy.exc import DBAPIError, MultipleResultsFound
from sqlalchemy.orm import Session, class_mapper

from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.foundation.reading import only_reads

asked = signal("standing-asked")  # with `statement` and `values`, for whoever counts statements
named: Any = namedtuple  # noqa: PYI024 - the names are known when the app runs


@dataclass(frozen=True, slots=True)
class Text:
    """What a statement was compiled to: SQL, the values that are part of it, the names of those to be given, whether
    one of them is the organization, and how a row of the driver becomes one that is handed out.
    """

    sql: str
    fixed: dict[str, Any]
    given: frozenset[str]
    of_organization: bool
    row: Callable[[tuple[Any, ...]], Any]


class Standing:
    """A SELECT that is built once. A class in it comes as a record of its columns, which nobody can change."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self.text: Text | None = None

    def all(self, **values: Any) -> list[Any]:
        """The rows. One statement.

        Raises:
            NoOrganization: it reads an organization's rows, and none is in force.
            DBAPIError: as SQLAlchemy raises it.
        """
        text = self.text or self.compiled()
        if values.keys() != text.given:
            raise TypeError(f"This statement takes {sorted(text.given)}.")
        values |= text.fixed
        if text.of_organization:
            values[tenancy.IN_FORCE.key] = tenancy.current()
        session = db.session()
        if session.autoflush:
            session.flush()
        asked.send(self, statement=text.sql, values=values)
        return [text.row(row) for row in fetched(session, text.sql, values)]

    def one_or_none(self, **values: Any) -> Any:
        """The only row, if there is one. One statement."""
        rows = self.all(**values)
        if len(rows) > 1:
            raise MultipleResultsFound
        return rows[0] if rows else None

    def compiled(self) -> Text:
        """Compile it, for good."""
        of_organization = tenancy.reads_organization(self.statement)
        statement: Any = tenancy.guarded(self.statement) if of_organization else self.statement
        compiled = statement.compile(dialect=db.engine.dialect)
        given = frozenset(name for name, bound in compiled.binds.items() if bound.required)
        found = compiled.construct_expanded_state(dict.fromkeys(given))
        if not only_reads(found.statement):
            raise TypeError("A standing statement only reads.")
        fixed = {
            name: value
            for name, value in found.parameters.items()
            if name not in given and name != tenancy.IN_FORCE.key
        }
        self.text = Text(found.statement, fixed, given, of_organization, reader(self.statement))
        return self.text


def fetched(session: Session, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows, by the driver's own connection of the session."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = driver.execute(sql, values).fetchall()
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql,
            values,
            error,
            psycopg.Error,
            connection_invalidated=driver.closed,
            dialect=connection.dialect,
        ) from error
    return rows


def reader(statement: Executable) -> Callable[[tuple[Any, ...]], Any]:
    """What gives a row of the driver its names; a class in it becomes a record, or None where no row was joined."""
    if not isinstance(statement, Select):
        return tuple
    row = named("Row", [each["name"] for each in statement.column_descriptions], rename=True)
    parts: list[tuple[int, int, Any]] = []
    at = 0
    for each in statement.column_descriptions:
        entity = each["entity"] if each["expr"] is each["entity"] else None
        names = [column.key for column in class_mapper(entity).column_attrs] if entity else [each["name"]]
        parts.append((at, at + len(names), named(each["name"], names)._make if entity else None))
        at += len(names)
    make: Callable[[Any], Any] = row._make
    if not any(record for _, _, record in parts):
        return make
    # A class starts with its key, which no row lacks.
    return lambda values: make(
        [
            values[low] if record is None or values[low] is None else record(values[low:high])
            for low, high, record in parts
        ]
    )
