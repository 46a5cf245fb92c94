"""What opening a workbook would take, before the library sees it: a few bytes can ask for more than there is."""

import re
from collections import Counter
from typing import NoReturn
from xml.parsers import expat

_WHOLE = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


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
