"""Whether the process lives, and whether it can serve."""

from flask import current_app, jsonify
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from blueprints.shared.doors import Door
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.policy import Permission

door = Door("health", __name__, organization=False)


@door.get("/healthz", permission=Permission.ENTER)
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@door.get("/readyz", permission=Permission.ENTER)
def ready() -> tuple[Response, int]:
    """The database answers, as a role that can bypass nothing; a queue that is away is said, and loses nothing."""
    checks = {"database": database_answers(), "queue": queue_answers()}
    good = checks["database"] == "ok"
    return jsonify(status="ok" if good else "unready", checks=checks), 200 if good else 503


def database_answers() -> str:
    role = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    try:
        bypasses = db.session.execute(role, execution_options=tenancy.crossing("health")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return "away"
    return "acts as a role that bypasses row-level security" if bypasses else "ok"


def queue_answers() -> str:
    try:
        Redis.from_url(current_app.config["SETTINGS"].redis_url, socket_timeout=1).ping()
    except RedisError:
        return "away"
    return "ok"
