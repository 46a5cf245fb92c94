"""Both servers together, for the demo and for the tests."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from mentoring.stack import children, postgres, valkey
from mentoring.stack.places import StackRefused, places_of


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are: the database for its owner and for the app, and the queue's store."""

    owner_url: str
    app_url: str
    redis_url: str


def silently(_words: str) -> None:
    """Say nothing."""


@contextmanager
def running(
    folder: Path,
    *,
    for_tests: bool = False,
    logs: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    say: Callable[[str], None] = silently,
    stop: Event | None = None,
) -> Iterator[Addresses]:
    """The servers' addresses, while they run; stops what it started, whatever happens.

    Servers that the environment names (DATABASE_URL, REDIS_URL) are used as they are. The others run on Unix
    sockets and keep their files for `folder`; for tests they are quicker and forget everything at the end.

    Raises:
        StackRefused: a server is missing or does not start, or the folder's servers run already.
        Interrupted: `stop` was set while they started.
    """
    folder = folder.resolve()
    stop = stop or Event()
    database_url = environment.get("DATABASE_URL", "").strip()
    redis_url = environment.get("REDIS_URL", "").strip()
    owner_url = environment.get("DATABASE_OWNER_URL", "").strip() or database_url
    logs = logs or folder / "log"
    app_url = database_url
    with ExitStack() as stack:
        stack.enter_context(locked(folder))
        children.sweep(folder)
        if database_url and redis_url:
            yield Addresses(owner_url, database_url, redis_url)
            return
        places = places_of(folder)
        stack.callback(leave_no_sockets, places.sockets)
        if for_tests:
            stack.callback(shutil.rmtree, places.kept, ignore_errors=True)
        if not database_url:
            with timed("Starting PostgreSQL", say):
                stack.enter_context(
                    postgres.running(places, log=logs / "postgresql.log", for_tests=for_tests, stop=stop)
                )
            owner_url, app_url = (postgres.url(places, role) for role in (postgres.OWNER, postgres.APP))
        if not redis_url:
            with timed("Starting Valkey", say):
                stack.enter_context(
                    valkey.running(places, log=logs / "valkey.log", for_tests=for_tests, stop=stop)
                )
            redis_url = valkey.url(places)
        yield Addresses(owner_url, app_url, redis_url)


def reset(folder: Path) -> None:
    """Delete everything that the embedded servers keep for `folder`.

    Raises:
        StackRefused: they run.
    """
    folder = folder.resolve()
    with locked(folder):
        children.sweep(folder)
        places = places_of(folder)
        valkey.release(places)
        postgres.release(places.kept / "postgresql", places.sockets)
        leave_no_sockets(places.sockets)
        shutil.rmtree(places.kept)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system frees it when its holder ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise StackRefused(
                f"Already running here (process {lock.read().strip()}). Stop it first."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def leave_no_sockets(sockets: Path) -> None:
    """Remove the sockets' folder, and in it what a killed server could not remove."""
    with suppress(FileNotFoundError):
        for left in sockets.iterdir():
            left.unlink(missing_ok=True)
        sockets.rmdir()


@contextmanager
def timed(what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Say what is done and then how long it took."""
    say(f"{what} ... ")
    began = time.monotonic()
    yield
    say(f"{time.monotonic() - began:.1f} s\n")
