"""The bare reference of `benchmarks.pages`: the same statements by psycopg, the same template, and nothing else.

Run as a program it opens each page a few times and writes down its cookie, statements and time. Served as
`benchmarks.bare:app` it opens each page once at its start, and then repeats just the statements of the view and the
rendering of its template, with the same values, for each request.
"""

import json
import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from flask import Flask, g, render_template, template_rendered
from psycopg.rows import tuple_row
from sqlalchemy import Engine, event, select

import config
from benchmarks.statements import rows_of
from mentoring.accounts.actions import open_session_for
from mentoring.app import create_app
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.foundation.standing import LISTENERS
from mentoring.organizations.models import Organization
from mentoring.policy import Who

FOLDER = Path(os.environ["BENCH_FOLDER"])
ORGANIZATION = "md5('bench-3')::uuid"


@dataclass
class Watched:
    """What the app does: statements as `(sql, values, inside a view)`, and what was rendered last."""

    statements: list[tuple[str, object, bool]] = field(default_factory=list)
    rendered: tuple[str, dict] = ("", {})
    in_view: bool = False

    def forget(self) -> None:
        self.statements.clear()
        self.in_view = False

    def enter_view(self) -> None:
        self.in_view = True


def watch(app: Flask) -> Watched:
    """Listen to an app."""
    watched = Watched()
    app.before_request(watched.enter_view)

    def hear(_connection, _cursor, statement, values, *_) -> None:
        watched.statements.append((statement, values, watched.in_view))

    def hear_standing(statement, values) -> None:
        watched.statements.append((statement, values, watched.in_view))

    event.listen(Engine, "before_cursor_execute", hear)
    LISTENERS.append(hear_standing)

    def note(_, template, context, **__):
        watched.rendered = (template.name, context)

    template_rendered.connect(note, app, weak=False)
    return watched


def record(pages: list[list[str]], roles: dict[str, int]) -> None:
    """Open each page; write down where it is, what it costs, and a cookie that opens it."""
    app = create_app()
    watched = watch(app)
    kept = {}
    with psycopg.connect(plain(config.read().database_owner_url)) as connection:
        connection.execute(f"SELECT set_config('app.organization_id', ({ORGANIZATION})::text, false)")
        ids = {
            "cohort": one(connection, "SELECT id FROM cohorts"),
            "match": one(
                connection, "SELECT id FROM matches WHERE participant_id = md5('bench-3m200')::uuid"
            ),
        }
        users = {
            role: one(connection, "SELECT md5('bench-3u' || %s)::uuid", str(number))
            for role, number in roles.items()
        }
    for name, role, path in pages:
        client = app.test_client()
        with app.app_context():
            token = open_session_for(users[role], "benchmark")
            db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        address = path.format(**ids)
        client.get(address)
        times = []
        for _ in range(7):
            watched.forget()
            started = time.perf_counter()
            answer = client.get(address)
            times.append(time.perf_counter() - started)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        kept[name] = {
            "path": address,
            "cookie": f"{cookie.key}={cookie.value}",
            "statements": len([one for one in watched.statements if "set_config" not in one[0]]),
            "milliseconds": statistics.median(times) * 1000,
        }
    (FOLDER / "recorded.json").write_text(json.dumps(kept))


def one(connection, sql: str, *values: object) -> object:
    return connection.execute(sql, values).fetchone()[0]


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def build() -> Flask:
    """An app with the product's templates and one route."""
    app = create_app()
    watched = watch(app)
    replay: list[tuple[list[tuple[str, object]], str, dict]] = []
    settings = config.read()
    local = threading.local()
    with app.app_context(), tenancy.organization(tenancy_id()):
        organization = db.session.scalar(select(Organization).where(Organization.slug == "bench-3"))
        db.session.expunge_all()

    def bare(number: int) -> str:
        statements, template, context = replay[number]
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(plain(settings.database_url), row_factory=tuple_row)
            local.connection.execute("SET ROLE mentoring_app")
            local.connection.execute("SET plan_cache_mode = force_generic_plan")  # as the app
            local.connection.commit()
        g.organization, g.membership, g.slug, g.by_link = organization, None, "bench-3", True
        g.who = Who()
        with local.connection.transaction():
            local.connection.execute(
                "SELECT set_config('app.organization_id', %s, true)", [str(organization.id)]
            )
            for sql, values in statements:
                rows_of(local.connection, sql, values)
        return render_template(template, **context)

    app.add_url_rule("/bare/<int:number>", view_func=bare)
    for page in json.loads((FOLDER / "recorded.json").read_text()).values():
        watched.forget()
        app.test_client(use_cookies=False).get(page["path"], headers={"Cookie": page["cookie"]})
        statements = [
            (sql, values)
            for sql, values, in_view in watched.statements
            if in_view and "set_config" not in sql
        ]
        template, context = watched.rendered
        kept = {name: value for name, value in context.items() if name not in {"g", "request", "session"}}
        replay.append((statements, template, kept))
    app.before_request_funcs.clear()
    app.after_request_funcs.clear()
    app.url_value_preprocessors.clear()
    return app


def tenancy_id():
    with psycopg.connect(plain(config.read().database_owner_url)) as connection:
        return one(connection, f"SELECT {ORGANIZATION}")


if __name__ == "__main__":
    record(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
elif (FOLDER / "recorded.json").exists():
    app = build()
