"""A file of people as it came, read into a sheet of text. Every refusal says what is wrong, and where.

Text files are UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. Workbooks (XLSX, ODS) are
unpacked and weighed here before the library sees them: a few bytes can ask it for more memory than there
is. The binary Excel formats cannot be weighed that way and are refused with the way out.

Row numbers are those of a spreadsheet program: blank rows count, a row with line breaks inside is one row,
and Excel's `sep=;` line is none.
"""

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from typing import NoReturn
from xml.parsers import expat

import python_calamine

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
MAX_PARTS = 2_000  # files inside a workbook
MAX_UNPACKED = 60_000_000  # bytes of all of them
MAX_AREA = 2_000_000  # cells from A1 to the last one in use
MAX_CHARACTERS = 40_000_000  # in all cells, each counted as often as it is shown

# Spaces of every kind, and the invisible marks that mail programs paste around addresses.
STRAY = (
    " \t\r\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2066\u2067\u2068\u2069\u3000\ufeff"
)
DELIMITERS = ",;\t|"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# What bytes 80 to 9F are in Windows-1252; the five it leaves open stay control characters and are refused.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)
_END = "\x00end"  # no cell can hold it: NUL is refused
_WHOLE = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WEB_PAGE = re.compile(r"<(!doctype html|html|head|meta|body|table|div|style|script)\b", re.IGNORECASE)
_SAVE_AS = "Open it in your spreadsheet program and save it as CSV or XLSX."
_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"BEGIN:VCARD", "a file of contact cards (VCF)"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)
_OTHER_ARCHIVES = (
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("Index/", "a Numbers document"),
    ("xl/workbook.bin", "a binary Excel workbook (XLSB)"),
)

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


def read(content: bytes, file_name: str = "") -> Sheet:
    """The sheet that a file holds. What is inside decides, not what the file is called.

    Raises:
        RosterRefused: and nothing else, whatever the bytes.
    """
    called = f"“{file_name}”" if file_name else "The file"
    if not content.strip(b" \t\r\n\0"):
        raise NobodyInFile(f"{called} is empty.")
    if len(content) > MAX_BYTES:
        megabytes = MAX_BYTES // 1_000_000
        raise FileTooLarge(f"{called} is larger than {megabytes} MB. Divide it into several files.")
    refuse_other_kinds(content, called)
    notes: list[str] = []
    workbook = content.startswith(b"PK\x03\x04")
    records = (
        records_of_workbook(content, called, notes) if workbook else records_of_text(content, called, notes)
    )
    return sheet_from(records, called, notes)


def refuse_other_kinds(content: bytes, called: str) -> None:
    """Raises `WrongKindOfFile`, or `FileUnreadable` for a protected workbook, by the first bytes."""
    for start, kind in _OTHER_KINDS:
        if content.startswith(start):
            raise WrongKindOfFile(f"{called} is {kind}, not a table. Choose a CSV or XLSX file.")
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileUnreadable(f"{called} is protected with a password. Save a copy without one.")
    raise WrongKindOfFile(f"{called} has the Excel format of before 2007 (XLS). {_SAVE_AS}")


# --- A table from records ---------------------------------------------------------------------------


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


# --- Text -------------------------------------------------------------------------------------------


def records_of_text(content: bytes, called: str, notes: list[str]) -> Records:
    """The numbered records of delimited text that are not blank."""
    text = decoded(content, called, notes)
    start = text[:200].lstrip(STRAY)
    if _WEB_PAGE.match(start):
        raise WrongKindOfFile(f"{called} is a web page, whatever its name says. {_SAVE_AS}")
    if start.startswith("<?xml"):
        raise WrongKindOfFile(f"{called} is an XML file, not a table. {_SAVE_AS}")
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


# --- Workbooks --------------------------------------------------------------------------------------


def records_of_workbook(content: bytes, called: str, notes: list[str]) -> Records:
    """The numbered records of the first sheet with content that are not blank."""
    parts = parts_of(content, called)
    for start, kind in _OTHER_ARCHIVES:
        if any(name.startswith(start) for name in parts):
            raise WrongKindOfFile(f"{called} is {kind}. {_SAVE_AS}")
    if "xl/workbook.xml" not in parts and "content.xml" not in parts:
        raise WrongKindOfFile(f"{called} is a ZIP archive. Unpack it and choose the table inside.")
    weigh(parts, called)
    try:
        return records_of_sheets(packed(parts), notes)
    except BaseException as broken:
        # A panic of the library is no Exception, and says no more than that the workbook is broken.
        if isinstance(broken, RosterRefused) or not (
            isinstance(broken, Exception) or type(broken).__name__ == "PanicException"
        ):
            raise
        unreadable(called)


def unreadable(called: str) -> NoReturn:
    raise FileUnreadable(f"{called} is damaged or protected, and cannot be opened. {_SAVE_AS}") from None


def parts_of(content: bytes, called: str) -> dict[str, bytes]:
    """The XML files inside, by name; the directory's sizes are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            directory = archive.infolist()
            fits = len(directory) <= MAX_PARTS and sum(part.file_size for part in directory) <= MAX_UNPACKED
            # Of other files only the name matters. A part is never read further than the directory says,
            # and the copy handed on is made of these bytes alone.
            parts = {
                part.filename: archive.read(part) if part.filename.endswith((".xml", ".rels")) else b""
                for part in directory
                if fits and not part.is_dir()
            }
    except Exception:  # noqa: BLE001 - a broken archive raises almost anything
        unreadable(called)
    if not fits:
        raise FileTooLarge(f"{called} unpacks to more than an import takes. Divide it into several files.")
    return parts


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """A workbook of these parts and no others."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        if "content.xml" in parts:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, content in parts.items():
            if content and name != "mimetype":
                archive.writestr(name, content)
    file.seek(0)
    return file


