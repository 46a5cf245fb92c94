"""Headers of mail, encoded and folded: any name arrives whole, and none can write a header of its own."""

import re
from email.header import Header
from email.utils import quote

BREAK = "\r\n"
LINE_BREAKS = re.compile("[\x00\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


class UnsafeHeader(ValueError):
    """A header's value holds a line break or NUL, and could have written headers of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} holds a line break or NUL")


def safe(name: str, value: str) -> str:
    """The value, if it stays within its header.

    Raises:
        UnsafeHeader: it does not.
    """
    if LINE_BREAKS.search(value):
        raise UnsafeHeader(name)
    return value


def encoded(header: str, value: str) -> str:
    """A header's text: as it is where it is short ASCII, else in encoded words (RFC 2047), folded.

    Raises:
        UnsafeHeader: it holds a line break or NUL.
    """
    text = " ".join(safe(header, value).split())
    plain = text.isascii() and text.isprintable() and "=?" not in text and len(text) < 900
    charset = "us-ascii" if plain else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep=BREAK)


def addressed(header: str, name: str, address: str) -> str:
    """Somebody at an address.

    Raises:
        UnsafeHeader: the name or the address holds a line break or NUL.
        ValueError: the address is not one.
    """
    where = plain_address(header, address)
    text = " ".join(safe(header, name).split())
    if not text:
        return where
    if len(text) <= 60 and text.isascii() and text.isprintable() and "=?" not in text:
        return f'"{quote(text)}" <{where}>'
    return f"{Header(text, 'utf-8', header_name=header).encode(linesep=BREAK)}{BREAK} <{where}>"


def plain_address(header: str, address: str) -> str:
    """The address with its domain in ASCII (IDNA).

    Raises:
        UnsafeHeader: it holds a line break or NUL.
        ValueError: it is not one plain address.
    """
    local, _, domain = safe(header, address).rpartition("@")
    if not local or not domain or re.search(r"[\s<>,;:@\"()\[\]\\]", local + domain):
        raise ValueError(f"{header} needs a plain e-mail address")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
