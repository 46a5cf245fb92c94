"""Rings of one moment gathered: nobody at a page waits for the queue, and many bookings at once ring once."""

import threading
from uuid import UUID

import structlog

from mentoring.jobs.registry import Doorbell, rung

GATHERED = 0.02  # seconds from the first ring to passing it on with all that came meanwhile
log = structlog.get_logger(__name__)


class GatheringDoorbell:
    """Passes rings on to another doorbell from a thread of its own, each of a moment once.

    For processes that live on after a ring, as the web's do; what one of them takes with it to its end is found by the
    sweeper.
    """

    def __init__(self, doorbell: Doorbell) -> None:
        self.doorbell = doorbell
        self.waiting: dict[str, tuple[str, UUID | None, dict[str, str]]] = {}
        self.lock = threading.Lock()
        self.came = threading.Event()
        threading.Thread(target=self.keep_passing_on, name="doorbell", daemon=True).start()

    def ring(self, name: str, organization_id: UUID | None, ids: dict[str, str]) -> None:
        with self.lock:
            self.waiting[rung(name, organization_id, ids)] = (name, organization_id, ids)
        self.came.set()

    def pass_on(self) -> None:
        """Ring for all that waits, now."""
        with self.lock:
            waiting, self.waiting = self.waiting, {}
        for each in waiting.values():
            self.doorbell.ring(*each)

    def keep_passing_on(self) -> None:
        """What the thread does."""
        pause = threading.Event()
        while self.came.wait():
            pause.wait(GATHERED)
            self.came.clear()
            try:
                self.pass_on()
            except Exception:
                log.exception("ring_failed")
