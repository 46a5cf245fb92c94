"""One command from a checkout to a page: servers, migrations, the demo, and the product's processes."""

import http.client
import os
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType

from mentoring.stack import children, services
from mentoring.stack.places import StackRefused
from mentoring.stack.servers import Addresses, running
from mentoring.stack.services import Command

HOST = "127.0.0.1"
PORTS_TRIED = 50
SECRET_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: first, beside each other, and when the first page answers."""

    first: tuple[Command, ...]
    beside: tuple[Command, ...]
    finally_shown: tuple[Command, ...]


def product_plan(*, demo: bool) -> Plan:
    """The product's own plan, with the demo's people and rosters or without."""
    flask = (sys.executable, "-m", "flask", "--app", "wsgi")
    gunicorn = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "wsgi:app")
    return Plan(
        first=(Command("prepare", (*flask, "prepare", *(["--demo"] if demo else []))),),
        beside=(
            Command("web", gunicorn),
            Command("worker", (*flask, "worker")),
            Command("cron", (*flask, "cron")),
        ),
        finally_shown=(Command("demo-people", (*flask, "demo-people")),) if demo else (),
    )


def up(
    root: Path,
    plan: Plan,
    *,
    port: int,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Run the plan until SIGINT or SIGTERM; give the exit code. Nothing that was started is left."""
    folder = root / "var" / "stack"
    logs = root / "var" / "log"
    with asked_to_stop() as stop:
        try:
            with running(folder, logs=logs, environment=environment, say=say, stop=stop) as addresses:
                chosen = free_port(port)
                told = environment_of(root, addresses, port=chosen, outer=environment)
                try:
                    run_plan(plan, root=root, logs=logs, port=chosen, environment=told, stop=stop)
                finally:
                    say("\nStopping ... ")
                    children.sweep(folder.resolve())
        except children.Interrupted:
            pass
        except StackRefused as refused:
            say(f"\n{refused}\n")
            return 1
    say("stopped.\n")
    return 0


def try_out(root: Path, argv: tuple[str, ...], *, environment: Mapping[str, str] = os.environ) -> int:
    """Run a command against servers that forget everything at its end; give the exit code."""
    with asked_to_stop() as stop, tempfile.TemporaryDirectory(prefix="mentoring-") as name:
        folder = Path(name)
        try:
            with running(folder, for_tests=True, environment=environment, stop=stop) as addresses:
                told = {**environment, "APP_ENV": "development", **address_settings(addresses)}
                services.run(Command(argv[0], argv), root=root, environment=told, stop=stop)
        except children.Interrupted:
            return 130
        except StackRefused as refused:
            say(f"{refused}\n")
            return 1
    return 0


def run_plan(
    plan: Plan, *, root: Path, logs: Path, port: int, environment: Mapping[str, str], stop: Event
) -> None:
    """Everything between the servers' start and their end."""
    for command in plan.first:
        say(f"Running {command.name} ...\n")
        services.run(command, root=root, environment=environment, stop=stop)
    say(f"Starting {', '.join(command.name for command in plan.beside)} ...\n")
    with services.together(plan.beside, root=root, logs=logs, environment=environment) as started:
        web = started[0]
        children.wait_until(
            lambda: healthy(port), web.process, what="The web process", log=web.log, stop=stop
        )
        say(f"\nReady: {environment['BASE_URL']}\n\n")
        for command in plan.finally_shown:
            services.run(command, root=root, environment=environment, stop=stop)
        say(f"\nLogs are in {logs}. Ctrl-C stops everything.\n")
        services.watch(started, stop)


def environment_of(
    root: Path, addresses: Addresses, *, port: int, outer: Mapping[str, str]
) -> dict[str, str]:
    """The settings that the product's processes are given."""
    return {
        **outer,
        children.MARK: str((root / "var" / "stack").resolve()),
        "APP_ENV": "demo",
        "BASE_URL": f"http://{HOST}:{port}",
        **address_settings(addresses),
        "SECRET_KEY": secret(root / "var" / "secret"),
        "MAIL_TRANSPORT": "mailbox",
        "MAILBOX_PATH": str(root / "var" / "mail"),
        "WEB_BIND": f"{HOST}:{port}",
        "WEB_PATIENCE": "2",
        "PYTHONUNBUFFERED": "1",
    }


def address_settings(addresses: Addresses) -> dict[str, str]:
    """The servers' addresses by the names that the settings have."""
    return {
        "DATABASE_URL": addresses.app_url,
        "DATABASE_OWNER_URL": addresses.owner_url,
        "REDIS_URL": addresses.redis_url,
    }


def secret(path: Path) -> str:
    """The secret kept in a file that only its owner reads; made the first time."""
    if path.exists() and len(kept := path.read_text().strip()) >= SECRET_LENGTH:
        return kept
    made = secrets.token_hex(SECRET_LENGTH)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        written.write(made)
    return made


def free_port(wanted: int) -> int:
    """The wanted port, or the next that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError, OverflowError):
                tried.bind((HOST, port))
                if port != wanted:
                    say(f"Port {wanted} is taken; using {port}.\n")
                return port
    raise StackRefused(
        f"No port from {wanted} to {wanted + PORTS_TRIED - 1} is free. Choose one with PORT=9000."
    )


def healthy(port: int) -> bool:
    """Whether the product says that it is well."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def asked_to_stop() -> Iterator[Event]:
    """An event that Ctrl-C, SIGTERM or a closed terminal sets, however often."""
    stop = Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in watched}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(words: str) -> None:
    """Show progress at once; a terminal that was closed must not keep us from stopping."""
    with suppress(OSError, ValueError):
        print(words, end="", flush=True)  # noqa: T201
