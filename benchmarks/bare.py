"""The bare reference of `benchmarks.pages`: the same statements by psycopg, the same template, and nothing else.

Run as a program it opens each page once, and keeps the statements of its view, its template and the rows it was
rendered with; served as `benchmarks.bare:app` it does just that again for each request.
"""

import json
import os
import pickle
import statistics
import sys
import threading
import time
from pathlib import Path

import psycopg
from flask import g, render_template, template_rendered
from psycopg.rows import tuple_row
from sqlalchemy import Engine, event, select

import config
from mentoring.accounts.actions import open_session_for
from mentoring.app import create_app
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Organization
from mentoring.policy import Who

FOLDER = Path(os.environ["BENCH_FOLDER"])
ORGANIZATION = "md5('bench-3')::uuid"


def record(pages: list[list[str]], roles: dict[str, int]) -> None:
    """Open each page once; write down what it did."""
    app = create_app()
    seen: list[tuple[str, object]] = []
    inside = {"view": False}
    app.before_request(lambda: inside.update(view=True))
    event.listen(
        Engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[3], inside["view"]))
    )
    rendered: list[tuple[str, dict]] = []

    def note(_, template, context, **__):
        rendered.append((template.name, context))

    template_rendered.connect(note, app)
    kept, replay = {}, []
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
            seen.clear()
            rendered.clear()
            inside["view"] = False
            started = time.perf_counter()
            answer = client.get(address)
            times.append(time.perf_counter() - started)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        kept[name] = {
            "path": address,
            "cookie": f"{cookie.key}={cookie.value}",
            "statements": len([statement for statement, _, _ in seen if "set_config" not in statement]),
            "milliseconds": statistics.median(times) * 1000,
        }
        statements = [(sql, values) for sql, values, in_view in seen if in_view and "set_config" not in sql]
        template, context = rendered[-1]
        replay.append(
            (
                statements,
                template,
                {key: value for key, value in context.items() if lasting(value)},
                users[role],
            )
        )
    (FOLDER / "recorded.json").write_text(json.dumps(kept))
    (FOLDER / "replay.pickle").write_bytes(pickle.dumps(replay))


def lasting(value: object) -> bool:
    """Whether a value of a template's context can be kept for another process."""
    try:
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return False
    return True


def one(connection, sql: str, *values: object) -> object:
    return connection.execute(sql, values).fetchone()[0]


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def build():
    """An app with the product's templates and one route."""
    app = create_app()
    replay = pickle.loads((FOLDER / "replay.pickle").read_bytes())
    settings = config.read()
    local = threading.local()
    with app.app_context(), tenancy.organization(tenancy_id()):
        organization = db.session.scalar(select(Organization).where(Organization.slug == "bench-3"))
        db.session.expunge_all()
    app.before_request_funcs.clear()
    app.after_request_funcs.clear()
    app.url_value_preprocessors.clear()

    def bare(number: int) -> str:
        statements, template, context, _ = replay[number]
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(plain(settings.database_url), row_factory=tuple_row)
            local.connection.execute("SET ROLE mentoring_app")
            local.connection.commit()
        g.organization, g.membership, g.slug, g.by_link = organization, None, "bench-3", True
        g.who = Who()
        with local.connection.transaction():
            local.connection.execute(
                "SELECT set_config('app.organization_id', %s, true)", [str(organization.id)]
            )
            for sql, values in statements:
                local.connection.execute(sql, values).fetchall()
        return render_template(template, **context)

    app.add_url_rule("/bare/<int:number>", view_func=bare)
    return app


def tenancy_id():
    with psycopg.connect(plain(config.read().database_owner_url)) as connection:
        return one(connection, f"SELECT {ORGANIZATION}")


if __name__ == "__main__":
    record(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
elif (FOLDER / "replay.pickle").exists():
    app = build()
