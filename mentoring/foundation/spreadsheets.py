"""Lists written out as CSV and XLSX, safe to open: no cell of ours is ever run as a formula.

A time is written as the wall time that it carries; the title of its column names the zone.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60  # characters that a column is made wide for
LONGEST = 32_767  # characters that an Excel cell holds


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with the mark that Excel needs, CRLF, and an apostrophe before text that looks like a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([inert(column) for column in columns])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "List") -> bytes:
    """A workbook of one sheet: dates and numbers typed, text never a formula, the header kept in sight."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet(sheet_name(sheet))
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        quoted = workbook.add_format({"quote_prefix": True})  # stays text when somebody edits the cell
        widths = [len(column) for column in columns]
        for at, column in enumerate(columns):
            page.write_string(0, at, column[:LONGEST], bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                write(page, last, at, cell, day=day, moment=moment, quoted=quoted)
                widths[at] = max(widths[at], len(shown(cell)))
        for at, width in enumerate(widths):
            page.set_column(at, at, min(width, WIDEST) + 2)
        page.freeze_panes(1, 0)
        if columns:
            page.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


def write(page: Any, row: int, at: int, cell: object, *, day: Any, moment: Any, quoted: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, at, cell[:LONGEST], quoted if cell.startswith(FORMULA_STARTS) else None)
    elif isinstance(cell, bool):
        page.write_boolean(row, at, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, at, cell.replace(tzinfo=None), moment)
    elif isinstance(cell, date):
        page.write_datetime(row, at, cell, day)
    elif isinstance(cell, int | float | Decimal):
        page.write_number(row, at, cell)
    else:
        write(page, row, at, str(cell), day=day, moment=moment, quoted=quoted)


def plain(cell: object) -> str:
    """A cell as CSV shows it: numbers below zero are numbers, text that begins like one is not."""
    return shown(cell) if isinstance(cell, int | float | Decimal) else inert(shown(cell))


def shown(cell: object) -> str:
    """A cell as people read it: nothing for none, yes or no, dates by ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def inert(text: str) -> str:
    """Text that no spreadsheet program takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip(" \xa0").startswith(FORMULA_STARTS) else text


def sheet_name(wanted: str) -> str:
    """A name that Excel takes for a sheet: up to 31 characters, without `[]:*?/\\` or apostrophes around it."""
    name = "".join(" " if letter in "[]:*?/\\" else letter for letter in wanted)
    return " ".join(name.split())[:31].strip(" '") or "List"
