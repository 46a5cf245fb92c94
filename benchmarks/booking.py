"""Bookings at once: how fast beside bare inserts under the same constraint, and whether any is lost or doubled.

    python -m benchmarks.booking [--tries 1200] [--clients 50]

1. *Rate.* The same random tries by as many clients, served by two processes of four threads, one way after the other:
   the product's verb; then bare psycopg that locks the two people in order and inserts the meeting, the two occupancies
   and the same eight messages; then the same without the messages. PostgreSQL is durable here (fsync on).
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
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.fill import fill  # noqa: E402
from benchmarks.pages import PORT, serving  # noqa: E402
from mentoring.accounts.actions import open_session_for  # noqa: E402
from mentoring.app import create_app  # noqa: E402
from mentoring.foundation import tenancy  # noqa: E402
from mentoring.foundation.errors import Refusal  # noqa: E402
from mentoring.foundation.extensions import db  # noqa: E402
from mentoring.scheduling import meetings  # noqa: E402
from mentoring.stack import postgres, running  # noqa: E402
from mentoring.stack.places import places_of  # noqa: E402

gunicorn = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))
GOAL = 0.4
PROCESSES, THREADS = 2, 4  # as gunicorn serves the product
SLUG = "bench-1"
DAYS = 30
BETWEEN = 40  # bookings accepted between two calamities
OPEN = "UPDATE availabilities SET weekly = %s, notice_minutes = 0, buffer_after = 0, per_month = NULL"
ALL_WEEK = json.dumps([[day, 0, 1440] for day in range(7)])
SOUND = {
    "overlaps": """SELECT count(*) FROM occupancies a JOIN occupancies b
        ON a.user_id = b.user_id AND a.id < b.id AND a.during && b.during""",
    "without both occupancies": """SELECT count(*) FROM meetings m
        WHERE (SELECT count(*) FROM occupancies o WHERE o.meeting_id = m.id) <> 2""",
    "occupancies of nothing": """SELECT count(*) FROM occupancies o
        WHERE NOT EXISTS (SELECT FROM meetings m WHERE m.id = o.meeting_id)""",
    "without their messages": """SELECT count(*) FROM meetings m
        WHERE (SELECT count(*) FROM messages s WHERE s.subject_id = m.id AND kind = 'meeting_invitation') <> 2""",
}


def main() -> int:
    """Measure all three; 1 if one of them fails."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--tries", type=int, default=1200)
    options.add_argument("--clients", type=int, default=50)
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


class Server:
    """A durable PostgreSQL that can be restarted."""

    def __init__(self, folder: Path) -> None:
        self.places = places_of(folder)
        self.log = folder / "postgresql.log"
        self.owner_url = postgres.url(self.places, postgres.OWNER)
        self.app_url = postgres.url(self.places, postgres.APP)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.running = postgres.running(self.places, log=self.log, for_tests=False, stop=threading.Event())
        self.running.__enter__()

    def end(self) -> None:
        """Stop it at once: whoever is inside a transaction loses it."""
        self.running.__exit__(None, None, None)

    def connect(self) -> psycopg.Connection:
        """A connection of the owner, inside the organization."""
        connection = psycopg.connect(
            self.owner_url.replace("postgresql+psycopg", "postgresql"), autocommit=True
        )
        connection.execute("SELECT set_config('app.organization_id', md5(%s)::uuid::text, false)", [SLUG])
        return connection


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


