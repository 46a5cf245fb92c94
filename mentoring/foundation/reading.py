"""A transaction that only read ends with a commit, so that its connection keeps the statements it has prepared.

psycopg prepares what is executed more than a few times, and forgets all of it at a rollback, since tables may have gone
with that; none does while the app runs. Without this every page would have its statements planned anew, which takes
longer than running them; and so it would where PostgreSQL thought a plan for the values at hand worth making, which
by our keys and indexes it never is (decision 0013).

A connection is asked whether it lives (`pool_pre_ping`) only where its server has said something while it lay idle,
as it does when it goes: that costs no round trip.
"""

import re
import select
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

KEPT = 300  # statements of a connection; the app has fewer that run often
WRITES = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET|MERGE\s+INTO)\b", re.IGNORECASE)
WRITTEN: WeakSet[Any] = WeakSet()  # the driver's connections whose transaction has written


def keep_prepared(engine: Engine) -> None:
    """Have transactions of an engine end as this room says."""
    dialect: Any = engine.dialect
    roll_back, commit, ping = dialect.do_rollback, dialect.do_commit, dialect.do_ping

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        note_writing(connection.connection.dbapi_connection, statement)

    def end(connection: Any) -> None:
        own = driver_s(connection)
        status = own.info.transaction_status
        if status == TransactionStatus.IDLE:  # ended already, as the pool makes sure of once more
            WRITTEN.discard(own)
        elif status != TransactionStatus.INTRANS or own in WRITTEN:
            WRITTEN.discard(own)
            roll_back(connection)
        else:
            commit(connection)

    def settle(connection: Any) -> None:
        commit(connection)
        WRITTEN.discard(driver_s(connection))

    def widen(connection: Any, _: Any) -> None:
        connection.prepared_max = KEPT
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.commit()

    def lives(connection: Any) -> bool:
        return not has_word(driver_s(connection)) or ping(connection)

    dialect.do_rollback, dialect.do_commit, dialect.do_ping = end, settle, lives
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "connect", widen)


def note_writing(connection: Any, statement: str) -> None:
    """Note of a driver's connection that its transaction is about to write, if a statement does."""
    if not only_reads(statement):
        WRITTEN.add(connection)


def has_word(connection: Any) -> bool:
    """Whether there is something to read of the server: a word, or that it has closed the connection."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def driver_s(connection: Any) -> Any:
    """The driver's own connection, also where the pool's stands for it."""
    return getattr(connection, "dbapi_connection", connection)


@lru_cache(maxsize=4096)
def only_reads(statement: str) -> bool:
    """Whether a statement writes nothing: a SELECT, or a WITH that no writing is in."""
    begins = statement.lstrip()[:6].upper()
    return begins == "SELECT" or (begins.startswith("WITH") and not WRITES.search(statement))
