"""Asking a server that somebody else named: over TLS, of public addresses alone, within bounds of size and time.

A name is resolved once and the connection goes to the address that was judged, so that a name that changes its mind
(DNS rebinding) changes nothing; each redirect is judged anew. Networks that the installation names are allowed
besides, there also without TLS.
"""

import http.client
import socket
import ssl
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

LARGEST = 5 * 1024 * 1024
SECONDS = 20.0
HOPS = 3
LATE = "It did not answer in time."
ELSEWHERE = {301, 302, 303, 307, 308}
# Addresses of IPv6 that carry one of IPv4 inside (RFC 3056, RFC 6052, RFC 8215).
CARRYING = tuple(IPv6Network(text) for text in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48"))


class FetchRefused(Exception):
    """It cannot or must not be asked; said in a sentence for whoever named it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request may reach and cost; `networks` are allowed besides public addresses."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    largest: int = LARGEST
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Asking:
    """A request beyond a plain GET."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    login: tuple[str, str] | None = None  # name and password; never sent on to another host


def fetch(address: str, bounds: Bounds, asking: Asking | None = None) -> Answered:
    """Ask, and follow a few redirects of a GET.

    Raises:
        FetchRefused: it is not to be asked, did not answer in time, or answered too much.
    """
    asking = asking or Asking()
    expired, sockets = Event(), list[socket.socket]()
    watch = Timer(bounds.seconds, give_up, (expired, sockets))
    watch.daemon = True
    watch.start()
    try:
        answered = follow(address, bounds, asking, sockets)
    except FetchRefused as refused:
        raise FetchRefused(LATE if expired.is_set() else refused.sentence) from refused
    except (OSError, http.client.HTTPException, ValueError) as error:
        if expired.is_set() or isinstance(error, TimeoutError):
            raise FetchRefused(LATE) from error
        if isinstance(error, ssl.SSLCertVerificationError):
            raise FetchRefused("Its certificate is not valid.") from error
        raise FetchRefused("It could not be reached.") from error
    finally:
        watch.cancel()
        for each in sockets:
            each.close()
    if expired.is_set():
        raise FetchRefused(LATE)
    return answered


def follow(address: str, bounds: Bounds, asking: Asking, sockets: list[socket.socket]) -> Answered:
    first = parts_of(address)
    for _ in range(HOPS + 1):
        parts = parts_of(address)
        same = (parts.hostname, parts.port) == (first.hostname, first.port)
        answered = ask(parts, bounds, asking, sockets, known=same)
        where = answered.headers.get("location")
        if asking.method != "GET" or answered.status not in ELSEWHERE or not where:
            return answered
        address = urljoin(parts.geturl(), where)
    raise FetchRefused("It sends from one address to the next without end.")


def parts_of(address: str) -> SplitResult:
    """The parts of an address of the web; `webcal` is another word for it."""
    if len(address) > 2000 or not address.isascii() or not address.isprintable() or " " in address:
        raise FetchRefused("That is not an address of the web.")
    try:
        parts = urlsplit(address)
        name, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchRefused("That is not an address of the web.") from error
    if parts.scheme in {"webcal", "webcals"}:
        parts = parts._replace(scheme="https")
    if parts.scheme not in {"http", "https"} or not name or parts.username is not None:
        raise FetchRefused("That is not an address of the web.")
    return parts


def ask(
    parts: SplitResult, bounds: Bounds, asking: Asking, sockets: list[socket.socket], *, known: bool
) -> Answered:
    """One request to the one address that the name stood for when it was judged."""
    name = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = resolved(name, port, bounds, secure=secure)
    connection = socket.create_connection((found, port), timeout=bounds.seconds)
    sockets.append(connection)
    if secure:
        connection = trust().wrap_socket(connection, server_hostname=name)
        sockets.append(connection)
    client = http.client.HTTPConnection(name, port, timeout=bounds.seconds)
    client.sock = connection
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "User-Agent": "Mentoring-Calendars/1", "Accept-Encoding": "identity"}
    if asking.login and known:
        headers["Authorization"] = "Basic " + b64encode(":".join(asking.login).encode()).decode()
    with closing(client):
        client.request(asking.method, target, asking.body, {**headers, **asking.headers})
        with client.getresponse() as response:
            return whole(response, bounds, parts.geturl())


def whole(response: http.client.HTTPResponse, bounds: Bounds, address: str) -> Answered:
    """All that a server answers; half a calendar is none."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchRefused("It answers in a form that was not asked for.")
    promised = response.length
    body = response.read(bounds.largest + 1)
    if len(body) > bounds.largest:
        raise FetchRefused("It is larger than a calendar can be.")
    if promised is not None and len(body) < promised:
        raise FetchRefused("It broke off in the middle.")
    told = {key.lower(): value for key, value in response.headers.items()}
    return Answered(response.status, told, body, address)


def resolved(name: str, port: int, bounds: Bounds, *, secure: bool) -> str:
    """The address to connect to.

    Raises:
        FetchRefused: any address of the name is not for us to ask, or it would be asked without TLS.
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchRefused("There is no server of that name.") from error
    addresses = [ip_address(text.partition("%")[0]) for text in sorted(found)]
    named = [any(each in network for network in bounds.networks) for each in addresses]
    if not all(known or public(each) for known, each in zip(named, addresses, strict=True)):
        raise FetchRefused("That server is in a private network.")
    if not secure and not all(named):
        raise FetchRefused("Its address must begin with https.")
    return str(addresses[0])


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet could ask it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return public(address.ipv4_mapped)
        if any(address in network for network in CARRYING):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def give_up(expired: Event, sockets: list[socket.socket]) -> None:
    """Time is up: whatever is being read breaks off."""
    expired.set()
    for each in list(sockets):
        try:
            socket.socket.shutdown(each, socket.SHUT_RDWR)
        except OSError:
            continue


@cache
def trust() -> ssl.SSLContext:
    """The machine's authorities."""
    return ssl.create_default_context()
