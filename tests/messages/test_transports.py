"""Mail leaves the house: taken, refused, put off, or lost on the way, and each is told apart."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mentoring.messages.letters import Letter, as_email
from mentoring.messages.smtp import MailServer, mail_server
from mentoring.messages.transports import (
    MailboxTransport,
    MemoryTransport,
    Refused,
    SmtpTransport,
    Uncertain,
    Unreachable,
    open_transport,
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody but the holder of the file trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def mail_to(address: str = "robert@county.example", **details: object) -> EmailMessage:
    usual: dict[str, object] = {
        "sender": "programs@programs.example",
        "organization_name": "Golden State Managers Association",
        "accent": "#0e5a5a",
        "to_name": "Hale, Robert Müller",
        "to_address": address,
        "message_id": "0198a",
        "sent_at": datetime(2026, 12, 1, tzinfo=UTC),
    }
    letter = Letter(subject="Hello", heading="Hello", paragraphs=(".", "..a line that starts with dots"))
    return as_email(letter, **(usual | details))


class Postmaster:
    """Takes mail, and answers as the address asks for it."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.peers: set[object] = set()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ):
        self.peers.add(session.peer)
        answer = {
            "unknown": "550 5.1.1 No such user",
            "greylisted": "451 4.7.1 Try again later",
            "account": "530 5.7.0 Authentication required",
        }.get(address.partition("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = {"spam": "554 5.7.1 Looks like spam", "full": "452 4.3.1 Disk full"}.get(
            envelope.rcpt_tos[0].partition("@")[0]
        )
        if answer:
            return answer
        self.taken.append(envelope)
        return "250 OK"


@contextmanager
def serving(postmaster: Postmaster, **options: object) -> Iterator[MailServer]:
    """A real mail server on a free port of the loopback."""
    controller = Controller(postmaster, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield MailServer("127.0.0.1", controller.port)
    finally:
        controller.stop()


@contextmanager
def scripted(*conversations: Callable[[socket.socket, object], None]) -> Iterator[MailServer]:
    """A server whose every connection follows a script, and then is closed."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for talk in conversations:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb", buffering=0) as line:
                connection.settimeout(5)
                talk(connection, line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield MailServer("127.0.0.1", listener.getsockname()[1])
    finally:
        thread.join(5)
        listener.close()
        assert not thread.is_alive()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def until(line, wanted: bytes) -> bytes:
    """Read lines up to the wanted one."""
    heard = b""
    while True:
        one = line.readline()
        heard += one
        if not one or one.upper().startswith(wanted):
            return heard


def greet(line) -> None:
    line.write(b"220 ready\r\n")
    until(line, b"EHLO")
    line.write(b"250 hello\r\n")
    until(line, b"MAIL")
    line.write(b"250 OK\r\n")
    until(line, b"RCPT")
    line.write(b"250 OK\r\n")
    until(line, b"DATA")


def test_a_mail_is_handed_over_as_it_was_written():
    postmaster = Postmaster()
    with serving(postmaster) as server, SmtpTransport(server) as transport:
        transport.send(mail_to())
    (envelope,) = postmaster.taken
    assert envelope.mail_from == "programs@programs.example"
    assert envelope.rcpt_tos == ["robert@county.example"]
    assert envelope.content == mail_to().as_bytes()
    text = message_from_bytes(envelope.content, policy=default).get_body(("plain",)).get_content()
    assert "\r\n.\r\n\r\n..a line that starts with dots\r\n" in text


def test_a_batch_goes_over_one_connection():
    postmaster = Postmaster()
    with serving(postmaster) as server, SmtpTransport(server) as transport:
        for number in range(5):
            transport.send(mail_to(f"person{number}@county.example"))
    assert [envelope.rcpt_tos[0] for envelope in postmaster.taken] == [
        f"person{number}@county.example" for number in range(5)
    ]
    assert len(postmaster.peers) == 1


@pytest.mark.parametrize(
    ("address", "outcome", "words"),
    [
        ("unknown@x.example", Refused, "550 5.1.1 No such user"),
        ("spam@x.example", Refused, "554 5.7.1 Looks like spam"),
        ("greylisted@x.example", Unreachable, "451 4.7.1 Try again later"),
        ("full@x.example", Unreachable, "452 4.3.1 Disk full"),
        ("account@x.example", Unreachable, "530 5.7.0 Authentication required"),
    ],
)
def test_a_no_is_told_apart_and_the_next_mail_goes_on_over_the_same_connection(address, outcome, words):
    postmaster = Postmaster()
    with serving(postmaster) as server, SmtpTransport(server) as transport:
        with pytest.raises(outcome) as refusal:
            transport.send(mail_to(address))
        transport.send(mail_to())
    assert str(refusal.value) == words
    assert [envelope.rcpt_tos for envelope in postmaster.taken] == [["robert@county.example"]]
    assert len(postmaster.peers) == 1


def test_a_server_that_is_down_is_unreachable():
    with SmtpTransport(MailServer("127.0.0.1", free_port())) as transport, pytest.raises(Unreachable):
        transport.send(mail_to())


def test_a_server_that_dislikes_our_sender_blames_no_recipient():
    def talk(_, line):
        line.write(b"220 ready\r\n")
        until(line, b"EHLO")
        line.write(b"250 hello\r\n")
        until(line, b"MAIL")
        line.write(b"550 who are you\r\n")

    with (
        scripted(talk) as server,
        SmtpTransport(server) as transport,
        pytest.raises(Unreachable, match=r"^550 who are you$"),
    ):
        transport.send(mail_to())


def test_a_connection_lost_after_the_whole_mail_is_uncertain_and_the_next_mail_connects_again():
    heard = []

    def drop(_, line):
        greet(line)
        line.write(b"354 go on\r\n")
        heard.append(until(line, b".\r\n"))

    def take(_, line):
        greet(line)
        line.write(b"354 go on\r\n")
        until(line, b".\r\n")
        line.write(b"250 OK\r\n")
        until(line, b"QUIT")

    with scripted(drop, take) as server, SmtpTransport(server) as transport:
        with pytest.raises(Uncertain):
            transport.send(mail_to())
        transport.send(mail_to())
    assert heard[0].endswith(b"\r\n.\r\n")


def test_a_silent_server_after_the_whole_mail_is_uncertain():
    done = threading.Event()

    def silent(_, line):
        greet(line)
        line.write(b"354 go on\r\n")
        until(line, b".\r\n")
        done.wait(5)

    with scripted(silent) as server, SmtpTransport(server, answer_timeout=0.2) as transport:
        with pytest.raises(Uncertain):
            transport.send(mail_to())
        done.set()


def test_an_answer_that_makes_no_sense_is_uncertain():
    def babble(_, line):
        greet(line)
        line.write(b"354 go on\r\n")
        until(line, b".\r\n")
        line.write(b"whatever\r\n")

    with scripted(babble) as server, SmtpTransport(server) as transport, pytest.raises(Uncertain):
        transport.send(mail_to())


def test_a_connection_lost_before_the_mail_is_unreachable():
    with (
        scripted(lambda _, line: greet(line)) as server,
        SmtpTransport(server) as transport,
        pytest.raises(Unreachable),
    ):
        transport.send(mail_to())


def test_a_connection_lost_in_the_middle_of_the_mail_is_unreachable():
    def reset(connection, line):
        greet(line)
        line.write(b"354 go on\r\n")
        connection.recv(1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    large = mail_to()
    large.add_attachment(b"\x00" * 8_000_000, maintype="application", subtype="octet-stream")
    with scripted(reset) as server, SmtpTransport(server) as transport, pytest.raises(Unreachable):
        transport.send(large)


def test_a_silent_server_is_unreachable():
    done = threading.Event()
    with scripted(lambda *_: done.wait(5)) as server, SmtpTransport(server, timeout=0.2) as transport:
        with pytest.raises(Unreachable):
            transport.send(mail_to())
        done.set()


def test_a_connection_gone_stale_between_two_mails_is_opened_again():
    taken = []

    def one(_, line):
        greet(line)
        line.write(b"354 go on\r\n")
        taken.append(until(line, b".\r\n"))
        line.write(b"250 OK\r\n")

    def last(_, line):
        one(_, line)
        until(line, b"QUIT")

    with scripted(one, last) as server, SmtpTransport(server) as transport:
        transport.send(mail_to())
        transport.send(mail_to())
    assert len(taken) == 2


def test_a_user_signs_in_with_the_password_given():
    seen = []

    def authenticate(server, session, envelope, mechanism, login):
        seen.append((login.login, login.password))
        return AuthResult(success=login.password == b"p@ss:word", handled=False)

    postmaster = Postmaster()
    options = {"authenticator": authenticate, "auth_require_tls": False}
    with serving(postmaster, **options) as server:
        address = f"smtp://programs%40x:{{}}@127.0.0.1:{server.port}"
        with SmtpTransport(mail_server(address.format("p%40ss%3Aword"))) as transport:
            transport.send(mail_to())
        with (
            SmtpTransport(mail_server(address.format("wrong"))) as transport,
            pytest.raises(Unreachable) as no,
        ):
            transport.send(mail_to())
    assert seen[0] == (b"programs@x", b"p@ss:word")
    assert str(no.value).startswith("535 ")
    assert len(postmaster.taken) == 1


def test_mail_is_encrypted_to_a_server_that_is_trusted_and_to_no_other(certificate, monkeypatch):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    postmaster = Postmaster()
    with serving(postmaster, tls_context=context, require_starttls=True) as server:
        asked = mail_server(f"smtp://127.0.0.1:{server.port}?tls=starttls")
        with SmtpTransport(asked) as transport, pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            transport.send(mail_to())
        assert postmaster.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with SmtpTransport(asked) as transport:
            transport.send(mail_to())
    assert [envelope.rcpt_tos for envelope in postmaster.taken] == [["robert@county.example"]]


def test_a_server_without_the_encryption_asked_for_gets_nothing():
    postmaster = Postmaster()
    with serving(postmaster) as server:
        asked = MailServer(server.host, server.port, "starttls")
        with SmtpTransport(asked) as transport, pytest.raises(Unreachable):
            transport.send(mail_to())
    assert postmaster.taken == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp://u:p%2F@mail.example?tls=starttls", MailServer("mail.example", 587, "starttls", "u", "p/")),
        ("smtp://u:p@mail.example:2465?tls=smtps", MailServer("mail.example", 2465, "smtps", "u", "p")),
        ("smtp://u:p@127.0.0.1:25", MailServer("127.0.0.1", 25, "none", "u", "p")),
    ],
)
def test_the_address_of_a_mail_server_is_read(url, server):
    assert mail_server(url) == server
    assert "p/" not in repr(mail_server(url))


@pytest.mark.parametrize(
    "url",
    ["", "mailbox", "http://x", "smtp://", "smtp://x?tls=maybe", "smtp://u:p@x", "smtp://u:pä@x?tls=smtps"],
)
def test_an_address_that_is_no_mail_server_is_refused(url):
    with pytest.raises(ValueError, match=r"^a mail server"):
        mail_server(url)


def test_an_address_beyond_ascii_is_refused_before_it_is_sent():
    with SmtpTransport(MailServer("127.0.0.1", free_port())) as transport, pytest.raises(Refused):
        transport.send(mail_to("josé@x.example"))


def test_the_memory_keeps_mail():
    outbox: list[EmailMessage] = []
    with open_transport("memory", outbox=outbox) as transport:
        transport.send(mail_to())
    assert [email["Subject"] for email in outbox] == ["Hello"]


def test_the_mailbox_keeps_mail_as_it_was_written(tmp_path):
    with open_transport("mailbox", mailbox_path=tmp_path / "var" / "mail") as transport:
        transport.send(mail_to())
        transport.send(mail_to())
    written = [
        file.read_bytes().replace(b"\r\n", b"\n") for file in (tmp_path / "var" / "mail" / "new").iterdir()
    ]
    assert written == [mail_to().as_bytes().replace(b"\r\n", b"\n")] * 2


def test_a_mailbox_that_cannot_be_written_is_unreachable(tmp_path):
    (tmp_path / "mail").write_text("a file, not a folder")
    with MailboxTransport(tmp_path / "mail") as transport, pytest.raises(Unreachable):
        transport.send(mail_to())


def test_the_setting_chooses_the_transport(tmp_path):
    assert isinstance(open_transport("memory"), MemoryTransport)
    assert isinstance(open_transport("mailbox", mailbox_path=tmp_path), MailboxTransport)
    assert isinstance(open_transport("smtp://127.0.0.1:2525"), SmtpTransport)
    with pytest.raises(ValueError, match=r"^a mail server"):
        open_transport("pigeon")
