"""The processes beside the web: one or more workers, and exactly one cron."""

import os
import signal
import threading
from uuid import UUID

import structlog
from flask import Flask, current_app
from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import create_engine, text

from mentoring.foundation.clock import now
from mentoring.jobs import registry
from mentoring.jobs.timetable import TIMETABLE, due

CRON_LOCK = 0x6D656E746F72  # one cron an installation, whoever starts a second
log = structlog.get_logger(__name__)


class Envelope(Job):
    """A job that can only ever be ours."""

    @property
    def func(self) -> object:
        if self.func_name != registry.CARRIER:
            raise registry.UnknownJob(self.func_name)
        return carry

    def perform(self) -> object:
        """Let what is about to be done be rung for again, then do it."""
        if self.func_name == registry.CARRIER:
            self.connection.delete(registry.rung(*self.args))
        return super().perform()


def carry(name: str, organization_id: str | None, ids: dict[str, str]) -> None:
    """What RQ calls, in the worker's own process and app context."""
    structlog.contextvars.bind_contextvars(job=name, organization=organization_id)
    started = now()
    try:
        registry.run(name, UUID(organization_id) if organization_id else None, ids)
    except Exception:
        log.exception("job_failed")
        raise
    finally:
        seconds = (now() - started).total_seconds()
        log.info("job_done", seconds=round(seconds, 3))
        structlog.contextvars.clear_contextvars()


def work(app: Flask, *, burst: bool = False) -> None:
    """Carry envelopes until told to stop."""
    connection = Redis.from_url(app.config["SETTINGS"].redis_url)
    queue = Queue("default", connection=connection, serializer=JSONSerializer, job_class=Envelope)
    worker = Worker([queue], connection=connection, serializer=JSONSerializer, job_class=Envelope)
    worker.log.setLevel("WARNING")
    worker.work(burst=burst, logging_level="WARNING")


def keep_time(app: Flask) -> None:
    """Ring for the timetable's lines as they come due; a second cron waits for the first to end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        taken = text("SELECT pg_try_advisory_lock(:key)")
        while not connection.execute(taken, {"key": CRON_LOCK}).scalar():
            connection.rollback()
            if stop.wait(5):
                return
        connection.commit()
        last = None
        while not stop.is_set():
            instant = now()
            for line in due(TIMETABLE, last, instant):
                registry.ring(line.job, None)
            last = instant
            stop.wait(1)
            if connection.execute(text("SELECT pg_backend_pid()")).scalar() is None:
                return
            connection.commit()
    log.info("cron_stopped", pid=os.getpid(), app=current_app.name)
