"""What a worker may do, by name. RQ carries a name and ids; nothing outside this table is ever run."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import structlog
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from mentoring.foundation import tenancy
from mentoring.foundation.transactions import afterwards

JOBS: dict[str, Callable[..., None]] = {}
CARRIER = "mentoring.jobs.worker.carry"
RINGS_FOR = 60  # seconds; if what was rung for is lost, it is rung for anew after that
log = structlog.get_logger(__name__)


class UnknownJob(RuntimeError):
    """An envelope names something that is not in the registry."""


class Doorbell(Protocol):
    """Something that can call a worker."""

    def ring(self, name: str, organization_id: UUID | None, ids: dict[str, str]) -> None:
        """Ask for one job; never raises for a queue that is away: the sweeper finds what was not rung."""


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function under a name; its arguments are ids, as text."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if name in JOBS:
            raise ValueError(f"Two jobs are called {name}.")
        JOBS[name] = function
        return function

    return register


def later(name: str, **ids: UUID | str) -> None:
    """After this verb's commit, ask a worker once for a job in the organization in force."""
    carried = {key: str(value) for key, value in ids.items()}
    afterwards((name, *carried.items()), partial(ring, name, tenancy.in_force(), carried))


def ring(name: str, organization_id: UUID | None, ids: dict[str, str] | None = None) -> None:
    """Ask a worker for a job now."""
    doorbell: Doorbell = current_app.extensions["doorbell"]
    doorbell.ring(name, organization_id, ids or {})


def run(name: str, organization_id: UUID | None, ids: dict[str, str]) -> None:
    """Open an envelope: enter its organization and call the one function it names.

    Raises:
        UnknownJob: the name is not in the registry.
    """
    if name not in JOBS:
        raise UnknownJob(name)
    if organization_id is None:
        JOBS[name](**ids)
        return
    with tenancy.organization(organization_id):
        JOBS[name](**ids)


class QueueDoorbell:
    """Rings through RQ; what was rung for and is not yet begun is not rung for again."""

    def __init__(self, redis_url: str) -> None:
        self.connection = Redis.from_url(redis_url, socket_timeout=5, socket_connect_timeout=2)
        self.queue = Queue("default", connection=self.connection, serializer=JSONSerializer)

    def ring(self, name: str, organization_id: UUID | None, ids: dict[str, str]) -> None:
        try:
            if not self.connection.set(rung(name, organization_id, ids), 1, nx=True, ex=RINGS_FOR):
                return
            self.queue.enqueue(
                CARRIER,
                args=(name, str(organization_id) if organization_id else None, ids),
                description=name,
                result_ttl=0,
                failure_ttl=7 * 24 * 3600,
                job_timeout=600,
            )
        except RedisError as error:
            log.warning("doorbell_away", job=name, error=type(error).__name__)


def rung(name: str, organization_id: UUID | str | None, ids: dict[str, str]) -> str:
    """The key that stands from ringing until the work begins; work begun reads all that was written before it."""
    return ":".join(("rung", name, str(organization_id or ""), *(ids[key] for key in sorted(ids))))


class NotedDoorbell:
    """Keeps what was rung, for tests to open."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, UUID | None, dict[str, Any]]] = []

    def ring(self, name: str, organization_id: UUID | None, ids: dict[str, str]) -> None:
        self.rung.append((name, organization_id, ids))
