"""The open times of one coach and the first available of fifty, as page and as JSON, under gunicorn.

    python -m benchmarks.slot_pages [--seconds 3] [--rounds 5] [--peer]

Eight connections on two processes of four threads. Prints requests per second, p50 and p95 with the goal, and beside
the JSON the rate of a bare reference in the same run: one route, the very statements by psycopg, their rows as JSON.
With `--peer` also `django-appointment`, from the package index into an environment of its own, on the same PostgreSQL:
50 staff, 2,000 appointments, the slots of a day, beside the slots of a day here. All are asked in turn, round after
round, and each figure is the median of its rounds, as is each ratio: what else the machine does falls on all alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import psycopg
from flask import Flask, jsonify

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.fill import fill  # noqa: E402
from benchmarks.load import load as load_pages  # noqa: E402
from benchmarks.pages import PORT, serving  # noqa: E402
from benchmarks.statements import rows_of  # noqa: E402
from mentoring.stack import running  # noqa: E402

load = partial(load_pages, slowest=0.95)
COACHES = 50
PARTICIPANT = 200
SLUG = "bench-3"
JSON, HTML = "application/json", "text/html"
MORE_COACHES = (
    """INSERT INTO cohorts (organization_id, id, program_id, name, starts_on, ends_on, zone, places, state, version,
           created_at)
       SELECT %(org)s, md5('gallery-c' || n)::uuid, md5('bench-3p')::uuid, 'Gallery ' || n, current_date - 120,
           current_date + 245, 'America/Los_Angeles', 400, 'running', 1, now()
       FROM generate_series(1, %(more)s) n""",
    """INSERT INTO matches (organization_id, id, cohort_id, participant_id, coach_id, state, fit, reasons, published_at)
       SELECT %(org)s, md5('gallery-x' || n)::uuid, md5('gallery-c' || n)::uuid, md5('bench-3m200')::uuid,
           md5('bench-3m' || (2 + n))::uuid, 'active', 700, '[]'::jsonb, now()
       FROM generate_series(1, %(more)s) n""",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=3)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--peer", action="store_true")
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
        running(Path(folder), for_tests=True) as addresses,
    ):
        os.environ |= {
            "APP_ENV": "development",
            "SECRET_KEY": "benchmarks-only-benchmarks-only-bench",
            "DATABASE_URL": addresses.app_url,
            "DATABASE_OWNER_URL": addresses.owner_url,
            "REDIS_URL": addresses.redis_url,
            "MAIL_TRANSPORT": "memory",
            "BASE_URL": f"http://127.0.0.1:{PORT}",
            "TRUSTED_HOSTS": f"localhost,127.0.0.1:{PORT},127.0.0.1",
            "BENCH_FOLDER": folder,
            "LOG_FORMAT": "json",
        }
        measure(asked, Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, check=True, capture_output=True)
    with psycopg.connect(plain(os.environ["DATABASE_OWNER_URL"]), autocommit=True) as connection:
        fill(connection, 1, 3)
        with connection.transaction():
            org = connection.execute("SELECT md5(%s)::uuid", [SLUG]).fetchone()[0]
            connection.execute("SELECT set_config('app.organization_id', %s, true)", [str(org)])
            for statement in MORE_COACHES:
                connection.execute(statement, {"org": org, "more": COACHES - 1})
            match = connection.execute(
                "SELECT id FROM matches WHERE participant_id = md5('bench-3m200')::uuid "
                "AND cohort_id = md5('bench-3c')::uuid"
            ).fetchone()[0]
    today = date.today()  # noqa: DTZ011 - a range of the address
    first = today + timedelta(
        days=(8 - today.weekday()) % 7 + 7
    )  # a Tuesday, on which the coaches have hours
    slots = f"/o/{SLUG}/matches/{match}/meetings/new"
    # name, address, how it is asked for, goal in milliseconds
    a_day = ("a day of a coach, JSON", f"{slots}?from={first}&to={first}", JSON, 50)
    cases = (
        ("31 days of a coach, page", slots, HTML, 50),
        ("31 days of a coach, JSON", f"{slots}?from={today}&to={today + timedelta(days=30)}", JSON, 50),
        a_day,
        ("first of 50 coaches, page", f"/o/{SLUG}/first-available", HTML, 150),
        ("first of 50 coaches, JSON", f"/o/{SLUG}/first-available", JSON, 150),
    )
    cookie = record(cases, folder)
    found = {case: [] for case in cases}
    plainly = {case: [] for case in cases}
    beside: list[tuple[float, float, float]] = []
    with (
        serving("wsgi:app", os.environ),
        serving("benchmarks.slot_pages:app", os.environ, PORT + 1),
        peer(folder, first) if asked.peer else nullcontext() as ask_peer,
    ):
        for _ in range(asked.rounds):
            for number, case in enumerate(cases):
                _, path, accept, _ = case
                found[case].append(load(path, asked.seconds, port=PORT, cookie=cookie, accept=accept))
                if accept == JSON:
                    plainly[case].append(load(f"/bare/{number}", asked.seconds, port=PORT + 1))
                if ask_peer and case is a_day:
                    beside.append(ask_peer(asked.seconds))
    print(f"\n{'case':28}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'goal':>6}{'bare req/s':>12}{'ratio':>7}")
    for case in cases:
        name, _, _, goal = case
        rate, middle, high = medians(found[case])
        bare = (
            f"{medians(plainly[case])[0]:12.1f}{ratio(found[case], plainly[case]):7.2f}"
            if plainly[case]
            else ""
        )
        print(f"{name:28}{rate:8.1f}{middle:8.1f}{high:8.1f}{goal:6}{bare}")
    if beside:
        rate, middle, high = medians(beside)
        times = ratio(found[a_day], beside)
        print(
            f"{'django-appointment, a day':28}{rate:8.1f}{middle:8.1f}{high:8.1f}   ours is {times:.1f} times"
        )


def medians(rounds: list[tuple[float, float, float]]) -> list[float]:
    """The median of each figure."""
    return [statistics.median(figures) for figures in zip(*rounds, strict=True)]


def ratio(ours: list[tuple[float, float, float]], theirs: list[tuple[float, float, float]]) -> float:
    """The median of the rounds' ratios of requests per second."""
    return statistics.median(one[0] / other[0] for one, other in zip(ours, theirs, strict=True))


