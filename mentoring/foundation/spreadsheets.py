"""Lists as files that a spreadsheet opens; nothing in a cell is ever executed."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte-order mark and CRLF (RFC 4180), as Excel reads it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def plain(cell: object) -> object:
    """A cell as text that no program takes for a formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, str) and cell.startswith(RISKY):
        return f"'{cell}"
    return cell


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a bold header; dates and numbers as such, everything else as text."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet.write_row(0, 0, columns, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    sheet.write_datetime(number, place, cell, formats[type(cell)])
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
        sheet.autofit()
    return written.getvalue()
