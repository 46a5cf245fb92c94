"""The pages that people open every day, under gunicorn, each beside the same statements by bare psycopg.

    python -m benchmarks.pages [--organizations 200] [--seconds 6]

Fills the organizations (500 people and 1,500 meetings each), then measures requests per second, p50 and p99 at eight
connections. The bare reference runs the very statements of the page's view on a bare connection, fetches their rows,
and renders the very template; it has no session, no sign-in, no guard and no objects. The figure is the ratio of the
two in one run. Then each page's number of statements and time is shown with five organizations and with all of them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.fill import fill  # noqa: E402
from benchmarks.load import load  # noqa: E402
from mentoring.stack import running  # noqa: E402

FEW = 5
SLUG = "bench-3"
PORT = 8765
ROLES = {"administrator": 1, "coach": 2, "participant": 200}
PAGES = (
    ("gallery", "participant", f"/o/{SLUG}/coaches"),
    ("Today", "administrator", f"/o/{SLUG}/today"),
    ("cohort", "administrator", f"/o/{SLUG}/cohorts/{{cohort}}"),
    ("slots", "participant", f"/o/{SLUG}/matches/{{match}}/meetings/new"),
    ("my meetings", "coach", f"/o/{SLUG}/meetings"),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--organizations", type=int, default=200)
    options.add_argument("--seconds", type=float, default=6)
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
        running(Path(folder), for_tests=True) as addresses,
    ):
        measure(addresses, asked, Path(folder))


def measure(addresses, asked, folder: Path) -> None:
    environment = os.environ | {
        "APP_ENV": "development",
        "SECRET_KEY": "benchmarks-only-benchmarks-only-bench",
        "DATABASE_URL": addresses.app_url,
        "DATABASE_OWNER_URL": addresses.owner_url,
        "REDIS_URL": addresses.redis_url,
        "MAIL_TRANSPORT": "memory",
        "BASE_URL": f"http://127.0.0.1:{PORT}",
        "TRUSTED_HOSTS": f"localhost,127.0.0.1:{PORT},127.0.0.1",
        "BENCH_FOLDER": str(folder),
        "LOG_FORMAT": "json",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    owner = addresses.owner_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(owner, autocommit=True) as connection:
        fill(connection, 1, FEW)
        recorded_few = record(environment, folder)
        started = time.perf_counter()
        fill(connection, FEW + 1, asked.organizations)
        filled = time.perf_counter() - started
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM users), (SELECT reltuples::bigint FROM pg_class WHERE relname = 'meetings')"
        ).fetchone()
    print(
        f"{asked.organizations} organizations, {counts[0]:,} people, about {counts[1]:,} meetings ({filled:.0f} s)"
    )
    recorded = record(environment, folder)
    with serving("wsgi:app", environment):
        results = {
            name: load(recorded[name]["path"], asked.seconds, port=PORT, cookie=recorded[name]["cookie"])
            for name, _, _ in PAGES
        }
    with serving("benchmarks.bare:app", environment):
        plain = {
            name: load(f"/bare/{number}", asked.seconds, port=PORT)
            for number, (name, _, _) in enumerate(PAGES)
        }
    print(f"\n{'page':<12} {'req/s':>7} {'p50 ms':>7} {'p99 ms':>7}   {'bare req/s':>10} {'ratio':>6}")
    for name, _, _ in PAGES:
        rate, middle, slowest = results[name]
        print(
            f"{name:<12} {rate:7.1f} {middle:7.1f} {slowest:7.1f}   {plain[name][0]:10.1f} {rate / plain[name][0]:6.2f}"
        )
    print(f"\n{'page':<12} {'statements':>10}  with {FEW} organizations: {'':>2} with {asked.organizations}:")
    for name, _, _ in PAGES:
        few, many = recorded_few[name], recorded[name]
        print(
            f"{name:<12} {few['statements']:>4} and {many['statements']:<4}"
            f"{few['milliseconds']:>16.1f} ms {many['milliseconds']:>14.1f} ms"
        )


def record(environment, folder: Path) -> dict[str, dict]:
    """Open each page once in a process of its own; keep its cookie, path, statements and median time."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.bare",
        json.dumps([list(page) for page in PAGES]),
        json.dumps(ROLES),
    ]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads((folder / "recorded.json").read_text())


@contextmanager
def serving(
    target: str, environment, port: int = PORT, *, log: Path | None = None
) -> Iterator[subprocess.Popen]:
    """gunicorn as in the demo: two processes of four threads; what it has to say goes to a log, if one is given."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.py",
        "--log-level",
        "critical",
        target,
    ]
    environment = environment | {"WEB_BIND": f"127.0.0.1:{port}"}
    with socket() as asking:
        if asking.connect_ex(("127.0.0.1", port)) == 0:
            raise RuntimeError(f"Port {port} is taken: another server would be measured.")
    with log.open("ab") if log else nullcontext() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=said)
        try:
            wait_for(process, port)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def wait_for(process: subprocess.Popen, port: int) -> None:
    """Until it answers, and a second more for its second process."""
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("gunicorn ended")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1)
            return
    raise RuntimeError("gunicorn does not answer")


if __name__ == "__main__":
    main()
