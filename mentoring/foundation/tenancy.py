"""The organization in force, and the session's guard (the second of the four walls; docs/structure.md).

One session serves one organization. A statement that touches an organization's table with none in force raises;
a new row is stamped; a stranger's row is refused. At the begin of each transaction the organization is told to
PostgreSQL, whose row-level security says the same again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Executable, Table, Text, Uuid, bindparam, cast, event, func
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from mentoring.foundation import driver
from mentoring.foundation.extensions import db
from mentoring.foundation.models import OfOrganization


class NoOrganization(RuntimeError):
    """A statement touched an organization's rows with no organization in force."""


class AnotherOrganization(RuntimeError):
    """A session, or a row in it, belongs to another organization than the one in force."""


def in_force() -> UUID | None:
    """The organization that this session serves, if any."""
    return db.session.info.get("organization_id")


def current() -> UUID:
    """The organization that this session serves.

    Raises:
        NoOrganization: there is none.
    """
    found = in_force()
    if found is None:
        raise NoOrganization("No organization is in force.")
    return found


def enter(organization_id: UUID, *, told: bool = False) -> None:
    """Put an organization in force for the rest of this session; a session never changes sides.

    `told`: the statement that found it has told PostgreSQL, by `telling`.
    """
    found = in_force()
    if found is not None and found != organization_id:
        raise AnotherOrganization("This session serves another organization.")
    if found is None:
        db.session.info["organization_id"] = organization_id
        if not told and db.session().in_transaction():
            tell(db.session.connection(), organization_id)


@contextmanager
def organization(organization_id: UUID) -> Iterator[None]:
    """A fresh session that serves one organization, closed at the end."""
    db.session.remove()
    enter(organization_id)
    try:
        yield
    finally:
        db.session.remove()


def crossing(reason: str) -> dict[str, Any]:
    """Execution options for a statement that serves no single organization, saying why."""
    return {"crossing": reason}


def tell(connection: Connection, organization_id: UUID) -> None:
    """Tell PostgreSQL whose rows this transaction may see."""
    driver.begin_with(connection, f"SELECT set_config('app.organization_id', '{organization_id!s}', true)")


def telling(organization_id: Any) -> ColumnElement[str]:
    """A column of a statement that finds an organization: PostgreSQL is told in passing."""
    return func.set_config("app.organization_id", cast(organization_id, Text), True)


def guard_statement(state: ORMExecuteState) -> None:
    """Add the organization to a statement, or refuse it."""
    organization_id = state.session.info.get("organization_id")
    if organization_id is None:
        if "crossing" not in state.execution_options and touches_organization(state):
            raise NoOrganization(f"No organization is in force for: {state.statement}")
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = guarded(state.statement)


def guarded(statement: Any) -> Executable:
    """The statement with the organization in force as a criterion; one that is built once is guarded once."""
    found = GUARDED.get(statement)
    if found is None:
        found = GUARDED[statement] = statement.options(CRITERION)
    return found


IN_FORCE = bindparam("organization_in_force", callable_=current, type_=Uuid())
CRITERION = with_loader_criteria(
    OfOrganization, lambda cls: cls.organization_id == IN_FORCE, include_aliases=True
)
GUARDED: WeakKeyDictionary[Any, Executable] = WeakKeyDictionary()


def touches_organization(state: ORMExecuteState) -> bool:
    """Whether a statement reads or writes a table of an organization; one that is built once is looked at once."""
    found = TOUCHING.get(state.statement)
    if found is None:
        found = TOUCHING[state.statement] = names_organization(state)
    return found


TOUCHING: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def names_organization(state: ORMExecuteState) -> bool:
    """The same, from the tables in a statement; raw text always counts as such."""
    tables = tables_in(state.statement)
    return belongs(tables) if tables or state.is_orm_statement else True


def concerns_organization(statement: Any) -> bool:
    """Whether a statement names a table of an organization."""
    return belongs(tables_in(statement))


def tables_in(statement: Any) -> list[Table]:
    return [element for element in visitors.iterate(statement) if isinstance(element, Table)]


def belongs(tables: list[Table]) -> bool:
    """Whether some of the tables belong to an organization."""
    return any("organization_id" in table.primary_key.columns for table in tables)


def guard_rows(session: Session, *_: object) -> None:
    """Stamp new rows with the organization in force; refuse strangers."""
    organization_id = session.info.get("organization_id")
    for row in session.new:
        if isinstance(row, OfOrganization):
            if organization_id is None:
                raise NoOrganization(f"No organization is in force for a new {type(row).__name__}.")
            if row.organization_id is None:
                row.organization_id = organization_id
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, OfOrganization) and row.organization_id != organization_id:
            raise AnotherOrganization(f"A {type(row).__name__} of another organization is in this session.")


def tell_at_begin(session: Session, _: object, connection: Connection) -> None:
    """Each transaction starts by saying whose it is; one that says nothing sees no organization's rows, for the
    setting ends with its transaction.
    """
    if (organization_id := session.info.get("organization_id")) is not None:
        tell(connection, organization_id)


event.listen(db.session, "do_orm_execute", guard_statement)
event.listen(db.session, "before_flush", guard_rows)
event.listen(db.session, "after_begin", tell_at_begin)
