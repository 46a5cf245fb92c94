"""Files of people as systems write them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from mentoring.rosters.sheets import Row, Sheet


def delimited(table: Iterable[Sequence[str]], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(table)
    return file.getvalue()


def workbook(fill: Any) -> bytes:
    """An XLSX file; `fill` is handed the workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def archived(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def rearchived(content: bytes, **changed: str) -> bytes:
    """The same workbook with the parts whose names end so replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts: dict[str, str | bytes] = {name: given.read(name) for name in given.namelist()}
    for ending, text in changed.items():
        name = next(name for name in parts if name.endswith(f"{ending}.xml"))
        parts[name] = text
    return archived(parts)


ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def opendocument(tables: str) -> bytes:
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archived(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ODS.format(tables),
            "META-INF/manifest.xml": manifest,
        }
    )


def sheet(header: Sequence[str], *rows: Sequence[str]) -> Sheet:
    """A sheet as it would have been read: the header in row 1."""
    numbered = (Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2))
    return Sheet(tuple(header), tuple(numbered))