def weigh(parts: dict[str, bytes], called: str) -> None:
    """Raises `FileTooLarge` if opening these parts would take more cells or letters than there is room for."""
    weight = Weight()
    try:
        for name, content in parts.items():
            if content and name.endswith(".xml"):
                weight.add(content)
    except (expat.ExpatError, ValueError):
        unreadable(called)
    if weight.area > MAX_AREA or weight.letters() > MAX_CHARACTERS:
        raise FileTooLarge(f"{called} unfolds to more than an import takes. Copy its rows into a new file.")


class Weight:
    """What a workbook's parts come to when every cell is laid out and every shared or repeated text copied.

    Cells without content weigh nothing, however far their formatting reaches.
    """

    def __init__(self) -> None:
        self.area = 0
        self.copied = 0  # letters of repeated cells
        self.shared: list[int] = []  # lengths of the shared strings
        self.uses: Counter[int] = Counter()  # of each of them, by place in the list

    def letters(self) -> int:
        return self.copied + sum(
            self.shared[at] * times for at, times in self.uses.items() if at < len(self.shared)
        )

    def add(self, part: bytes) -> None:
        """Raises `ValueError` or `ExpatError` for what no spreadsheet program writes."""
        self.row = self.column = self.last_row = self.last_column = 0
        self.rows = self.columns = 1  # how often the row and the cell are repeated
        self.row_filled = self.row_letters = self.text = 0
        self.reference = False
        self.path: list[str] = []
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self.open
        parser.EndElementHandler = self.close
        parser.CharacterDataHandler = self.say
        parser.StartDoctypeDeclHandler = self.doctype
        parser.Parse(part, True)
        self.area = max(self.area, self.last_row * self.last_column)

    def doctype(self, *_: object) -> NoReturn:
        raise ValueError("A workbook declares no entities.")

    def open(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if self.path and self.path[-1] in {"c", "table-cell", "covered-table-cell"}:
            self.fill()
        self.path.append(name)
        if len(self.path) > 200:
            raise ValueError("Nested deeper than a workbook is.")
        if name in {"row", "table-row", "c", "table-cell", "covered-table-cell", "table", "s", "si", "v"}:
            self.begin(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == "row":
            self.row = whole(said["r"]) if "r" in said else self.row + 1
            self.column = 0
        elif name == "c":
            self.reference = said.get("t") == "s"
            self.row, self.column = place(said["r"]) if "r" in said else (self.row, self.column + 1)
        elif name == "table":
            self.row = 0
        elif name == "table-row":
            self.rows = whole(said.get("number-rows-repeated", "1"))
            self.column = self.row_filled = self.row_letters = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.columns = whole(said.get("number-columns-repeated", "1"))
            self.column += self.columns
            self.text = sum(map(len, said.values()))
            if "value-type" in said or "formula" in said:
                self.fill()
        elif name == "s":
            self.text += whole(said.get("c", "1"))
        else:
            self.text = 0

    def fill(self) -> None:
        """The cell that is open has content."""
        self.last_column = max(self.last_column, self.column)
        if self.path[-1] == "c":
            self.last_row = max(self.last_row, self.row)
        else:
            self.row_filled = 1

    def say(self, text: str) -> None:
        self.text += len(text)
        if self.reference and self.path[-1] == "v":
            self.uses[whole(text.strip())] += 1

    def close(self, name: str) -> None:
        name = self.path.pop()
        if name == "si":
            self.shared.append(self.text)
        elif name in {"table-cell", "covered-table-cell"}:
            self.row_letters += self.text * self.columns
        elif name == "table-row":
            self.row += self.rows
            self.copied += self.row_letters * self.rows * self.row_filled
            self.last_row = self.row if self.row_filled else self.last_row


def whole(text: str) -> int:
    """A count as workbooks write it; `ValueError` for anything else."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def place(reference: str) -> tuple[int, int]:
    """`(row, column)` from 1 of a reference such as `B7`; `ValueError` for anything else."""
    found = _PLACE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column


def records_of_sheets(file: io.BytesIO, notes: list[str]) -> Records:
    """The records of the first visible sheet with content; cells merged downward are shown in every row."""
    with python_calamine.load_workbook(file) as workbook:
        visible = [
            s for s in workbook.sheets_metadata if s.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        names = [s.name for s in visible if s.typ == python_calamine.SheetTypeEnum.WorkSheet]
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            records = records_of_sheet(sheet)
            if records:
                if len(names) > 1:
                    notes.append(f"The sheet “{name}” was read; the file has {len(names) - 1} more.")
                return records
    return []


def records_of_sheet(sheet: python_calamine.CalamineSheet) -> Records:
    if sheet.start is None:
        return []
    top, left = sheet.start
    grid = [[spoken(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=True)]
    for (first, column), (last, _) in islice(sheet.merged_cell_ranges or (), MAX_ROWS):
        at = column - left
        for row in range(max(first - top, 0) + 1, min(last - top + 1, len(grid), first - top + MAX_ROWS)):
            if 0 <= at < len(grid[row]) and first >= top:
                grid[row][at] = grid[row][at] or grid[first - top][at]
    # Columns keep the letters that the person sees, hence the blank ones on the left.
    return [
        (number, list(chain([""] * left, cells)))
        for number, cells in enumerate(grid, start=top + 1)
        if any(cell.strip(STRAY) for cell in cells)
    ]


def spoken(cell: object) -> str:
    """A cell as a person would type it: no `1234.0`, no midnight behind a date."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.isoformat("minutes") if isinstance(cell, time) else str(cell)
