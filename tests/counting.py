"""Counting statements: a query has a fixed price, whatever the number of rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from mentoring.foundation.standing import LISTENERS

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")  # what a transaction costs by itself


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that runs inside, in order, without those that only begin and end transactions."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        if not statement.lstrip().startswith(NOT_COUNTED):
            seen.append(statement)

    def note_standing(statement, _) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    LISTENERS.append(note_standing)
    try:
        yield seen
    finally:
        LISTENERS.remove(note_standing)
        event.remove(Engine, "before_cursor_execute", note)
