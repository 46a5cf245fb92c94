"""The web server as it is run: what a page rings for reaches the queue, also in the moment in which it is stopped."""

import os
import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

import config

pytestmark = pytest.mark.real
OWN_DATABASE = 7  # of Redis: other tests empty theirs


@pytest.fixture
def redis_url(addresses):
    return f"{addresses.redis_url}{'&' if '?' in addresses.redis_url else '?'}db={OWN_DATABASE}"


@pytest.fixture
def queue(redis_url):
    connection = Redis.from_url(redis_url)
    connection.flushdb()
    yield Queue("default", connection=connection, serializer=JSONSerializer)
    connection.flushdb()
    connection.close()


@pytest.fixture
def web(app, redis_url):
    """gunicorn with one process, and the port where it answers."""
    settings = app.config["SETTINGS"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "APP_ENV": "test",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": redis_url,
        "MAIL_TRANSPORT": "memory",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_PROCESSES": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "wsgi:app"]
    with subprocess.Popen(command, cwd=config.ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        until(lambda: answers(port))
        yield process, port
        process.kill()


def until(wanted) -> None:
    """Wait for something, twenty seconds at most."""
    end = time.monotonic() + 20
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.02)


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, *, cookie: str = "", **fields: str) -> tuple[int, str, str]:
    """The status, the body and the cookie of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(fields), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, (answer.getheader("Set-Cookie") or "").split(";")[0]


def ask_for_a_code(port: int) -> None:
    _, page, cookie = ask(port, "GET", "/sign-in")
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[1]
    assert ask(port, "POST", "/sign-in", cookie=cookie, csrf_token=token, email="dana@example.org")[0] == 302


def test_what_a_page_rings_for_reaches_the_queue_also_at_the_end(committed, queue, web):
    committed.participant(committed.organization(), user=committed.user("dana@example.org"))
    process, port = web
    ask_for_a_code(port)
    until(lambda: len(queue.jobs) == 1)
    queue.connection.flushdb()
    ask_for_a_code(port)
    process.terminate()
    assert process.wait(20) == 0
    assert [job.args[0] for job in queue.jobs] == ["deliver_messages"]
