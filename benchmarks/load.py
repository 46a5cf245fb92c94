"""Requests over eight connections, by a client that leaves the machine to what it measures.

Both share the cores: a client of threads and `http.client` took 0.2 ms of each request here, this one takes 0.05.
It sends bytes made once, watches all its connections from one thread, and reads of an answer what ends it.
"""

import selectors
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from socket import create_connection, socket
from types import MappingProxyType

CONNECTIONS = 8
# A kept connection stays with the process that took it: eight that fell unevenly on two processes for a whole round
# would measure little more than one. The less busy process takes more of the new ones.
RENEWED_AFTER = 20
WARMING = 1  # second


@dataclass(slots=True)
class Asking:
    """One connection and the request that is under way on it."""

    socket: socket
    answered: int = 0
    started: float = 0
    parts: list[bytes] = field(default_factory=list)
    missing: int | None = None  # bytes, once the head is read

    def ask(self, request: bytes) -> None:
        self.answered += 1
        self.parts, self.missing = [], None
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what came; RuntimeError where it is not a whole answer with the status 200."""
        part = self.socket.recv(1 << 18)
        self.parts.append(part)
        if self.missing is None:
            came = b"".join(self.parts)
            head, blank, body = came.partition(b"\r\n\r\n")
            if blank:
                length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
                self.missing = int(length) - len(body)
        else:
            self.missing -= len(part)
        if not part or not self.parts[0].startswith(b"HTTP/1.1 200"):
            raise RuntimeError(repr(b"".join(self.parts)[:600]))
        return self.missing == 0


def load(
    path: str,
    seconds: float,
    *,
    port: int,
    cookie: str = "",
    accept: str = "text/html",
    slowest: float = 0.99,
    more: Mapping[str, str] = MappingProxyType({}),
) -> tuple[float, float, float]:
    """Requests per second, and in milliseconds the median and what but the slowest stay under."""
    headers = {"Host": f"127.0.0.1:{port}", "Accept": accept, **more} | ({"Cookie": cookie} if cookie else {})
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    request = "\r\n".join(lines).encode()
    times: list[float] = []
    counted_from = time.perf_counter() + WARMING
    until = counted_from + seconds
    with selectors.DefaultSelector() as watched:

        def connect() -> None:
            asking = Asking(create_connection(("127.0.0.1", port), 30))
            watched.register(asking.socket, selectors.EVENT_READ, asking)
            asking.ask(request)

        for _ in range(CONNECTIONS):
            connect()
        while watched.get_map():
            for key, _ in watched.select():
                asking = key.data
                if not asking.is_answered():
                    continue
                now = time.perf_counter()
                if asking.started >= counted_from:
                    times.append(now - asking.started)
                if now < until and asking.answered < RENEWED_AFTER:
                    asking.ask(request)
                    continue
                watched.unregister(asking.socket)
                asking.socket.close()
                if now < until:
                    connect()
    times.sort()
    return len(times) / seconds, statistics.median(times) * 1000, times[int(len(times) * slowest)] * 1000
