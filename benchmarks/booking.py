"""Bookings at once: how fast beside bare inserts under the same constraint, and whether any is lost or doubled.

    python -m benchmarks.booking [--tries 1200] [--clients 50] [--rounds 5]

1. *Rate.* The same random tries by as many clients, served by two processes of four threads: the product's verb; then
   bare psycopg that locks the two people in order and inserts the meeting, the two occupancies and the same eight
   messages; then the same without the messages. PostgreSQL is durable here (fsync on). All take turns, round after
   round; each figure is the median of its rounds, as is each ratio. Before they are timed they book as much for later
   days, and PostgreSQL takes stock of its tables: a plan that was made for empty ones reads them whole.
2. *Race.* A hundred people ask gunicorn for one slot at once.
3. *Calamity.* Sixteen people book while web workers are killed and PostgreSQL is restarted; whoever gets no answer
   sends the same form again. Every accepted booking must be there once, with its occupancies and messages.

Fails if anything overlaps, is lost or doubled, if a refusal is no 409, or if the rate is below 0.4 of the bare inserts.
"""

import argparse
import json
import multiprocessing
import os
import random
import runpy
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.durable import SLUG, Server, empty, unsound  # noqa: E402
from benchmarks.fill import fill  # noqa: E402
from benchmarks.pages import PORT  # noqa: E402
from benchmarks.troubles import calamity, race  # noqa: E402
from mentoring.app import create_app  # noqa: E402
from mentoring.foundation import tenancy  # noqa: E402
from mentoring.foundation.errors import Refusal  # noqa: E402
from mentoring.jobs.gathering import GatheringDoorbell  # noqa: E402
from mentoring.scheduling import meetings  # noqa: E402
from mentoring.stack import running  # noqa: E402

gunicorn = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))
GOAL = 0.4
PROCESSES, THREADS = 2, 4  # as gunicorn serves the product
DAYS = 30
OPEN = "UPDATE availabilities SET weekly = %s, notice_minutes = 0, buffer_after = 0, per_month = NULL"
ALL_WEEK = json.dumps([[day, 0, 1440] for day in range(7)])


def main() -> int:
    """Measure all three; 1 if one of them fails."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--tries", type=int, default=1200)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            named = {"DATABASE_URL": server.app_url, "DATABASE_OWNER_URL": server.owner_url}
            with running(Path(folder), for_tests=True, environment=named) as addresses:
                return measure(server, addresses.redis_url, asked)
        finally:
            server.end()


def measure(server: Server, redis_url: str, asked: argparse.Namespace) -> int:
    os.environ |= {
        "APP_ENV": "development",
        "SECRET_KEY": "benchmarks-only-benchmarks-only-bench",
        "DATABASE_URL": server.app_url,
        "DATABASE_OWNER_URL": server.owner_url,
        "REDIS_URL": redis_url,
        "MAIL_TRANSPORT": "memory",
        "BASE_URL": f"http://127.0.0.1:{PORT}",
        "TRUSTED_HOSTS": f"localhost,127.0.0.1:{PORT},127.0.0.1",
        "LOG_FORMAT": "json",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, check=True, capture_output=True)
    with server.connect() as connection:
        fill(connection, 1, 1)
        connection.execute(OPEN, [ALL_WEEK])
        pairs = connection.execute(
            """SELECT m.id, m.coach_id, c.user_id, m.participant_id, p.user_id FROM matches m
               JOIN memberships c ON c.organization_id = m.organization_id AND c.id = m.coach_id
               JOIN memberships p ON p.organization_id = m.organization_id AND p.id = m.participant_id"""
        ).fetchall()
    failures = [*rate(server, pairs, asked), *race(server, pairs), *calamity(server, pairs)]
    print("\n" + ("\n".join(failures) or "Nothing overlaps, nothing is lost, nothing is doubled."))
    return int(bool(failures))


def rate(server: Server, pairs: list[tuple], asked: argparse.Namespace) -> list[str]:
    """The same tries, by the product and bare."""
    chance = random.Random(7)
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    tries = at_random(chance, pairs, first, asked.tries)
    warming = at_random(chance, pairs, first + timedelta(days=DAYS + 1), asked.tries)
    print(
        f"{'by ' + str(asked.clients) + ' clients':<34}{'booked':>8}{'refused':>9}{'per second':>12}{'ratio':>8}"
    )
    ways = {"the product": ours, "bare, the same rows": bare, "bare, without messages": barest}
    failures: list[str] = []
    rounds: dict[str, list[tuple[int, int, float]]] = {name: [] for name in ways}
    for _ in range(asked.rounds):
        for name, way in ways.items():
            empty(server)
            booked, refused, seconds = at_once(server, way, tries, warming, asked.clients)
            rounds[name].append((booked, refused, booked / seconds))
            failures += unsound(server) if way is ours else []
    product, reference, _ = rounds.values()
    for name, found in rounds.items():
        booked, refused, per_second = (statistics.median(figures) for figures in zip(*found, strict=True))
        print(f"{name:<34}{booked:>8.0f}{refused:>9.0f}{per_second:>12.0f}{ratio(product, found):>8.2f}")
    if ratio(product, reference) < GOAL:
        failures.append(f"The rate is below {GOAL} of the bare inserts of the same rows.")
    return failures


def ratio(ours: list[tuple[int, int, float]], theirs: list[tuple[int, int, float]]) -> float:
    """The median of the rounds' ratios of bookings per second."""
    return statistics.median(one[2] / other[2] for one, other in zip(ours, theirs, strict=True))


