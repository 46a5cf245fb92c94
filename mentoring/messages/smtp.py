"""What is said on the wire to a mail server, below the question of what its answers mean."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

ENCRYPTION = ("none", "starttls", "smtps")
WIRE = SMTP.clone(refold_source="none", cte_type="7bit")  # headers come folded, see `headers`
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how."""

    host: str
    port: int
    encryption: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """Read `smtp://user:password@host:port?tls=none|starttls|smtps`; user and password are percent-encoded.

    Raises:
        ValueError: the address is malformed, or would show a password to the network.
    """
    parts = urlsplit(url)
    encryption = parse_qs(parts.query).get("tls", ["none"])[-1]
    if parts.scheme != "smtp" or not parts.hostname or encryption not in ENCRYPTION:
        raise ValueError("a mail server is written smtp://user:password@host:port?tls=none|starttls|smtps")
    if not unquote(parts.netloc).isascii():
        raise ValueError("a mail server's user and password are ASCII")
    if parts.password and encryption == "none" and parts.hostname not in LOOPBACK:
        raise ValueError("a mail server with a password needs ?tls=starttls or ?tls=smtps")
    port = parts.port or {"none": 25, "starttls": 587, "smtps": 465}[encryption]
    return MailServer(
        parts.hostname, port, encryption, unquote(parts.username or ""), unquote(parts.password or "")
    )


def connected(server: MailServer, timeout: float) -> smtplib.SMTP:
    """A greeted, encrypted and signed-in connection, as the server's settings ask."""
    connection: smtplib.SMTP
    context = ssl.create_default_context() if server.encryption != "none" else None
    if server.encryption == "smtps":
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if server.encryption == "starttls":
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        connection.close()
        raise
    return connection


def transparent(email: EmailMessage) -> bytes:
    """The mail as it crosses the wire: CRLF at every end, no line that ends it early (RFC 5321, 4.5.2)."""
    octets = re.sub(rb"\r\n|\r|\n", b"\r\n", email.as_bytes(policy=WIRE))
    octets = re.sub(rb"(?m)^\.", b"..", octets)
    return octets if octets.endswith(b"\r\n") else octets + b"\r\n"


def said(code: int, answer: bytes | str) -> str:
    """The server's words, on one line of a bearable length."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {words}".split())[:300]


def reason(failure: Exception) -> str:
    """What went wrong on the way, in a line."""
    if isinstance(failure, smtplib.SMTPResponseException):
        return said(failure.smtp_code, failure.smtp_error)
    return " ".join(str(failure).split())[:300] or type(failure).__name__
