"""One stack for the run, one migrated database for each worker, one app, and each test in a transaction of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from jinja2 import Undefined
from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.orm import Session

import config
from mentoring.app import create_app
from mentoring.foundation import tenancy
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db, limiter
from mentoring.jobs.registry import NotedDoorbell, run
from mentoring.stack import servers as stack
from tests.scheduling.pairs import MONDAY
from tests.visitor import Visitor
from tests.world import World

pytest_plugins = ["tests.browsers"]

settings.register_profile("everyday", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


def pytest_configure(config: pytest.Config) -> None:
    """The process that steers starts the servers; its workers are told where they are."""
    if hasattr(config, "workerinput"):
        config.stash[ADDRESSES] = stack.Addresses(**config.workerinput["addresses"])
        return
    folder = Path(tempfile.mkdtemp(prefix="mentoring-tests-"))
    running = stack.running(folder, for_tests=True)
    config.stash[ADDRESSES] = running.__enter__()
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(lambda: running.__exit__(None, None, None))
    config.stash[TEMPLATE] = f"mentoring_template_{uuid4().hex[:8]}"
    make_template(config.stash[ADDRESSES].owner_url, config.stash[TEMPLATE])
    config.add_cleanup(lambda: drop(config.stash[ADDRESSES].owner_url, config.stash[TEMPLATE]))


ADDRESSES = pytest.StashKey[stack.Addresses]()
TEMPLATE = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker where the servers are."""
    found = node.config.stash[ADDRESSES]
    node.workerinput["addresses"] = {
        "owner_url": found.owner_url,
        "app_url": found.app_url,
        "redis_url": found.redis_url,
    }
    node.workerinput["template"] = node.config.stash[TEMPLATE]


def make_template(owner_url: str, name: str) -> None:
    """A database with every migration run, to be copied."""
    with administration(owner_url) as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    app = create_app(settings_for(at(owner_url, name), at(owner_url, name)))
    with app.app_context():
        upgrade()
        db.engine.dispose()


def drop(owner_url: str, name: str) -> None:
    with administration(owner_url) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@contextmanager
def administration(owner_url: str) -> Iterator:
    """A connection that may create databases."""
    engine = create_engine(config.with_driver(owner_url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def at(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(config.with_driver(url)).set(database=name).render_as_string(hide_password=False)


def settings_for(database_url: str, owner_url: str, redis_url: str = "") -> config.Settings:
    """The settings of tests."""
    return config.read(
        {
            "APP_ENV": "test",
            "SECRET_KEY": "tests-only-tests-only-tests-only-tests",
            "DATABASE_URL": database_url,
            "DATABASE_OWNER_URL": owner_url,
            "REDIS_URL": redis_url or "redis://127.0.0.1:1/0",
            "MAIL_TRANSPORT": "memory",
            "BASE_URL": "http://localhost",
            "LOG_FORMAT": "console",
        }
    )


@pytest.fixture(scope="session")
def addresses(request: pytest.FixtureRequest) -> stack.Addresses:
    """Where the servers of this run are."""
    return request.config.stash[ADDRESSES]


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, addresses: stack.Addresses, worker_id: str) -> Iterator[str]:
    """The name of this worker's own database."""
    worker = getattr(request.config, "workerinput", {})
    template = worker.get("template") or request.config.stash[TEMPLATE]
    name = f"{template}_{worker_id}"
    with administration(addresses.owner_url) as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    yield name
    drop(addresses.owner_url, name)


@pytest.fixture(scope="session")
def app(addresses: stack.Addresses, database: str) -> Iterator[Flask]:
    """The one app of this worker."""
    made = create_app(
        settings_for(at(addresses.app_url, database), at(addresses.owner_url, database), addresses.redis_url),
        doorbell=NotedDoorbell(),
    )
    made.jinja_env.undefined = Nothing
    yield made
    with made.app_context():
        db.engine.dispose()


class Nothing(Undefined):
    """What a template was not given may be asked about, and never shown: a page would have a hole nobody sees."""

    __str__ = Undefined._fail_with_undefined_error


@pytest.fixture
def rolled_back(app: Flask) -> Iterator[None]:
    """Everything that a test commits is a savepoint inside one transaction, taken back at the end."""
    with app.app_context():
        engines = db._app_engines[app]
    engine = engines[None]
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection
        event.listen(db.session, "after_begin", forget_organization)
        try:
            yield
        finally:
            event.remove(db.session, "after_begin", forget_organization)
            engines[None] = engine
            outer.rollback()
    limiter.reset()
    app.extensions["doorbell"].rung.clear()


def forget_organization(session: Session, _: object, connection: Connection) -> None:
    """What is set for one transaction ends with it; a savepoint that is let go would leave it to the next."""
    if "organization_id" not in session.info:
        connection.exec_driver_sql("SELECT set_config('app.organization_id', '', true)")


@pytest.fixture
def world(app: Flask, rolled_back: None) -> World:
    """Builds organizations and people, and carries out jobs."""
    return World(app)


@pytest.fixture
def visitor(app: Flask, rolled_back: None) -> Visitor:
    """A person at a browser, not signed in."""
    return Visitor(app)


@pytest.fixture
def committed(app: Flask, addresses: stack.Addresses, database: str) -> Iterator[World]:
    """A world whose rows are really committed, for tests with several connections; emptied at the end."""
    yield World(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    engine = create_engine(at(addresses.owner_url, database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DELETE FROM organizations WHERE slug <> 'installation'"))
        connection.execute(text("DELETE FROM users"))
    engine.dispose()
    limiter.reset()
    app.extensions["doorbell"].rung.clear()


@pytest.fixture
def carry_out(app: Flask):
    """Open every envelope that was rung for, as a worker would, until none is left."""

    def carry() -> int:
        rung = app.extensions["doorbell"].rung
        done = 0
        while rung:
            name, organization_id, ids = rung.pop(0)
            with app.app_context():
                run(name, organization_id, ids)
            done += 1
        return done

    return carry


@pytest.fixture
def outbox(app: Flask):
    """The e-mails that were sent in this test."""
    sent = app.extensions["outbox"] = []
    yield sent
    del app.extensions["outbox"]


@pytest.fixture
def delivered(carry_out, outbox):
    """Sends what was planned; gives the e-mails that came of it, by what stands before the @ of each address."""

    def sent():
        outbox.clear()
        carry_out()
        return {mail["To"].addresses[0].username: mail for mail in outbox}

    return sent


@pytest.fixture
def on_a_monday():
    """It is Monday, November 30, 9:01 am Central Time."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def inside(app: Flask):
    """`with inside(organization):` runs queries and verbs as the product does, without a page."""

    @contextmanager
    def enter(organization) -> Iterator[None]:
        with app.app_context(), tenancy.organization(organization.id):
            yield

    return enter


@pytest.fixture
def at_once(app: Flask):
    """Run these at the same time, each on its own connection; gives what each returned, or the refusal it met."""

    def run_all(organization, *acts):
        def act(each):
            with app.app_context(), tenancy.organization(organization.id):
                try:
                    return each()
                except Refusal as refusal:
                    return type(refusal)

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(act, acts))

    return run_all
