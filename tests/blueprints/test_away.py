"""The database is away: a page that says so and keeps what was typed, and all is well when it is back."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mentoring.app import create_app
from mentoring.foundation.extensions import db
from mentoring.jobs.registry import NotedDoorbell
from mentoring.stack import postgres
from mentoring.stack.places import places_of
from tests.visitor import Visitor, read_strictly, words

pytestmark = pytest.mark.real


@pytest.fixture
def own_server(app, tmp_path_factory):
    """A PostgreSQL of this test's own, not started, and an app that asks it."""
    folder = tmp_path_factory.mktemp("away")
    places = places_of(Path(folder))
    settings = replace(app.config["SETTINGS"], database_url=postgres.url(places, postgres.APP))

    def started():
        return postgres.running(places, log=folder / "postgresql.log", for_tests=True, stop=threading.Event())

    made = create_app(settings, doorbell=NotedDoorbell())
    yield started, made
    with made.app_context():
        db.engine.dispose()


def test_without_a_database_everybody_is_told_and_nothing_typed_is_lost(own_server):
    started, app = own_server
    visitor = Visitor(app)
    visitor.get("/sign-in/password", status=200)
    for path in ("/o/somewhere/", "/o/somewhere/meetings"):
        visitor.get(path, status=503)
        assert visitor.h1 == "We are back in a moment"
        assert visitor.response.headers["Retry-After"] == "30"
    problem = visitor.client.get("/o/somewhere/", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (503, "application/problem+json")
    assert problem.headers["Retry-After"] == "30"
    headers = {"Origin": "http://localhost"}
    visitor.post("/sign-in", {"email": "dana@example.org"}, status=503, headers=headers)
    assert visitor.h1 == "What you typed is here"
    assert visitor.page.select_one("form input[name=email]")["value"] == "dana@example.org"
    with started():
        assert visitor.client.get("/readyz").get_json()["checks"]["database"] == "ok"


def test_a_restart_is_survived_without_a_hand(own_server):
    started, app = own_server
    client = app.test_client()
    for _ in range(2):
        with started():
            assert client.get("/readyz").get_json()["checks"]["database"] == "ok"
        assert client.get("/readyz").status_code == 503
        page = read_strictly(client.get("/o/somewhere/").text)
        assert words(page.h1) == "We are back in a moment"
