"""Bookings in trouble: a hundred at once for one slot, and many while workers are killed and PostgreSQL is restarted.

`benchmarks.booking` runs both.
"""

import os
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.durable import SLUG, Server, empty, unsound  # noqa: E402
from benchmarks.pages import PORT, serving  # noqa: E402
from mentoring.accounts.actions import open_session_for  # noqa: E402
from mentoring.app import create_app  # noqa: E402
from mentoring.foundation.extensions import db  # noqa: E402

BETWEEN = 40  # bookings accepted between two calamities


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
    log = server.log.with_name("web.log")  # it has much to say of a database that goes and comes
    with serving("wsgi:app", dict(os.environ), log=log) as web:
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
