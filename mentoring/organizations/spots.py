"""A value and where it stands in a file: each check gives the value in its right shape, or says what is wrong there."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from mentoring.foundation.errors import Refusal

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class PlanUnusable(Refusal):
    """A plan that cannot be used: `path` says where, as in `surveys[1].questions[2].kind`."""

    field = "file"

    def __init__(self, what: str, *, path: str = "", line: int | None = None) -> None:
        self.what, self.path, self.line = what, path, line
        where = ", ".join([f"Line {line}"] * (line is not None) + [path] * bool(path))
        super().__init__(f"{where}: {what}" if where else what[:1].upper() + what[1:])


@dataclass(frozen=True, slots=True)
class Spot:
    """A value at a path."""

    value: Any
    path: str = ""

    def wrong(self, what: str) -> NoReturn:
        raise PlanUnusable(what, path=self.path)

    def at(self, key: str | int, value: Any) -> "Spot":
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.path else key
        return Spot(value, f"{self.path}{step}")

    def fields(self, *needed: str, may: Iterable[str] = ()) -> dict[str, "Spot"]:
        """The fields of a mapping, each at its own path; one that is missing is `None` there, if it may be."""
        if not isinstance(self.value, dict):
            self.wrong("write this as fields with values, one on each line.")
        known = {*needed, *may}
        for key in self.value:
            if key not in known:
                self.at(str(key), None).wrong(
                    f"this field is not known. Known here: {', '.join(sorted(known))}."
                )
        for key in needed:
            if key not in self.value:
                self.at(key, None).wrong("this field is missing.")
        return {key: self.at(key, self.value.get(key)) for key in known}

    def items(self, least: int, most: int) -> list["Spot"]:
        """The items of a list, counted from 1 as people count."""
        if not isinstance(self.value, list):
            self.wrong("write this as a list.")
        if not least <= len(self.value) <= most:
            self.wrong(f"write {least} to {most} of these; there are {len(self.value)}.")
        return [self.at(index, value) for index, value in enumerate(self.value, 1)]

    def text(self, most: int, *, empty: bool = False) -> str:
        if self.value is None and empty:
            return ""
        if not isinstance(self.value, str):
            self.wrong("write this as text, in quotation marks if it looks like a number or a date.")
        text = unicodedata.normalize("NFC", " ".join(self.value.split()))
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            self.wrong("take out the control characters.")
        if not text and not empty:
            self.wrong("write something here.")
        if len(text) > most:
            self.wrong(f"this is too long: {most} characters at most.")
        return text

    def key(self) -> str:
        text = self.text(40)
        if not KEY.fullmatch(text):
            self.wrong("use small letters, digits and hyphens, as in first-meeting.")
        return text

    def number(self, least: int, most: int) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            self.wrong(f"write a whole number from {least:,} to {most:,}.")
        return int(self.value)

    def flag(self, *, default: bool = False) -> bool:
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            self.wrong("write true or false.")
        return bool(self.value)

    def word(self, known: Iterable[str]) -> str:
        words = tuple(known)
        if self.value not in words:
            self.wrong(f"write one of these words: {', '.join(words)}.")
        return str(self.value)
