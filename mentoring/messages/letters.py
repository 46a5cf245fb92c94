"""Letters: what a message says, and the e-mail that it becomes. Needs no request and no application."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from textwrap import fill
from urllib.parse import urlsplit
from uuid import UUID

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from mentoring.foundation.colors import contrast, lightened
from mentoring.messages.headers import addressed, encoded, plain_address, safe

TEMPLATES = Path(__file__).parents[2] / "templates" / "email"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SEEN = re.compile(r"[!-~]+")
METHOD = re.compile(rb"(?mi)^METHOD:([A-Z]+)\r?$")
PAPER, INK, DARK_CARD = "#fbfaf7", "#1d2a2c", "#1c2324"
# Headers are encoded and folded before they are set: the library's own folding breaks some encoded names.
POLICY = SMTP.clone(cte_type="7bit", refold_source="none")


class UnsafeLink(ValueError):
    """A link in a letter leads somewhere that mail should not lead."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web, and what to call it. As an action, the label is a verb."""

    label: str
    url: str

    def __post_init__(self) -> None:
        linkable(self.url)


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing to know at a glance ("When", "Tuesday, December 8, 9:00 am Central Time"), maybe linked."""

    label: str
    value: str
    url: str = ""

    def __post_init__(self) -> None:
        if self.url:
            linkable(self.url)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says, in this order: paragraphs, facts, a quote, a code, the action, links, closing.

    `quote` is somebody's own words, line by line; `code` is to be typed, and shown large; `preview` is
    what an inbox shows beside the subject, and the first paragraph if empty. `calendar` is a whole iCalendar
    object whose METHOD also names the e-mail's part. `headers` are (name, value) pairs beside the usual. `sender` is
    the address it comes from where that is not the installation's own: a calendar answers to it.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    quote: str = ""
    code: str = ""
    action: Link | None = None
    links: tuple[Link, ...] = ()
    closing: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    preview: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    sender: str = ""


def as_email(
    letter: Letter,
    *,
    sender: str,
    organization_name: str,
    accent: str,
    to_name: str,
    to_address: str,
    message_id: UUID | str,
    sent_at: datetime,
    list_unsubscribe: str = "",
    reply_to: tuple[str, str] | None = None,
) -> EmailMessage:
    """The letter as one e-mail from the organization at the `sender` address.

    `accent` is "#rrggbb". `list_unsubscribe` takes a POST (RFC 8058) and shows a page on GET.
    Same input, same octets: a message that is sent twice has one Message-ID and can be told as a repeat.

    Raises:
        UnsafeHeader: a header would hold a line break or NUL; it is named.
        ValueError: an address, the accent or the calendar is malformed.
    """
    email = EmailMessage(policy=POLICY)
    domain = plain_address("From", sender).rpartition("@")[2]
    email.set_raw("From", addressed("From", organization_name, sender))
    email.set_raw("To", addressed("To", to_name, to_address))
    if reply_to:
        email.set_raw("Reply-To", addressed("Reply-To", *reply_to))
    email.set_raw("Subject", encoded("Subject", letter.subject))
    email.set_raw("Date", format_datetime(sent_at))
    email.set_raw("Message-ID", safe("Message-ID", f"<{message_id}@{domain}>"))
    email.set_raw("Auto-Submitted", "auto-generated")
    email.set_raw("X-Auto-Response-Suppress", "OOF, AutoReply")  # Exchange heeds this one
    if list_unsubscribe:
        safe("List-Unsubscribe", list_unsubscribe)
        email.set_raw("List-Unsubscribe", f"<{linkable(list_unsubscribe)}>")
        email.set_raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    for name, value in letter.headers:
        if not re.fullmatch(r"(?!(?i:content|mime)-)[A-Za-z0-9-]+", name) or name in email:
            raise ValueError(f"{name!r} is not a header for a letter to set")
        email.set_raw(name, encoded(name, value))
    text, html = rendered(
        letter, organization_name=organization_name, accent=accent, list_unsubscribe=list_unsubscribe
    )
    email.set_content(text, cte="quoted-printable")
    email.add_alternative(html, subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        add_calendar(email, letter.calendar)
    for attachment in letter.attachments:
        kind, _, subkind = safe("Content-Type", attachment.content_type).partition("/")
        filename = safe("Content-Disposition", attachment.filename)
        email.add_attachment(attachment.content, maintype=kind, subtype=subkind, filename=filename)
    for number, part in enumerate(part for part in email.walk() if part.is_multipart()):
        part.set_boundary(
            f"=_{message_id}_{number}"
        )  # cannot occur in what base64 or quoted-printable writes
    return email


def rendered(
    letter: Letter, *, organization_name: str, accent: str, list_unsubscribe: str = ""
) -> tuple[str, str]:
    """The letter as plain text and as HTML with its styles inlined."""
    dark_link = lightened(accent, against=DARK_CARD)
    words = {
        "letter": letter,
        "preview": letter.preview or next(iter(letter.paragraphs), letter.heading),
        "organization_name": organization_name,
        "list_unsubscribe": list_unsubscribe,
        "accent": accent,
        "on_accent": max("#ffffff", INK, key=lambda ink: contrast(ink, accent)),
        "link": accent if contrast(accent, PAPER) >= 4.5 else INK,
        "dark_link": dark_link,
        "on_dark_link": DARK_CARD,
    }
    text = templates().get_template("layout.txt").render(words)
    html = inliner().inline(CONTROLS.sub("", templates().get_template("layout.html").render(words)))
    return CONTROLS.sub("", text).strip() + "\n", html


def calendar_method(calendar: bytes) -> str:
    """The METHOD that a calendar object states.

    Raises:
        ValueError: it states none, or more than one.
    """
    methods = METHOD.findall(calendar)
    if len(methods) != 1:
        raise ValueError("a calendar for mail states one METHOD")
    return str(methods[0].decode("ascii").upper())


def add_calendar(email: EmailMessage, calendar: bytes) -> None:
    """As the last alternative (RFC 6047, 2.4), which Outlook and Gmail act on, and as a file for others."""
    method = calendar_method(calendar)
    email.add_alternative(
        calendar, maintype="text", subtype="calendar", params={"charset": "utf-8", "method": method}
    )
    email.add_attachment(
        calendar, maintype="application", subtype="ics", filename="invite.ics", params={"name": "invite.ics"}
    )


def linkable(url: str) -> str:
    """The address, if a letter may link to it.

    Raises:
        UnsafeLink: it is no whole address, or of a kind that runs something.
    """
    if urlsplit(url).scheme not in {"http", "https", "webcal", "mailto", "tel"} or not SEEN.fullmatch(url):
        raise UnsafeLink("a letter links to the web, to mail and to telephones only")
    return url


@cache
def templates() -> Environment:
    """The templates of letters, apart from those of pages."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrap"] = wrapped
    return environment


@cache
def inliner() -> CSSInliner:
    """Inlines the first sheet, for every mail program; the second, of media queries, stays for some."""
    return CSSInliner(load_remote_stylesheets=False)


def wrapped(text: str, indent: str = "") -> str:
    """Lines of at most 72 characters; no word, and so no link, is ever broken."""
    return fill(
        text,
        72,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
