"""Every cohort, narrowed, sorted and a page at a time; and as a file, with how far each has come."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from blueprints.shared import lists
from blueprints.shared.forms import page_number
from mentoring.cohorts.queries import STATE_WORDS, CohortRow, all_cohorts
from mentoring.foundation.clock import now
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.policy import Permission
from mentoring.today.queries import funnels

COLUMNS = (
    ("name", "Cohort"),
    ("state", "State"),
    ("starts_on", "Dates"),
    ("enrolled", "Participants"),
    ("coaches", "Coaches"),
)
SORTABLE = ("name", "starts_on", "enrolled", "coaches")
FILE = ("Cohort", "Program", "State", "First day", "Last day", "Places", "Coaches")
STEPS = ("Enrolled", "Matched", "Have met", "Met this month", "Stalled")


@door.get("/cohorts", permission=Permission.ADMINISTER)
def index() -> str:
    """Every cohort, running ones first unless another order is asked for."""
    everyone = all_cohorts()
    found, number = wanted(everyone), page_number()
    first = offset(number)
    page = Page(tuple(found[first : first + PER_PAGE]), number, len(found))
    return render_template(
        "cohorts/index.html",
        is_empty=not everyone,
        tabs=state_tabs(everyone),
        page=page,
        pages=lists.turning(page, "cohort"),
        columns=lists.headings(COLUMNS, order(), sortable=SORTABLE),
        files=lists.files_of("cohorts.export_all"),
    )


@door.get("/cohorts/export", permission=Permission.READ_FIGURES)
def export_all() -> Response:
    """The cohorts that the list shows, with how far each has come."""
    found = wanted(all_cohorts())
    figures = funnels([row.id for row in found], now())
    rows = [
        [
            row.name,
            row.program,
            STATE_WORDS[row.state],
            row.starts_on,
            row.ends_on,
            row.places,
            row.coaches,
            *(
                getattr(figures[row.id], step)
                for step in ("enrolled", "matched", "have_met", "met_this_month", "stalled")
            ),
        ]
        for row in found
    ]
    return lists.as_file("Cohorts", [*FILE, *STEPS], rows, request.args.get("format", "csv"))


def order() -> lists.Sorting:
    return lists.sorting(SORTABLE, default="")


def wanted(rows: list[CohortRow]) -> list[CohortRow]:
    """Those of the state that is asked for, in the order that is asked for."""
    state, asked = lists.choice("state", STATE_WORDS), order()
    kept = [row for row in rows if state in {"", row.state}]
    if not asked.by:
        return kept
    return sorted(kept, key=lambda row: (getattr(row, asked.by), row.name), reverse=asked.descending)


def state_tabs(rows: list[CohortRow]) -> list[dict[str, Any]]:
    """One tab for all, and one for each state that some cohort is in."""
    asked = lists.choice("state", STATE_WORDS)
    tabs: list[dict[str, Any]] = [
        {"label": "All", "url": lists.same_page(state=None), "current": not asked, "count": len(rows)}
    ]
    for state, words in STATE_WORDS.items():
        number = sum(row.state == state for row in rows)
        if number:
            url = lists.same_page(state=state)
            tabs.append({"label": words, "url": url, "current": asked == state, "count": number})
    return tabs
