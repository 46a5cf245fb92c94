"""A plan's rows in words, those that need a person first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.organizations.vocabulary import CREDENTIALS, FORMATS, LANGUAGES, TOPICS, label
from mentoring.rosters.columns import columns_of
from mentoring.rosters.fates import Change, Fate, Plan, PlannedRow

FATES = (
    # fate, what a row is called, its badge, how many of them
    (Fate.REFUSED, "Cannot be taken", "danger", "cannot be taken"),
    (Fate.ADD, "New", "good", "new"),
    (Fate.UPDATE, "Updated", "accent", "updated"),
    (Fate.NOTHING_NEW, "Nothing new", "neutral", "with nothing new"),
)
LISTS = {"topics": TOPICS, "languages": LANGUAGES, "formats": FORMATS, "credentials": CREDENTIALS}


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the file, and what would become of it."""

    number: int
    person: str
    fate: str
    badge: str
    lines: tuple[str, ...]


def tabs(plan: Plan, asked: str, address: Any) -> list[dict[str, Any]]:
    """One tab for all rows, and one for each fate there is."""
    counts = plan.counts
    every = {"label": "All rows", "url": address(None), "current": not asked, "count": f"{len(plan.rows):,}"}
    return [
        every,
        *(
            {
                "label": words,
                "url": address(fate.value),
                "current": asked == fate.value,
                "count": f"{counts[fate]:,}",
            }
            for fate, words, *_ in FATES
            if counts[fate]
        ),
    ]


def page_of(plan: Plan, asked: str, number: int, *, cells: dict[int, list[str]], role: str) -> Page[RowShown]:
    """A page of the rows of one fate, or of all, refused ones first."""
    ordered = [row for fate, *_ in FATES for row in plan.of(fate) if asked in {"", fate.value}]
    first = offset(number)
    shown = tuple(
        row_shown(plan, row, cells=cells[row.number], role=role) for row in ordered[first : first + PER_PAGE]
    )
    return Page(shown, number, len(ordered))


def row_shown(plan: Plan, row: PlannedRow, *, cells: list[str], role: str) -> RowShown:
    words, badge = next((words, badge) for fate, words, badge, _ in FATES if fate is row.fate)
    if row.person is not None:
        person = f"{row.person.name}, {row.person.email}"
    else:
        person = ", ".join(cell for cell in cells if cell)[:80] or "Blank"
    lines = [remark.sentence for remark in (*row.problems, *row.notes)]
    lines[:0] = [changed(plan, change, role) for change in row.changes]
    return RowShown(row.number, person, words, badge, tuple(lines))


def changed(plan: Plan, change: Change, role: str) -> str:
    """Agency: “City of Fresno” becomes “City of Clovis”."""
    if change.key == "role":
        return f"Becomes a {role}."
    title = next(column.title for column in columns_of(plan.kind) if column.key == change.key)
    before = spoken(change.key, change.before)
    after = spoken(change.key, change.after)
    return f"{title}: “{before}” becomes “{after}”." if before else f"{title}: “{after}” is new."


def spoken(key: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(label(LISTS[key], code) for code in value)
    if isinstance(value, int):
        return f"{value:,}"
    return str(value or "")


def summary(plan: Plan) -> Iterable[str]:
    """3 new, 2 updated."""
    counts = plan.counts
    return [f"{counts[fate]:,} {many}" for fate, _, _, many in FATES if counts[fate]]
