"""Starting, waiting for and ending the programs that belong to a stack."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event

from mentoring.stack.places import Account, StackRefused

MARK = "MENTORING_STACK"
LOG_LIMIT = 5_000_000


class Interrupted(Exception):
    """Somebody asked to stop while something was starting."""


def start(
    argv: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches it only through us."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as written:
        return subprocess.Popen(  # noqa: S603 - the program is ours
            [str(word) for word in argv],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=environment,
            start_new_session=True,
            **(account.options() if account else {}),
        )


def wait_until(
    answers: Callable[[], bool],
    process: subprocess.Popen[bytes],
    *,
    what: str,
    log: Path,
    stop: Event,
    patience: float = 60.0,
) -> None:
    """Wait until a program that was started answers.

    Raises:
        StackRefused: it ended, or its patience (seconds) ran out.
        Interrupted: `stop` was set meanwhile.
    """
    deadline = time.monotonic() + patience
    while not answers():
        if process.poll() is not None:
            raise StackRefused(f"{what} ended at once. The end of {log}:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise StackRefused(
                f"{what} did not answer within {patience:.0f} s. The end of {log}:\n{tail(log)}"
            )
        if stop.wait(0.02):
            raise Interrupted


def end(process: subprocess.Popen[bytes], *signals: tuple[signal.Signals, float]) -> None:
    """Send one signal after the other, each with its seconds to obey, and SIGKILL at last."""
    for asked, patience in signals:
        if process.poll() is not None:
            return
        process.send_signal(asked)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
        process.wait()


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for a message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def marked(folder: Path) -> list[int]:
    """The processes that a stack started, wherever they are now (on Linux; elsewhere none is found)."""
    mark = os.fsencode(f"{MARK}={folder}")
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            words = environ.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in words:
            found.append(int(environ.parent.name))
    return found


def sweep(folder: Path) -> None:
    """End what a stack left behind when it was killed itself: politely for a second, then not."""
    for asked, patience in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 1.0)):
        deadline = time.monotonic() + patience
        left = marked(folder)
        for pid in left:
            send(pid, asked)
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = marked(folder)
        if not left:
            return


def send(pid: int, asked: signal.Signals) -> None:
    """Signal a process that may be gone already."""
    try:
        os.kill(pid, asked)
    except ProcessLookupError:
        return
