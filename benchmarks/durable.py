"""A durable PostgreSQL that can be restarted, filled with one organization, and what must never be found in it."""

import sys
import threading
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mentoring.stack import postgres  # noqa: E402
from mentoring.stack.places import places_of  # noqa: E402

SLUG = "bench-1"
SOUND = {
    "overlaps": """SELECT count(*) FROM occupancies a JOIN occupancies b
        ON a.user_id = b.user_id AND a.id < b.id AND a.during && b.during""",
    "without both occupancies": """SELECT count(*) FROM meetings m
        WHERE (SELECT count(*) FROM occupancies o WHERE o.meeting_id = m.id) <> 2""",
    "occupancies of nothing": """SELECT count(*) FROM occupancies o
        WHERE NOT EXISTS (SELECT FROM meetings m WHERE m.id = o.meeting_id)""",
    "without their messages": """SELECT count(*) FROM meetings m
        WHERE (SELECT count(*) FROM messages s WHERE s.subject_id = m.id AND kind = 'meeting_invitation') <> 2""",
}


class Server:
    """A durable PostgreSQL that can be restarted."""

    def __init__(self, folder: Path) -> None:
        self.places = places_of(folder)
        self.log = folder / "postgresql.log"
        self.owner_url = postgres.url(self.places, postgres.OWNER)
        self.app_url = postgres.url(self.places, postgres.APP)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.running = postgres.running(self.places, log=self.log, for_tests=False, stop=threading.Event())
        self.running.__enter__()

    def end(self) -> None:
        """Stop it at once: whoever is inside a transaction loses it."""
        self.running.__exit__(None, None, None)

    def connect(self) -> psycopg.Connection:
        """A connection of the owner, inside the organization."""
        connection = psycopg.connect(
            self.owner_url.replace("postgresql+psycopg", "postgresql"), autocommit=True
        )
        connection.execute("SELECT set_config('app.organization_id', md5(%s)::uuid::text, false)", [SLUG])
        return connection


def empty(server: Server) -> None:
    """Take away every meeting, with what hangs on it."""
    with server.connect() as connection:
        for table in ("messages", "session_logs", "meetings", "occupancies"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("VACUUM ANALYZE")


def unsound(server: Server) -> list[str]:
    """What must never be found, in words."""
    with server.connect() as connection:
        found = {what: connection.execute(sql).fetchone()[0] for what, sql in SOUND.items()}
    return [f"{count} {what}" for what, count in found.items() if count]
