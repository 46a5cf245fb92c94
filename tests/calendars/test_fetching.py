"""Asking servers that somebody else named: only public ones, only so much, only so long."""

import socket
from ipaddress import ip_address, ip_network

import pytest

from mentoring.calendars.fetching import Asking, Bounds, FetchRefused, fetch, public
from tests.calendars.servers import serving

HERE = Bounds(networks=(ip_network("127.0.0.1/32"),), largest=1000, seconds=10)


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def names(monkeypatch):
    """What names stand for: each look-up takes the next of a name's addresses; gives what was looked up."""
    real, asked, known = socket.getaddrinfo, [], {}

    def look_up(name, port, *args, **kwargs):
        if name not in known:
            return real(name, port, *args, **kwargs)
        asked.append(name)
        found = known[name].pop(0) if len(known[name]) > 1 else known[name][0]
        return [entry for each in found for entry in real(each, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked, known


def refused(address, bounds=HERE, asking=None):
    with pytest.raises(FetchRefused) as error:
        fetch(address, bounds, asking)
    return error.value.sentence


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("2002:0a00:0001::1", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_only_what_anybody_could_ask_is_public(address, is_public):
    assert public(ip_address(address)) is is_public


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "0", "2130706433", "0x7f.1"]
)
def test_a_server_in_a_private_network_is_not_asked(host):
    assert refused(f"https://{host}/calendar.ics", Bounds()) == "That server is in a private network."


def test_a_name_that_stands_for_one_public_and_one_private_address_is_not_asked(names):
    names[1]["both.example"] = [["93.184.215.14", "10.0.0.1"]]
    assert refused("https://both.example/", Bounds()) == "That server is in a private network."


def test_a_name_is_looked_up_once_and_what_was_judged_is_asked(server, names):
    asked, known = names
    known["calendar.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    server.pages["/a"] = (200, {}, b"BEGIN")
    assert fetch(server.at("/a", "calendar.example"), HERE).body == b"BEGIN"
    assert asked == ["calendar.example"]
    assert server.asked[0][1]["Host"] == f"calendar.example:{server.port}"


def test_a_redirect_is_judged_anew(server, names):
    server.pages["/a"] = (302, {"Location": "/b"}, b"")
    server.pages["/b"] = (200, {}, b"BEGIN")
    assert fetch(server.at("/a"), HERE).body == b"BEGIN"
    for inside in ("http://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "http://[::1]/"):
        server.pages["/b"] = (301, {"Location": inside}, b"")
        assert refused(server.at("/a")) == "That server is in a private network."
    server.pages["/b"] = (301, {"Location": "file:///etc/passwd"}, b"")
    assert refused(server.at("/a")) == "That is not an address of the web."


def test_redirects_end(server):
    server.pages["/a"] = (302, {"Location": "/a"}, b"")
    assert refused(server.at("/a")) == "It sends from one address to the next without end."
    assert len(server.asked) == 4


def test_a_password_is_not_sent_on_to_another_host(server, names):
    names[1]["calendar.example"] = [["127.0.0.1"]]
    server.pages["/a"] = (302, {"Location": server.at("/b", "calendar.example")}, b"")
    server.pages["/b"] = (200, {}, b"")
    fetch(server.at("/a"), HERE, Asking(login=("ellis", "secret")))
    assert ["Authorization" in headers for _, headers in server.asked] == [True, False]


def test_without_tls_only_named_networks_are_asked(names):
    names[1]["plain.example"] = [["93.184.215.14"]]
    assert refused("http://plain.example/") == "Its address must begin with https."


def test_too_much_is_not_read(server):
    server.pages["/a"] = (200, {}, b"x" * 1001)
    assert refused(server.at("/a")) == "It is larger than a calendar can be."
    server.pages["/a"] = (200, {}, b"x" * 1000)
    assert len(fetch(server.at("/a"), HERE).body) == 1000


def test_a_packed_answer_is_not_unpacked(server):
    server.pages["/a"] = (200, {"Content-Encoding": "gzip"}, b"x")
    assert refused(server.at("/a")) == "It answers in a form that was not asked for."


def test_a_server_that_never_ends_is_left(server):
    server.pages["/a"] = (200, {}, None)
    brief = Bounds(networks=HERE.networks, seconds=0.2)
    assert refused(server.at("/a"), brief) == "It did not answer in time."


def test_half_an_answer_is_none(server):
    server.pages["/a"] = (200, {}, None)
    server.over.set()
    assert refused(server.at("/a")) == "It broke off in the middle."


def test_nobody_there_is_said():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") == "It could not be reached."
    assert refused("https://nowhere.invalid/") == "There is no server of that name."


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.ics",
        "ftp://calendar.example/",
        "https://",
        "https://name:word@calendar.example/",
        "https://calendar.example:99999/",
        "https://calendar.example/a b",
        "https://calendar.example/\r\nHost: x",
        "https://" + "x" * 2000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address):
    assert refused(address) == "That is not an address of the web."
