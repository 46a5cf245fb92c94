"""Putting the product together: the only module that knows the blueprints."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from psycopg import sql
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import config
from blueprints import DOORS, PRACTICE_DOORS
from blueprints.shared import answers, requests, words
from blueprints.shared.cookies import Cookies
from blueprints.shared.templates import Templates
from mentoring import cli, rooms
from mentoring.foundation import logs
from mentoring.foundation.extensions import csrf, db, limiter, login, migrate
from mentoring.foundation.reading import keep_prepared
from mentoring.jobs.registry import Doorbell, QueueDoorbell

FOREVER = 365 * 24 * 3600


def create_app(settings: config.Settings | None = None, *, doorbell: Doorbell | None = None) -> Flask:
    """Build the app; nothing is built by importing it."""
    settings = settings or config.read()
    logs.configure(settings.log_format)
    app = Flask(
        "mentoring",
        root_path=str(config.ROOT),
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    app.config.from_mapping(settings.for_flask())
    app.jinja_environment = Templates  # type: ignore[assignment]
    app.session_interface = Cookies(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    login.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    app.extensions["doorbell"] = doorbell or QueueDoorbell(settings.redis_url)
    with app.app_context():
        event.listen(db.engine, "connect", as_role(settings.database_role))
        keep_prepared(db.engine)
    rooms.open_all()
    requests.init_app(app)
    answers.init_app(app)
    words.init_app(app)
    register(app, settings)
    cli.init_app(app)
    static = WhiteNoise(
        app.wsgi_app, root=str(config.ROOT / "static"), prefix="static", max_age=3600, autorefresh=False
    )
    app.wsgi_app = static  # type: ignore[method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def register(app: Flask, settings: config.Settings) -> None:
    """Hang every door."""
    for door in DOORS:
        app.register_blueprint(door)
    if not settings.production:
        for door in PRACTICE_DOORS:
            app.register_blueprint(door)


def as_role(role: str) -> Callable[[Any, Any], None]:
    """The app acts as a role that owns nothing and bypasses nothing, whoever the address signs in as."""

    def assume(connection: Any, _: Any) -> None:
        if role:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            connection.commit()

    return assume