def at_random(chance: random.Random, pairs: list[tuple], first: datetime, count: int) -> list[tuple]:
    """Tries of pairs to book half hours of the days from an instant on."""
    return [
        (*chance.choice(pairs), first + timedelta(minutes=30 * chance.randrange(DAYS * 48)), uuid4())
        for _ in range(count)
    ]


def at_once(
    server: Server, way, tries: list[tuple], warming: list[tuple], clients: int
) -> tuple[int, int, float]:
    """How many tries were booked and refused, and in how many seconds, by clients in two processes."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(PROCESSES + 1), context.Queue()
    children = [
        context.Process(
            target=share,
            args=(
                way,
                tries[number::PROCESSES],
                warming[number::PROCESSES],
                clients // PROCESSES,
                barrier,
                answers,
            ),
        )
        for number in range(PROCESSES)
    ]
    for child in children:
        child.start()
    barrier.wait(120)  # seconds, in case a process ended
    with server.connect() as connection:
        connection.execute("ANALYZE")
    barrier.wait(120)
    began = time.perf_counter()
    booked = sum(answers.get() for _ in children)
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return booked, len(tries) - booked, seconds


def share(way, tries: list[tuple], warming: list[tuple], clients: int, barrier, answers) -> None:
    """One process's part, once it is warm: each of its clients takes every so-manieth try."""
    client, local = way(), threading.local()
    gunicorn["keep_shared"]()
    booked: list[bool] = []

    def serve_one(one: tuple) -> bool:
        if not hasattr(local, "book"):
            local.book = client().__enter__()
        return local.book(*one)

    def take(number: int) -> None:
        booked.extend(served.submit(serve_one, one).result() for one in tries[number::clients])

    with ThreadPoolExecutor(THREADS) as served:
        list(served.map(serve_one, warming))
        barrier.wait()
        barrier.wait()  # until PostgreSQL has taken stock
        threads = [threading.Thread(target=take, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    answers.put(sum(booked))


def ours():
    """The verb, as the page calls it, in a web process."""
    app = create_app()
    app.extensions["doorbell"] = GatheringDoorbell(app.extensions["doorbell"])

    class Client:
        def __enter__(self):
            self.context = app.app_context()
            self.context.push()
            return self.book

        def __exit__(self, *_):
            self.context.pop()

        def book(self, match, *when) -> bool:
            starts_at, key = when[-2:]
            with tenancy.organization(organization):
                try:
                    meetings.book(match, starts_at=starts_at, minutes=60, format="video", key=key)
                except Refusal:
                    return False
                return True

    organization = UUID(organization_id())
    return Client


def organization_id() -> str:
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"].replace("postgresql+psycopg", "postgresql")
    ) as connection:
        return str(connection.execute("SELECT md5(%s)::uuid", [SLUG]).fetchone()[0])


def bare(*, messages: bool = True):
    """A transaction of inserts on one's own connection: the same rows, the same constraint, the same lock."""
    organization = organization_id()

    class Client:
        def __enter__(self):
            self.connection = psycopg.connect(
                os.environ["DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
            )
            self.connection.execute("SET ROLE mentoring_app")
            self.connection.commit()
            return self.book

        def __exit__(self, *_):
            self.connection.close()

        def book(self, match, coach, coach_user, participant, participant_user, starts_at, key) -> bool:
            try:
                with self.connection.transaction():
                    insert(self.connection, organization, messages, match, coach, coach_user, participant,
                           participant_user, starts_at, key)  # fmt: skip
            except psycopg.errors.ExclusionViolation:
                return False
            return True

    return Client


def barest():
    """The same without the messages."""
    return bare(messages=False)


def insert(
    connection,
    organization,
    messages,
    match,
    coach,
    coach_user,
    participant,
    participant_user,
    starts_at,
    key,
) -> None:
    people, meeting, ends_at = [coach_user, participant_user], uuid4(), starts_at + timedelta(hours=1)
    connection.execute("SELECT set_config('app.organization_id', %s, true)", [organization])
    connection.execute("SELECT id FROM users WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [people])
    connection.execute(
        """INSERT INTO meetings (organization_id, id, match_id, coach_id, participant_id, starts_at, ends_at,
               local_start, zone, tzdata, format, place, state, sequence, booking_key, created_at)
           VALUES (%s, %s, %s, %s, %s, %s, %s, '', 'America/Chicago', '', 'video', '', 'confirmed', 0, %s, now())""",
        [organization, meeting, match, coach, participant, starts_at, ends_at, key],
    )
    connection.execute(
        """INSERT INTO occupancies (id, user_id, during, meeting_id)
           VALUES (%s, %s, tstzrange(%s, %s), %s), (%s, %s, tstzrange(%s, %s), %s)""",
        [uuid4(), people[0], starts_at, ends_at, meeting, uuid4(), people[1], starts_at, ends_at, meeting],
    )
    if not messages:
        return
    kinds = (
        ("meeting_invitation", 0),
        ("meeting_reminder", 1440),
        ("meeting_reminder", 60),
        ("log_request", 0),
    )
    rows = [
        [organization, uuid4(), user, kind, meeting, offset, starts_at]
        for kind, offset in kinds
        for user in people
    ]
    row = "(%s, %s, %s, %s, %s, 0, %s, '{}', 'A bare insert.', 'planned', 0, %s, now(), '')"
    connection.execute(
        f"""INSERT INTO messages (organization_id, id, user_id, kind, subject_id, sequence, offset_minutes, details,
                why, state, attempts, due_at, created_at, outcome) VALUES {", ".join([row] * len(rows))}""",
        [value for values in rows for value in values],
    )


if __name__ == "__main__":
    raise SystemExit(main())
