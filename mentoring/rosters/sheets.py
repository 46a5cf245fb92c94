"""A sheet of text: a header of distinct names and rows of clean cells; and every way in which a file is refused.

Row numbers are those of a spreadsheet program: blank rows count, a row with line breaks inside is one row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
SAVE_AS = "Open it in your spreadsheet program and save it as CSV or XLSX."

# Spaces of every kind, and the invisible marks that mail programs paste around addresses.
STRAY = (
    " \t\r\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2066\u2067\u2068\u2069\u3000\ufeff"
)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

Records = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that a spreadsheet program shows, and as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header of distinct names, the rows under it, and sentences on what was taken how."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


class RosterRefused(Exception):
    """A file or a mapping cannot be used; `sentence` says why, to a person."""

    def __init__(self, sentence: str, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row
        self.column = column


class FileTooLarge(RosterRefused):
    """More bytes, rows or columns than an import takes."""


class WrongKindOfFile(RosterRefused):
    """Not a table at all, or one in a format that is not read here."""


class FileUnreadable(RosterRefused):
    """The right kind of file, but broken or protected."""


class NobodyInFile(RosterRefused):
    """No header, or nothing under it."""


class RowUnreadable(RosterRefused):
    """A row with more cells than the header, or with a quotation mark that is never closed."""


class CellUnreadable(RosterRefused):
    """A cell that is too long, or holds characters that no one can read."""


def sheet_from(records: Records, called: str, notes: list[str]) -> Sheet:
    """A sheet of numbered records that are not blank: a header found, its names made distinct, cells trimmed."""
    if not records:
        raise NobodyInFile(f"{called} is empty.")
    at = header_at([cells for _, cells in records])
    if at:
        notes.append(f"The header was found in row {records[at][0]}; what stands above it was left out.")
    header_row, top = records[at]
    below = records[at + 1 :]
    if not below:
        raise NobodyInFile(f"{called} has a header and no rows under it.")
    if len(below) > MAX_ROWS:
        raise FileTooLarge(f"{called} has more than {MAX_ROWS:,} rows. Divide it into several files.")
    width = max(used_width(cells) for cells in (top, *(cells[: len(top)] for _, cells in below)))
    if width > MAX_COLUMNS:
        raise FileTooLarge(f"{called} has {width:,} columns; an import takes up to {MAX_COLUMNS}.")
    header = distinct_names(
        [clean(cell, header_row, letters(i)) for i, cell in enumerate(top[:width])], notes
    )
    rows = tuple(row_from(number, cells, len(top), header) for number, cells in below)
    short = [number for number, cells in below if len(cells) < width]
    if short:
        notes.append(f"{numbered(short)} shorter than the header; the missing cells were taken as blank.")
    lost = [row.number for row in rows if any("\ufffd" in cell for cell in row.cells)]
    if lost:
        notes.append(f"{numbered(lost)} marked “\ufffd”: letters were lost before the file came here.")
    return Sheet(header, rows, tuple(notes))


def header_at(records: Sequence[Sequence[str]]) -> int:
    """Which record is the header: the first, unless up to five one-cell titles stand above a table."""
    for at, cells in enumerate(records[:6]):
        filled = sum(bool(cell.strip(STRAY)) for cell in cells)
        if filled > 2:
            return at
        if filled > 1:
            break
    return 0


def used_width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last one that is not blank."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip(STRAY)), 0)


def row_from(number: int, cells: Sequence[str], header_width: int, header: Sequence[str]) -> Row:
    width = used_width(cells)
    if width > header_width:
        raise RowUnreadable(
            f"Row {number} has {width} cells, but the header has {header_width}. A cell with the separator in "
            "it needs quotation marks around it.",
            row=number,
        )
    found = [clean(cell, number, name) for cell, name in zip(cells, header, strict=False)]
    return Row(number, (*found, *[""] * (len(header) - len(found))))


def clean(cell: str, row: int, column: str) -> str:
    """A cell without stray spaces around it, its line breaks as `\\n`; else `CellUnreadable`."""
    control = _CONTROL.search(cell)
    if control:
        code = f"U+{ord(control.group()):04X}"
        raise CellUnreadable(
            f"Row {row}, {column}: there is a control character ({code}) in the cell. Type the cell again.",
            row=row,
            column=column,
        )
    text = cell.strip(STRAY)
    if len(text) > MAX_CELL:
        raise CellUnreadable(
            f"Row {row}, {column}: the cell holds {len(text):,} characters; up to {MAX_CELL:,} fit.",
            row=row,
            column=column,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def distinct_names(header: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    """A column without a name is called by its letter; a name in use gets a number."""
    names: list[str] = []
    used: set[str] = set()
    for at, cell in enumerate(header):
        wanted = " ".join(cell.split()) or letters(at)
        name, count = wanted, 1
        while name.casefold() in used:
            count += 1
            name = f"{wanted} ({count})"
        if count > 1:
            notes.append(f"“{wanted}” is the name of more than one column; this one is called “{name}”.")
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def letters(index: int) -> str:
    """`Column C` for 2, as a spreadsheet program names it."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return f"Column {name}"


def numbered(rows: Sequence[int]) -> str:
    """`Row 4 is`, `Rows 4, 7 and 9 are`, or the first five and how many more."""
    if len(rows) == 1:
        return f"Row {rows[0]} is"
    first = [str(row) for row in rows[:5]]
    last = f"{len(rows) - 5:,} more" if len(rows) > 5 else first.pop()
    return f"Rows {', '.join(first)} and {last} are"
