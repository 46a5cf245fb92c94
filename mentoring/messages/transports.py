"""Ways out of the house: a mail server, the demo's mailbox, or a list for tests.

A transport is opened for a batch and sends one mail after the other. `send` returns when the mail was taken,
and otherwise says precisely what is known: `Refused` (no, for good), `Unreachable` (nothing was accepted, try
later) or `Uncertain` (the mail was handed over and the answer lost: it may or may not arrive).
"""

import smtplib
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, suppress
from email.message import EmailMessage
from email.utils import getaddresses
from mailbox import Maildir
from pathlib import Path

from mentoring.messages.smtp import WIRE, MailServer, connected, mail_server, reason, said, transparent

END = b".\r\n"


class Refused(Exception):
    """The server will not take this mail, now or later; the reason is the server's."""


class Unreachable(Exception):
    """Nothing was accepted, so that sending again later is safe."""


class Uncertain(Exception):
    """The whole mail was handed over and the answer was lost."""


class Transport(AbstractContextManager["Transport"], ABC):
    """Opened for a batch; sends one mail at a time. It may be opened again for the next batch."""

    @abstractmethod
    def send(self, email: EmailMessage) -> None:
        """Send one mail.

        Raises:
            Refused: no, for good.
            Unreachable: nothing was accepted.
            Uncertain: nobody knows.
        """

    def __exit__(self, *failure: object) -> None:
        """Nothing is held open."""


class SmtpTransport(Transport):
    """One connection to a mail server for a batch, opened by the first mail and again after a failure.

    `timeout` bounds every step, `answer_timeout` the wait for the server's word on a whole mail; it is
    longer, because giving up there leaves the mail uncertain (RFC 5321, 4.5.3.2.6).
    """

    def __init__(self, server: MailServer, *, timeout: float = 20, answer_timeout: float = 120) -> None:
        self.server = server
        self.timeout = timeout
        self.answer_timeout = answer_timeout
        self.connection: smtplib.SMTP | None = None

    def __exit__(self, *failure: object) -> None:
        if self.connection:
            with suppress(smtplib.SMTPException, OSError):
                self.connection.quit()
        self.hang_up()

    def send(self, email: EmailMessage) -> None:
        """Hand one mail over.

        Raises:
            Refused: the server said no for good to this mail or its recipient.
            Unreachable: nothing was accepted.
            Uncertain: the connection was lost after the last octet, before the answer.
        """
        sender, recipient = address_in(email, "from"), address_in(email, "to")
        if not (sender + recipient).isascii():
            raise Refused("This mail server is only asked to carry addresses in ASCII.")
        connection = self.ready(sender)
        try:
            permitted(connection.rcpt(recipient))
            permitted(connection.docmd("DATA"), wanted=354)
            connection.send(transparent(email))
            connection.send(END)  # fails only if it was not sent whole, and half an end is no mail
        except (Refused, Unreachable):
            self.forget_mail()
            raise
        except (smtplib.SMTPException, OSError) as failure:
            self.hang_up()
            raise Unreachable(reason(failure)) from failure
        self.hear(connection)

    def ready(self, sender: str) -> smtplib.SMTP:
        """A connection that has taken the sender; a kept one may have gone stale meanwhile."""
        kept = self.connection
        if kept:
            with suppress(smtplib.SMTPException, OSError):
                if kept.mail(sender)[0] == 250:
                    return kept
            self.hang_up()
        try:
            self.connection = connected(self.server, self.timeout)
            code, answer = self.connection.mail(sender)
        except (smtplib.SMTPException, OSError) as failure:
            self.hang_up()
            raise Unreachable(reason(failure)) from failure
        if code != 250:  # it is our address or our account that the server dislikes, not this recipient
            self.hang_up()
            raise Unreachable(said(code, answer))
        return self.connection

    def hear(self, connection: smtplib.SMTP) -> None:
        """Wait for the answer to a mail that was handed over whole; silence is uncertain."""
        try:
            if connection.sock:
                connection.sock.settimeout(self.answer_timeout)
            code, answer = connection.getreply()
            if connection.sock:
                connection.sock.settimeout(self.timeout)
        except (smtplib.SMTPException, OSError) as failure:
            self.hang_up()
            raise Uncertain(reason(failure)) from failure
        if not 200 <= code < 600:
            self.hang_up()
            raise Uncertain(said(code, answer))
        if code >= 300:
            permitted((code, answer))

    def forget_mail(self) -> None:
        """Clear a refused mail, and keep the connection for the next if the server lets us."""
        try:
            if self.connection and self.connection.rset()[0] == 250:
                return
        except (smtplib.SMTPException, OSError):
            pass
        self.hang_up()

    def hang_up(self) -> None:
        """Let go of the connection without a word."""
        if self.connection:
            self.connection.close()
        self.connection = None


class MailboxTransport(Transport):
    """Writes mail into a Maildir, which the demo shows as a page."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, email: EmailMessage) -> None:
        """Write one mail, whole or not at all.

        Raises:
            Unreachable: the folder cannot be written.
        """
        try:
            for folder in ("tmp", "new", "cur"):
                (self.path / folder).mkdir(parents=True, exist_ok=True)
            Maildir(self.path).add(email.as_bytes(policy=WIRE))
        except OSError as failure:
            raise Unreachable(reason(failure)) from failure


class MemoryTransport(Transport):
    """Keeps mail in a list."""

    def __init__(self, outbox: list[EmailMessage] | None = None) -> None:
        self.outbox: list[EmailMessage] = [] if outbox is None else outbox

    def send(self, email: EmailMessage) -> None:
        """Keep one mail."""
        self.outbox.append(email)


def open_transport(
    address: str, *, mailbox_path: Path | None = None, outbox: list[EmailMessage] | None = None
) -> Transport:
    """The transport for "mailbox" (needs a path), "memory" (fills an outbox), or a mail server's address.

    Raises:
        ValueError: the address is none of these.
    """
    if address == "memory":
        return MemoryTransport(outbox)
    if address == "mailbox" and mailbox_path:
        return MailboxTransport(mailbox_path)
    return SmtpTransport(mail_server(address))


def permitted(answer: tuple[int, bytes], *, wanted: int = 250) -> None:
    """Go on if the server said so.

    Raises:
        Refused: it said no to this mail.
        Unreachable: it said not now, or disliked our account.
    """
    code, _ = answer
    if code == wanted or (wanted == 250 and code in {251, 252}):  # RFC 5321, 3.4: it forwards, or will try
        return
    if 500 <= code < 600 and code not in {503, 530, 535, 538}:
        raise Refused(said(*answer))
    raise Unreachable(said(*answer))


def address_in(email: EmailMessage, header: str) -> str:
    """The one address of a header, read as it was written: decoding it first could make two of one."""
    written = next(value for name, value in email.raw_items() if name.lower() == header)
    ((_, address),) = getaddresses(["".join(str(written).splitlines())])
    return address