def empty(server: Server) -> None:
    """Take away every meeting, with what hangs on it."""
    with server.connect() as connection:
        for table in ("messages", "session_logs", "meetings", "occupancies"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("VACUUM ANALYZE")


def unsound(server: Server) -> list[str]:
    """What must never be found, in words."""
    with server.connect() as connection:
        found = {what: connection.execute(sql).fetchone()[0] for what, sql in SOUND.items()}
    return [f"{count} {what}" for what, count in found.items() if count]


def rate(server: Server, pairs: list[tuple], asked: argparse.Namespace) -> list[str]:
    """The same tries, by the product and bare."""
    chance = random.Random(7)
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    tries = [
        (*chance.choice(pairs), first + timedelta(minutes=30 * chance.randrange(DAYS * 48)), uuid4())
        for _ in range(asked.tries)
    ]
    print(
        f"{'by ' + str(asked.clients) + ' clients':<34}{'booked':>8}{'refused':>9}{'per second':>12}{'ratio':>8}"
    )
    failures, rates = [], []
    for name, way in (
        ("the product", ours),
        ("bare, the same rows", bare),
        ("bare, without messages", barest),
    ):
        empty(server)
        booked, refused, seconds = at_once(way, tries, asked.clients)
        rates.append(booked / seconds)
        print(f"{name:<34}{booked:>8}{refused:>9}{rates[-1]:>12.0f}{rates[0] / rates[-1]:>8.2f}")
        failures += unsound(server) if way is ours else []
    if rates[0] < GOAL * rates[1]:
        failures.append(f"The rate is below {GOAL} of the bare inserts of the same rows.")
    return failures


def at_once(way, tries: list[tuple], clients: int) -> tuple[int, int, float]:
    """How many tries were booked and refused, and in how many seconds, by clients in two processes."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(PROCESSES + 1), context.Queue()
    children = [
        context.Process(
            target=share, args=(way, tries[number::PROCESSES], clients // PROCESSES, barrier, answers)
        )
        for number in range(PROCESSES)
    ]
    for child in children:
        child.start()
    barrier.wait()
    began = time.perf_counter()
    booked = sum(answers.get() for _ in children)
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return booked, len(tries) - booked, seconds


def share(way, tries: list[tuple], clients: int, barrier, answers) -> None:
    """One process's part: each of its clients takes every so-manieth try."""
    client, local = way(), threading.local()
    gunicorn["when_ready"](None)
    booked: list[bool] = []

    def serve_one(one: tuple) -> bool:
        if not hasattr(local, "book"):
            local.book = client().__enter__()
        return local.book(*one)

    def take(number: int) -> None:
        booked.extend(served.submit(serve_one, one).result() for one in tries[number::clients])

    with ThreadPoolExecutor(THREADS) as served:
        barrier.wait()
        threads = [threading.Thread(target=take, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    answers.put(sum(booked))


def ours():
    """The verb, as the page calls it."""
    app = create_app()

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


def race(server: Server, pairs: list[tuple]) -> list[str]:
    """A hundred participants of one coach ask for one slot at once, by HTTP."""
    empty(server)
    coach = pairs[0][1]
    with server.connect() as connection:
        connection.execute("UPDATE matches SET coach_id = %s", [coach])
    people = signed_in(pairs[:100])
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    ready, answers = threading.Barrier(len(people)), Counter()

    def ask(person: Person) -> None:
        person.open()
        ready.wait()
        answers[person.book(tomorrow, uuid4())] += 1

    with serving("wsgi:app", dict(os.environ)):
        together(ask, people)
    with server.connect() as connection:
        count = connection.execute("SELECT count(*) FROM meetings").fetchone()[0]
    print(f"\n100 requests for one slot at once: {dict(answers)}, {count} meeting")
    sound = answers == {302: 1, 409: 99} and count == 1
    return [*unsound(server), *([] if sound else ["The race had another end."])]


def calamity(server: Server, pairs: list[tuple]) -> list[str]:
    """Bookings while workers are killed and PostgreSQL is restarted."""
    empty(server)
    with server.connect() as connection:
        for match, coach, *_ in pairs:
            connection.execute("UPDATE matches SET coach_id = %s WHERE id = %s", [coach, match])
    people, accepted, troubles = signed_in(pairs[:16]), [], Counter()
    over = threading.Event()
    with serving("wsgi:app", dict(os.environ)) as web:
        wrecker = threading.Thread(target=wreak, args=(server, web.pid, over, accepted, troubles))
        together(lambda person: person.open(), people)
        wrecker.start()
        try:
            together(lambda person: keep_booking(person, accepted, troubles), people)
        finally:
            over.set()
            wrecker.join()
    with server.connect() as connection:
        keys = [row[0] for row in connection.execute("SELECT booking_key FROM meetings")]
    print(f"\nCalamity: {len(accepted)} bookings accepted, {len(keys)} there; {dict(troubles)}")
    failures = unsound(server)
    if sorted(keys) != sorted(accepted):
        failures.append("What was accepted is not what is there.")
    return failures


def keep_booking(person: "Person", accepted: list[UUID], troubles: Counter) -> None:
    """Book forty times; who gets no answer, or that something broke, sends the same form again."""
    for number in range(40):
        key, status = uuid4(), 500
        while status >= 500:
            try:
                status = person.book(person.hour + timedelta(hours=number * 2), key)
            except (OSError, HTTPException):
                troubles["no answer"] += 1
            else:
                troubles["told to try again"] += status >= 500
            if status >= 500:
                time.sleep(0.05)
        if status == 302:
            accepted.append(key)


def wreak(server: Server, web: int, over: threading.Event, accepted: list[UUID], troubles: Counter) -> None:
    """Whenever so many more bookings were accepted, kill a web worker; the next time restart PostgreSQL."""
    seen = 0
    while not over.wait(0.05):
        if len(accepted) < seen + BETWEEN:
            continue
        seen = len(accepted)
        if troubles["workers killed"] > troubles["restarts of PostgreSQL"]:
            server.end()
            server.start()
            troubles["restarts of PostgreSQL"] += 1
            continue
        children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
        with suppress(ProcessLookupError, IndexError):
            os.kill(int(children[0]), signal.SIGKILL)
            troubles["workers killed"] += 1


class Person:
    """A participant at a browser, with the form open."""

    def __init__(self, match: UUID, cookie: str, number: int) -> None:
        self.path, self.cookie, self.token = f"/o/{SLUG}/matches/{match}/meetings", cookie, ""
        self.hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(
            days=2 + number // 24
        )

    def open(self) -> None:
        """Open the page, for the token of its form."""
        answer, body = self.send("GET", f"{self.path}/new")
        if answer != 200:
            raise RuntimeError(f"{self.path}/new: {answer} {body[:300]}")
        self.token = body.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    def book(self, starts_at: datetime, key: UUID) -> int:
        """Press a time; the status of the answer."""
        fields = {
            "csrf_token": self.token,
            "key": key,
            "format": "video",
            "starts_at": f"{starts_at:%Y-%m-%dT%H:%MZ}",
        }
        return self.send("POST", self.path, urlencode(fields))[0]

    def send(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {
            "Cookie": self.cookie,
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            found = answer.read().decode()
            self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        finally:
            connection.close()
        return answer.status, found


def signed_in(pairs: list[tuple]) -> list[Person]:
    """The participants of these pairs, each signed in."""
    app, people = create_app(), []
    for number, (match, _, _, _, user) in enumerate(pairs):
        client = app.test_client()
        with app.app_context():
            token = open_session_for(user, "benchmark")
            db.session.commit()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        people.append(Person(match, f"{cookie.key}={cookie.value}", number))
    return people


def together(act, people: list[Person]) -> None:
    """Everybody at once, each on a thread."""
    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    raise SystemExit(main())