def record(cases: tuple, folder: Path) -> str:
    """Open each address in this process; write down its statements, and give a cookie that opens them all."""
    # These read the environment, which is known only now.
    from benchmarks.bare import watch
    from mentoring.accounts.actions import open_session_for
    from mentoring.app import create_app
    from mentoring.foundation.extensions import db

    app = create_app()
    watched = watch(app)
    client = app.test_client()
    with psycopg.connect(plain(os.environ["DATABASE_OWNER_URL"])) as connection:
        user = connection.execute(f"SELECT md5('{SLUG}u{PARTICIPANT}')::uuid").fetchone()[0]
    with app.app_context():
        token = open_session_for(user, "benchmark")
        db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    kept = []
    for _, path, accept, _ in cases:
        watched.forget()
        answer = client.get(path, headers={"Accept": accept})
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        kept.append(
            [
                (sql, values)
                for sql, values, inside in watched.statements
                if inside and "set_config" not in sql
            ]
        )
    (folder / "statements.json").write_text(json.dumps(kept, default=str))
    found = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return f"{found.key}={found.value}"


def build(folder: Path) -> Flask:
    """The bare reference: one route, a connection for each thread."""
    bare, local = Flask("bare", template_folder=None), threading.local()
    replay = json.loads((folder / "statements.json").read_text())

    @bare.get("/healthz")
    def health():
        return "well"

    @bare.get("/bare/<int:number>")
    def slots(number: int):
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(plain(os.environ["DATABASE_URL"]))
            local.connection.execute("SET ROLE mentoring_app")
            local.connection.execute("SET plan_cache_mode = force_generic_plan")  # as the app
            local.connection.commit()
        with local.connection.transaction():
            local.connection.execute(
                "SELECT set_config('app.organization_id', md5(%s)::uuid::text, true)", [SLUG]
            )
            rows = [rows_of(local.connection, sql, values) for sql, values in replay[number]]
        return jsonify([[[str(value) for value in row] for row in each] for each in rows])

    return bare


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


@contextmanager
def peer(folder: Path, on: date) -> Iterator[Callable[[float], tuple[float, float, float]]]:
    """The peer served; gives what measures the slots of a day of one of its staff, for so many seconds."""
    place = folder / "peer"
    venv.create(place, with_pip=True)
    packages = ["django-appointment", "psycopg[binary]", "gunicorn"]
    subprocess.run([place / "bin/pip", "install", "--quiet", "--quiet", *packages], check=True)
    owner = plain(os.environ["DATABASE_OWNER_URL"])
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA peer")
    environment = {"PATH": os.environ["PATH"], "PEER_DATABASE": owner, "PYTHONPATH": str(ROOT / "benchmarks")}
    line = [place / "bin/python", "-P", ROOT / "benchmarks" / "appointment_peer.py"]
    filled = subprocess.run(line, env=environment, check=True, capture_output=True, text=True)
    staff, service = filled.stdout.split()[-2:]  # after what the peer logs
    bind = f"127.0.0.1:{PORT + 2}"
    command = [place / "bin/gunicorn", "--workers", "2", "--threads", "4", "--bind", bind]
    process = subprocess.Popen(
        [*command, "--log-level", "critical", "appointment_peer:application"], cwd=folder, env=environment
    )
    path = f"/ajax/available_slots/?selected_date={on}&staff_member={staff}&service_id={service}"
    try:
        time.sleep(4)
        yield partial(load, path, accept=JSON, more={"X-Requested-With": "XMLHttpRequest"}, port=PORT + 2)
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
elif (Path(os.environ["BENCH_FOLDER"]) / "statements.json").exists():
    app = build(Path(os.environ["BENCH_FOLDER"]))
