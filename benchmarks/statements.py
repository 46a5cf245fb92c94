"""A statement of the app, run on a bare connection."""

from typing import Any

import psycopg
from psycopg.raw_cursor import RawCursor


def rows_of(connection: psycopg.Connection, sql: str, values: Any) -> list[tuple]:
    """Its rows; values in a list are `$1`, `$2` and so on, as a standing statement has them."""
    if isinstance(values, list):
        cursor = RawCursor(connection)
        cursor.execute(sql, values)
        return cursor.fetchall()
    return connection.execute(sql, values).fetchall()
