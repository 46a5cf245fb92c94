"""Counting statements: a query has a fixed price, whatever the number of rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from mentoring.foundation.standing import asked

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")  # what a transaction costs by itself


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that runs inside, in order, without those that only begin and end transactions."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        if not statement.lstrip().startswith(NOT_COUNTED):
            seen.append(statement)

    def note_standing(_, statement, **__) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with asked.connected_to(note_standing):
            yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
