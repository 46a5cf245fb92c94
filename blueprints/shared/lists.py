"""Every list of the product is sorted, filtered, paged and exported alike, by what stands in its address.

`?sort=name` sorts by the column of that key and `?sort=-name` the other way round; a filter is a parameter of its
own name; `?page=2` turns the page; `?format=csv` belongs to exports. Nonsense in an address means the default.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from blueprints.shared.files import as_file
from blueprints.shared.forms import tidy
from mentoring.foundation.pages import Page
from mentoring.foundation.words import count

__all__ = [
    "Sorting",
    "as_file",
    "choice",
    "files_of",
    "headings",
    "in_use",
    "same_page",
    "search_words",
    "sorting",
    "turning",
]
LONGEST_SEARCH = 100
Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column, and in which direction."""

    by: str
    descending: bool = False

    @property
    def direction(self) -> str:
        return "descending" if self.descending else "ascending"


def sorting(keys: Iterable[str], *, default: str) -> Sorting:
    """The order that the address asks for, among these columns; `default` may begin with a minus sign."""
    asked = request.args.get("sort", default)
    found = asked if asked.removeprefix("-") in set(keys) else default
    return Sorting(found.removeprefix("-"), found.startswith("-"))


def choice(name: str, known: Iterable[str]) -> str:
    """The value of a filter in the address, if it is one that is known; else nothing."""
    asked = request.args.get(name, "")
    return asked if asked in set(known) else ""


def search_words(name: str = "q") -> str:
    """What is searched for: tidied, without control characters, and bounded."""
    asked = tidy(request.args.get(name, ""))[:LONGEST_SEARCH]
    return "".join(letter for letter in asked if unicodedata.category(letter) != "Cc")


def same_page(**changes: str | None) -> str:
    """This page's address with some parameters changed, or left out for none; back on the first page."""
    kept = {name: value for name, value in request.args.items() if name != "page"}
    asked: dict[str, Any] = {name: value for name, value in {**kept, **changes}.items() if value}
    return url_for(request.endpoint or "", **(request.view_args or {}), **asked)


def headings(
    columns: Sequence[tuple[str, str]], order: Sorting, *, sortable: Iterable[str]
) -> list[dict[str, Any]]:
    """Columns of the table component, `(key, label)`; those that are sortable carry the address that sorts by them."""
    able = set(sortable)
    return [
        {"key": key, "label": label, **(heading_sorts(key, order) if key in able else {})}
        for key, label in columns
    ]


def heading_sorts(key: str, order: Sorting) -> dict[str, str | None]:
    """The address that sorts by a column, or turns it round if it is sorted already."""
    here = order.by == key
    back = here and not order.descending
    return {
        "sort_url": same_page(sort=f"-{key}" if back else key),
        "direction": order.direction if here else None,
    }


def in_use(filters: Mapping[str, tuple[str, Choices]], *, words: str = "") -> list[dict[str, str]]:
    """The filters in use as chips, each with the address that takes it away; `filters`: name -> (value, choices)."""
    chips = [{"label": f"“{words}”", "url": same_page(q=None)}] if words else []
    for name, (value, known) in filters.items():
        if value:
            chips.append({"label": dict(known).get(value, value), "url": same_page(**{name: None})})
    return chips


def turning(page: Page[Any], one: str, many: str | None = None) -> dict[str, str | None]:
    """What the pager component is told: 26 to 50 of 312 people, and the addresses either way."""
    if page.pages == 1:
        summary = count(page.total, one, many)
    elif page.number > page.pages:
        summary = f"{count(page.total, one, many)}, and none on this page"
    else:
        summary = f"{page.first:,} to {page.last:,} of {page.total:,} {many or one + 's'}"
    return {
        "summary": summary,
        "previous_url": same_page(page=str(min(page.number - 1, page.pages))) if page.number > 1 else None,
        "next_url": same_page(page=str(page.number + 1)) if page.number < page.pages else None,
    }


def files_of(endpoint: str, **values: Any) -> list[dict[str, str]]:
    """Links to exactly what is filtered, as files."""
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in {"page", "format", *values}
    }
    return [
        {"label": label, "url": url_for(endpoint, **values, **asked, format=kind)}
        for kind, label in (("csv", "Download CSV"), ("xlsx", "Download Excel"))
    ]
