"""Reads the Maildir that the demo's mail is written into, and never more of it than a page can show."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from pathlib import Path

NEWEST = 50  # shown in a list
SEARCHED = 2000  # files looked into for an address
LARGEST = 5 * 1024 * 1024  # octets read of one mail
HEAD = 64 * 1024  # octets read of one mail for a list
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._,=:+-]{0,250}")


class MailNotFound(LookupError):
    """There is no mail under that key."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list. `to` is the address alone."""

    key: str
    to: str
    subject: str
    date: datetime
    snippet: str


@dataclass(frozen=True, slots=True)
class Part:
    """An attached file, or a part that is neither text nor HTML."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail, decoded for reading."""

    key: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[Part, ...]

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


def newest(path: Path, *, address: str = "", limit: int = NEWEST) -> list[Listed]:
    """The newest mails, newest first; with an address, or a piece of one, only those to it."""
    wanted = address.strip().casefold()
    lines = (listed(file) for file in files(path)[:SEARCHED])
    return list(islice((line for line in lines if line and wanted in line.to.casefold()), limit))


def open_mail(path: Path, key: str) -> Opened:
    """One mail.

    Raises:
        MailNotFound: no mail has that key.
    """
    if not KEY.fullmatch(key):
        raise MailNotFound(key)
    for folder in ("new", "cur"):
        mail = read(path / folder / key, LARGEST)
        if mail:
            return opened(key, mail)
    raise MailNotFound(key)


def files(path: Path) -> list[Path]:
    """Every mail of the folder, newest first; writers may come and go meanwhile."""
    found: list[tuple[int, str]] = []
    for folder in ("new", "cur"):
        try:
            with os.scandir(path / folder) as entries:
                found += [
                    (entry.stat().st_mtime_ns, entry.path) for entry in entries if KEY.fullmatch(entry.name)
                ]
        except FileNotFoundError:
            continue
    return [Path(name) for _, name in sorted(found, reverse=True)]


def read(file: Path, most: int) -> Message | None:
    """The mail in a file, up to so many octets; None if it is gone."""
    try:
        with file.open("rb") as stream:
            return message_from_bytes(stream.read(most))
    except (FileNotFoundError, IsADirectoryError):
        return None


def listed(file: Path) -> Listed | None:
    """The line that a mail makes in the list."""
    mail = read(file, HEAD)
    if mail is None:
        return None
    addresses = getaddresses([str(mail.get("To", "")).replace("\r", "").replace("\n", "")])
    return Listed(
        key=file.name,
        to=addresses[0][1] if addresses else "",
        subject=decoded(mail.get("Subject", "")),
        date=sent_at(mail),
        snippet=snippet(body(mail, "text/plain")),
    )


def opened(key: str, mail: Message) -> Opened:
    """The mail, decoded."""
    return Opened(
        key=key,
        headers=tuple((name, decoded(value)) for name, value in mail.items()),
        text=body(mail, "text/plain"),
        html=body(mail, "text/html"),
        parts=tuple(
            Part(part.get_filename() or "", part.get_content_type(), octets(part))
            for part in mail.walk()
            if not part.is_multipart() and not readable(part)
        ),
    )


def readable(part: Message) -> bool:
    """Whether a part is what people read, not a file."""
    return part.get_content_type() in {"text/plain", "text/html"} and not part.get_filename()


def body(mail: Message, content_type: str) -> str:
    """The first readable part of a type as text, or nothing."""
    for part in mail.walk():
        if readable(part) and part.get_content_type() == content_type:
            return words(octets(part), part.get_content_charset("utf-8")).replace("\r\n", "\n")
    return ""


def words(content: bytes, charset: str) -> str:
    """The text of some octets; a charset that nobody knows is read as UTF-8."""
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def octets(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def decoded(value: object) -> str:
    """A header's text, unfolded; as it stands where it is malformed."""
    line = re.sub(r"[\r\n]+", "", str(value))
    try:
        return str(make_header(decode_header(line)))
    except (MessageError, LookupError, ValueError):
        return line


def sent_at(mail: Message) -> datetime:
    """When a mail says that it was sent, in UTC; the epoch if it does not."""
    try:
        said = parsedate_to_datetime(str(mail.get("Date", "")))
    except (TypeError, ValueError):
        return datetime.fromtimestamp(0, UTC)
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


def snippet(text: str) -> str:
    """The first words of a letter after its underlined heading, on one line."""
    line = " ".join(re.sub(r"\A.*?\n=+\n", "", text, count=1, flags=re.DOTALL).split())
    return line if len(line) <= 140 else line[:139].rstrip() + "…"
