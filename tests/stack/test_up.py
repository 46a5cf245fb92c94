"""The one command: what it starts it ends, and what goes wrong it says."""

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mentoring.stack import children, places
from mentoring.stack.places import places_of
from mentoring.stack.servers import reset
from mentoring.stack.up import free_port, secret, try_out

ROOT = Path(__file__).parents[2]
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/one", "REDIS_URL": "redis://elsewhere"}


@pytest.fixture
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def started(root: Path, port: int, worker: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stack.stand_in", str(root), str(port), worker],
        cwd=ROOT,
        env=inherited | {"STUBBORN": str(root / "stubborn.py")} | environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    read = ""
    for line in process.stdout:
        read += line
        if words in line:
            return read
    raise AssertionError(read)


def test_ctrl_c_ends_everything_even_what_does_not_listen_and_leaves_no_socket(root: Path, port: int) -> None:
    with started(root, port, "stubborn", {}) as process:
        told = read_until(process, "Ctrl-C stops everything")
        sockets = places_of(root / "var" / "stack").sockets
        assert sorted(path.name for path in sockets.glob("*")) == [
            ".s.PGSQL.5432",
            ".s.PGSQL.5432.lock",
            "valkey.sock",
        ]
        folder = root / "var" / "stack"
        assert len(children.marked(folder)) == 3  # web, the worker, and the worker's own child
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert rest == "\nStopping ... stopped.\n"
    assert children.marked(folder) == []
    assert not sockets.exists()
    assert f"Ready: http://127.0.0.1:{port}\n\npeople of demo http://127.0.0.1:{port} 64\n" in told
    assert stat.S_IMODE((root / "var" / "secret").stat().st_mode) == 0o600
    reset(folder)


def test_sigterm_while_it_prepares_ends_it_too(root: Path, port: int) -> None:
    with started(root, port, "failing", ELSEWHERE) as process:
        read_until(process, "Running prepare")
        process.terminate()
        rest, _ = process.communicate(timeout=10)
    assert (process.returncode, rest.endswith("stopped.\n")) == (0, True)


def test_when_one_process_ends_all_end_and_the_reason_is_shown(root: Path, port: int) -> None:
    with started(root, port, "failing", ELSEWHERE) as process:
        told, _ = process.communicate(timeout=10)
    log = root / "var" / "log" / "worker.log"
    assert process.returncode == 1
    assert told.endswith(f"The worker process ended with code 3. The end of {log}:\nout of paper\n")
    assert children.marked(root / "var" / "stack") == []


def test_a_preparation_that_fails_is_no_start(root: Path, port: int) -> None:
    with started(root, port, "unprepared", ELSEWHERE) as process:
        told, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert told.endswith("prepare failed with code 4; see above.\n")
    assert not (root / "var" / "log" / "web.log").exists()


def test_a_taken_port_is_said_and_the_next_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        chosen = free_port(port)
    assert chosen > port
    assert capsys.readouterr().out == f"Port {port} is taken; using {chosen}.\n"


def test_no_free_port_is_said() -> None:
    with pytest.raises(places.StackRefused, match="No port from 70000 to 70049 is free"):
        free_port(70000)


def test_the_secret_is_made_once_and_a_half_written_one_again(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    made = secret(path)
    assert (len(made), secret(path)) == (64, made)
    path.write_text("")
    assert secret(path) not in {"", made}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("words", "code"), [("test $DATABASE_URL = $DATABASE_OWNER_URL", 0), ("exit 3", 1)])
def test_a_command_can_be_tried_out_against_servers(tmp_path: Path, words: str, code: int) -> None:
    environment = {**os.environ, **ELSEWHERE}
    environment.pop("DATABASE_OWNER_URL", None)
    assert try_out(tmp_path, ("sh", "-c", words), environment=environment) == code
