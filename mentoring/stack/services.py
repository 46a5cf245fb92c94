"""Running the product's own processes beside each other: all of them, or none."""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from mentoring.stack import children
from mentoring.stack.places import StackRefused

POLITE = 2.5
FIRM = 1.0


@dataclass(frozen=True, slots=True)
class Command:
    """A process to run, and the name that its log and the messages use."""

    name: str
    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A process that runs."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def together(
    commands: Sequence[Command], *, root: Path, logs: Path, environment: Mapping[str, str]
) -> Iterator[list[Service]]:
    """The processes, while they run; all are ended together."""
    services: list[Service] = []
    try:
        for command in commands:
            log = logs / f"{command.name}.log"
            process = children.start(command.argv, log=log, cwd=root, environment=environment)
            services.append(Service(command.name, process, log))
        yield services
    finally:
        end_together(services)


def end_together(services: Sequence[Service]) -> None:
    """SIGTERM to finish what is under way, again to drop it, then SIGKILL."""
    for patience in (POLITE, FIRM):
        running = [service for service in services if service.process.poll() is None]
        for service in running:
            service.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(service.process.poll() is None for service in running):
            time.sleep(0.02)
    for service in services:
        children.end(service.process)


def watch(services: Sequence[Service], stop: Event) -> None:
    """Wait until somebody asks to stop.

    Raises:
        StackRefused: one of the processes ended by itself.
    """
    while not stop.wait(0.2):
        for service in services:
            code = service.process.poll()
            if code is not None:
                raise StackRefused(ended(service, code))


def ended(service: Service, code: int) -> str:
    """What to say about a process that ended by itself."""
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return f"The {service.name} process {how}. The end of {service.log}:\n{children.tail(service.log)}"


def run(command: Command, *, root: Path, environment: Mapping[str, str], stop: Event) -> None:
    """Run one command to its end, its output shown as it comes.

    Raises:
        StackRefused: it failed.
        Interrupted: `stop` was set meanwhile.
    """
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        command.argv, cwd=root, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while process.poll() is None:
            if stop.wait(0.05):
                raise children.Interrupted
    finally:
        children.end(process, (signal.SIGTERM, POLITE))
    if process.returncode != 0:
        raise StackRefused(f"{command.name} failed with code {process.returncode}; see above.")
