# ruff: noqa: INP001 - a file that gunicorn reads, not a package
"""Gunicorn's settings: a few processes of a few threads that share the app's memory.

WEB_PROCESSES, WEB_THREADS, WEB_BIND and WEB_PATIENCE (seconds for requests under way at a stop) adjust them.
"""

import gc
import os
from pathlib import Path
from typing import Any

from blueprints.shared import templates
from mentoring.foundation import standing, words
from mentoring.jobs.gathering import GatheringDoorbell
from mentoring.scheduling.zones import zone_table

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 30
graceful_timeout = int(os.environ.get("WEB_PATIENCE", "20"))
keepalive = 5
max_requests = 100_000
max_requests_jitter = 10_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file, made privately
control_socket_disable = True
accesslog = None  # the app logs its requests itself


def when_ready(server: Any) -> None:
    """Make what every process would make for its first pages; they are forked off this one, and share its memory."""
    templates.compile_all(server.app.wsgi())
    standing.compile_all()
    words.zone_choices()
    for zone in words.NEAR:
        zone_table(zone)
    keep_shared()


def keep_shared() -> None:
    """Keep what the processes share out of their garbage collections, which would copy it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # a page makes thousands of objects, and hardly any that need it


def post_fork(server: Any, _worker: Any) -> None:
    """A connection made before the fork belongs to the parent alone; a thread would be there alone as well."""
    app = server.app.wsgi()
    if database := app.extensions.get("sqlalchemy"):
        with app.app_context():
            database.engine.dispose(close=False)
    if doorbell := app.extensions.get("doorbell"):
        app.extensions["doorbell"] = GatheringDoorbell(doorbell)


def worker_exit(server: Any, _worker: Any) -> None:
    """What was rung in the last moment is rung."""
    if doorbell := server.app.wsgi().extensions.get("doorbell"):
        doorbell.pass_on()
