"""Workbooks (XLSX, ODS) into records. They are unpacked and weighed before the library sees them."""

import io
import zipfile
from datetime import date, datetime, time
from itertools import chain, islice
from typing import NoReturn
from xml.parsers import expat

import python_calamine

from mentoring.rosters.sheets import (
    MAX_ROWS,
    SAVE_AS,
    STRAY,
    FileTooLarge,
    FileUnreadable,
    Records,
    RosterRefused,
    WrongKindOfFile,
)
from mentoring.rosters.weighing import Weight

MAX_PARTS = 2_000  # files inside a workbook
MAX_UNPACKED = 60_000_000  # bytes of all of them
MAX_AREA = 2_000_000  # cells from A1 to the last one in use
MAX_CHARACTERS = 40_000_000  # in all cells, each counted as often as it is shown

_OTHER_ARCHIVES = (
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("Index/", "a Numbers document"),
    ("xl/workbook.bin", "a binary Excel workbook (XLSB)"),
)


def records_of_workbook(content: bytes, called: str, notes: list[str]) -> Records:
    """The numbered records of the first sheet with content that are not blank."""
    parts = parts_of(content, called)
    for start, kind in _OTHER_ARCHIVES:
        if any(name.startswith(start) for name in parts):
            raise WrongKindOfFile(f"{called} is {kind}. {SAVE_AS}")
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
    raise FileUnreadable(f"{called} is damaged or protected, and cannot be opened. {SAVE_AS}") from None


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
