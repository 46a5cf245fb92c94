"""Statements that run again and again, before every page, for every list of times, in every booking: compiled once.

SQLAlchemy turns a statement into text, and its answer into objects, anew each time it runs; of what runs all the time
that is most of the cost. A standing statement is written with SQLAlchemy, gets the organization's criterion as
every other one does (the second wall, `tenancy`), and is compiled at its first use. From then on its text goes to the
driver on the session's own connection, inside the session's transaction, and so behind row-level security as well.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from sqlalchemy import CompoundSelect, Executable, bindparam, insert, inspect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.orm import make_transient_to_detached

from mentoring.foundation import driver, tenancy
from mentoring.foundation.extensions import db
from mentoring.foundation.models import OfOrganization

R = TypeVar("R", bound=OfOrganization)
EVERY: WeakSet["Standing"] = WeakSet()
LISTENERS: list[Callable[[str, list[Any]], None]] = []  # get SQL and values: for whoever counts statements
NUMBERED = PGDialect_psycopg(paramstyle="numeric_dollar")
named: Any = namedtuple  # noqa: PYI024 - the names are known when the app runs


@dataclass(frozen=True, slots=True)
class Text:
    """What a statement was compiled to: SQL, the names of its values in order, those that are part of it, the names of
    those to be given, whether one of them is the organization, and how a row of the driver becomes one that is handed
    out.
    """

    sql: str
    order: tuple[str, ...]
    fixed: dict[str, Any]
    given: frozenset[str]
    of_organization: bool
    row: Callable[[tuple[Any, ...]], Any]


class Standing:
    """A statement that is built once. A class in it comes as a record of its columns, which nobody can change.

    `crossing`: why it runs with no organization in force, if it does (`tenancy.crossing`).
    """

    def __init__(self, statement: Executable, *, crossing: str = "") -> None:
        self.statement = statement
        self.crossing = crossing
        self.text: Text | None = None
        EVERY.add(self)

    def all(self, **values: Any) -> list[Any]:
        """The rows, none where it gives none. One statement.

        Raises:
            NoOrganization: it concerns an organization's rows, and none is in force.
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
        ordered = [values[name] for name in text.order]
        for listener in LISTENERS:
            listener(text.sql, ordered)
        cursor = driver.execute(driver.connection_of(session), text.sql, ordered)
        return [text.row(row) for row in cursor.fetchall()] if cursor.rownumber is not None else []

    def one_or_none(self, **values: Any) -> Any:
        """The only row, if there is one. One statement."""
        rows = self.all(**values)
        if len(rows) > 1:
            raise MultipleResultsFound
        return rows[0] if rows else None

    def compiled(self) -> Text:
        """Compile it, for good."""
        free = self.crossing or self.statement.is_insert
        statement: Any = self.statement if free else tenancy.guarded(self.statement)
        compiled = statement.compile(dialect=NUMBERED)
        of_organization = tenancy.IN_FORCE.key in compiled.binds
        if tenancy.concerns_organization(self.statement) and not (of_organization or self.crossing):
            raise TypeError("It concerns an organization's rows, and does not say whose.")
        given = frozenset(name for name, bound in compiled.binds.items() if bound.required)
        open_ones = {*given, tenancy.IN_FORCE.key} if of_organization else given
        found = compiled.construct_expanded_state(dict.fromkeys(open_ones))
        fixed = {name: value for name, value in found.parameters.items() if name not in open_ones}
        order = tuple(found.positiontup or ())
        self.text = Text(found.statement, order, fixed, given, of_organization, reader(self.statement))
        return self.text


class Insertion(Generic[R]):
    """The insertion of one row of a class: the session has it afterwards as if it had flushed it."""

    def __init__(self, kind: type[R]) -> None:
        table: Any = kind.__table__
        self.columns = [column for column in table.columns if column.key != "organization_id"]
        self.statement = Standing(
            insert(table).values(
                organization_id=tenancy.IN_FORCE,
                **{column.key: bindparam(f"new_{column.key}", type_=column.type) for column in self.columns},
            )
        )

    def add(self, row: R) -> R:
        """Insert it. One statement."""
        row.organization_id = tenancy.current()
        values = {}
        for column in self.columns:
            if column.key not in row.__dict__:
                default = column.default
                setattr(
                    row, column.key, default and (default.arg(None) if default.is_callable else default.arg)
                )
            values[f"new_{column.key}"] = getattr(row, column.key)
        self.statement.all(**values)
        make_transient_to_detached(row)
        db.session.add(row)
        return row


def compile_all() -> None:
    """Compile what was not used yet: a process does so before others are forked off it, which then have it."""
    for statement in EVERY:
        if statement.text is None:
            statement.compiled()


def reader(statement: Executable) -> Callable[[tuple[Any, ...]], Any]:
    """What gives a row of the driver its names; a class in it becomes a record, or None where no row was joined."""
    if isinstance(statement, CompoundSelect):
        return tuple
    given: Any = statement
    columns = given.column_descriptions if statement.is_select else given.returning_column_descriptions
    row = named("Row", [each["name"] for each in columns], rename=True)
    parts: list[tuple[int, int, Any]] = []
    at = 0
    for each in columns:
        entity = each["expr"] if each["expr"] is each.get("entity") else None
        names = [column.key for column in inspect(entity).mapper.column_attrs] if entity else [each["name"]]
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
