"""Delimited text, as it came, into records.

UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. Excel's `sep=;` line is no row.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from mentoring.rosters.sheets import (
    SAVE_AS,
    STRAY,
    FileUnreadable,
    Records,
    RowUnreadable,
    WrongKindOfFile,
    header_at,
)

DELIMITERS = ",;\t|"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# What bytes 80 to 9F are in Windows-1252; the five it leaves open stay control characters and are refused.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)
_END = "\x00end"  # no cell can hold it: NUL is refused
_WEB_PAGE = re.compile(r"<(!doctype html|html|head|meta|body|table|div|style|script)\b", re.IGNORECASE)


def records_of_text(content: bytes, called: str, notes: list[str]) -> Records:
    """The numbered records of delimited text that are not blank."""
    text = decoded(content, called, notes)
    start = text[:200].lstrip(STRAY)
    if _WEB_PAGE.match(start):
        raise WrongKindOfFile(f"{called} is a web page, whatever its name says. {SAVE_AS}")
    if start.startswith("<?xml"):
        raise WrongKindOfFile(f"{called} is an XML file, not a table. {SAVE_AS}")
    told = _SEPARATOR.match(text)
    if told:
        text = text[told.end() :]
    delimiter = told.group(1) if told else delimiter_of(text)
    records: Records = []
    closed, number = False, 0
    try:
        # Without an end of our own, a quotation mark that is never closed would swallow rows in silence.
        for number, cells in enumerate(parsed(text, delimiter, end=_END), start=1):
            closed = cells == [_END]
            if not closed and any(cell.strip(STRAY) for cell in cells):
                records.append((number, cells))
    except csv.Error:
        closed, number = False, number + 1
    if not closed:
        raise RowUnreadable(f"In row {number}, a quotation mark is opened and never closed.", row=number)
    return records


def decoded(content: bytes, called: str, notes: list[str]) -> str:
    """The text of the bytes, without the mark at its start."""
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as broken:
                raise FileUnreadable(
                    f"{called} says that it is {name}, but is broken at byte {broken.start + len(mark) + 1:,}. "
                    "Save it again as CSV UTF-8."
                ) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        notes.append(
            "The file is not in Unicode; it was read as Windows-1252. Look at a name with an accent."
        )
        return content.decode("latin-1").translate(_WINDOWS)


def parsed(text: str, delimiter: str, end: str | None = None) -> Iterator[list[str]]:
    """The records of the text, then one that holds `end` alone if every quotation mark is closed."""
    lines: Iterable[str] = io.StringIO(text, newline="")
    if end is not None:
        gap = "" if text.endswith(("\n", "\r")) or not text else "\r\n"
        lines = io.StringIO(f"{text}{gap}{end}", newline="")
    return csv.reader(lines, delimiter=delimiter)


def delimiter_of(text: str) -> str:
    """The delimiter by which the first row is a header, most rows have its width, and it is widest."""
    return max(DELIMITERS, key=lambda delimiter: evidence(text, delimiter))


def evidence(text: str, delimiter: str) -> tuple[bool, bool, float, int]:
    """How much speaks for a delimiter, by the first rows: the greater, the more."""
    try:
        records = [
            cells for cells in islice(parsed(text, delimiter), 100) if any(c.strip(STRAY) for c in cells)
        ]
    except csv.Error:
        return False, False, 0.0, 0
    at = header_at(records)
    if not records or len(records[at]) < 2:
        return False, False, 0.0, 0
    width = len(records[at])
    below = [len(cells) for cells in records[at + 1 :]]
    fitting = sum(1.0 if n == width else 0.5 if 1 < n < width else 0.0 for n in below)
    share = fitting / len(below) if below else 1.0
    return share >= 0.5, at == 0, share, width
