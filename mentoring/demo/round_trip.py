"""Migrations on a filled database: up, the demo, all the way down, up again, and the models equal to head."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url, text

from config import ROOT, Settings

STEPS = (
    ("Up, and filled with the demo", ("prepare", "--demo")),
    ("Down to nothing", ("db", "downgrade", "base")),
    ("Up again", ("db", "upgrade")),
    ("The models equal the migrations", ("db", "check")),
)
LEFT = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')"
)


class RoundTripFailed(Exception):
    """A step of the way did not work; the sentence says which."""


def round_trip(settings: Settings, say: Callable[[str], None], *, database: str | None = None) -> None:
    """Walk every step on a scratch database that is dropped at the end, or on an empty one of that name.

    Raises:
        RoundTripFailed: a step failed, the way down left something behind, or the given database is not empty.
    """
    if database is not None:
        walk(settings, database, say)
        return
    with scratch(settings.database_owner_url) as name:
        walk(settings, name, say)


def walk(settings: Settings, database: str, say: Callable[[str], None]) -> None:
    """The steps, each as the command that an operator runs."""
    owner_url = at(settings.database_owner_url, database)
    if left_in(owner_url):
        raise RoundTripFailed(f"The database {database} is not empty, and going down would empty it.")
    environment = {
        **os.environ,
        "APP_ENV": "development",
        "DATABASE_URL": at(settings.database_url, database),
        "DATABASE_OWNER_URL": owner_url,
        "DATABASE_ROLE": settings.database_role,
    }
    for what, words in STEPS:
        say(f"{what} ...")
        done = subprocess.run(  # noqa: S603 - the command is ours
            (sys.executable, "-m", "flask", "--app", "wsgi", *words),
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RoundTripFailed(f"{what}: this failed.\n{(done.stderr or done.stdout)[-3000:]}")
        if "downgrade" in words and (left := left_in(owner_url)):
            raise RoundTripFailed(f"{what}: these were left behind: {', '.join(left)}.")


def left_in(url: str) -> list[str]:
    """Tables, views and sequences in a database, but for the migrations' own."""
    with connected(url) as engine, engine.connect() as connection:
        return sorted(set(connection.scalars(text(LEFT))) - {"alembic_version"})


@contextmanager
def scratch(owner_url: str) -> Iterator[str]:
    """The name of a new database on the owner's server; dropped at the end."""
    name = f"mentoring_scratch_{uuid4().hex[:12]}"
    with connected(owner_url, isolation_level="AUTOCOMMIT") as engine, engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield name
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@contextmanager
def connected(url: str, **options: str) -> Iterator[Engine]:
    engine = create_engine(url, **options)
    try:
        yield engine
    finally:
        engine.dispose()


def at(url: str, database: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)
