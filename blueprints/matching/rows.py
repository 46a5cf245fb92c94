"""The people of a draft as one list: narrowed, sorted, a page at a time."""

from typing import Any

from blueprints.shared import lists
from blueprints.shared.forms import page_number
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.matching.workbench import GOOD, Row, Workbench

SHOWN = (
    ("alone", "Without a coach"),
    ("weak", "Weakest pairs"),
    ("hand", "Set by hand or pinned"),
    ("wished", "Received a wish"),
    ("unwished", "Received none of their wishes"),
)
SORTABLE = ("name", "coach", "fit", "rank")
COLUMNS = (
    ("name", "Participant"),
    ("coach", "Coach"),
    ("fit", "Fit and wish"),
    ("why", "Why"),
    ("act", "Change"),
)


def is_shown(row: Row, shown: str, words: str) -> bool:
    """Whether the narrowed list keeps a row."""
    kept = {
        "alone": row.coach_id is None,
        "weak": row.coach_id is not None and row.fit < GOOD,
        "hand": row.by_hand or row.pinned,
        "wished": row.rank is not None,
        "unwished": row.has_wishes and row.rank is None,
    }
    told = f"{row.name} {row.agency} {row.coach_name}".casefold()
    return kept.get(shown, True) and all(word in told for word in words.casefold().split())


def key(row: Row, by: str) -> tuple[Any, ...]:
    """What a row is sorted by; among equals, by name."""
    own: dict[str, Any] = {
        "name": row.name.casefold(),
        "coach": (row.coach_id is not None, row.coach_name.casefold()),
        "fit": (row.coach_id is not None, row.fit),
        "rank": (row.rank is None, row.rank or 0, not row.has_wishes),
    }
    return (own.get(by, row.name.casefold()), row.name.casefold())


def shown_on_page(bench: Workbench) -> dict[str, Any]:
    """What the address asks for of a draft's people."""
    shown, words = lists.choice("show", dict(SHOWN)), lists.search_words()
    order = lists.sorting((*SORTABLE, "need"), default="need")
    found = [row for row in bench.rows if is_shown(row, shown, words)]
    if order.by != "need":  # as the bench gives them: without a coach first, then the weakest
        found.sort(key=lambda row: key(row, order.by), reverse=order.descending)
    number = page_number()
    first = offset(number)
    page = Page(tuple(found[first : first + PER_PAGE]), number, len(found))
    return {
        "page": page,
        "pages": lists.turning(page, "participant"),
        "columns": lists.headings(COLUMNS, order, sortable=SORTABLE),
        "shown": shown,
        "words": words,
        "choices": SHOWN,
        "chips": lists.in_use({"show": (shown, SHOWN)}, words=words),
    }
