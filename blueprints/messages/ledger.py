"""Every message of the organization."""

from typing import Any

from flask import render_template

from blueprints.messages import door
from blueprints.messages.forms import FiltersForm
from blueprints.messages.words import CHOSEN, reason, state_badge, state_word
from blueprints.shared import lists
from blueprints.shared.forms import page_number
from blueprints.shared.words import viewer_zone
from mentoring.foundation.words import day_and_year
from mentoring.messages import queries
from mentoring.messages.kinds import title_of
from mentoring.messages.queries import Wanted
from mentoring.policy import Permission

COLUMNS = (
    {"key": "name", "label": "For"},
    {"key": "kind", "label": "Message"},
    {"key": "state", "label": "State"},
    {"key": "when", "label": "When"},
    {"key": "reason", "label": "Why, or why not"},
)


@door.get("/messages", permission=Permission.ADMINISTER)
def index() -> str:
    """The ledger, narrowed as the address says."""
    form = FiltersForm(kinds=queries.kinds_used())
    wanted = form.wanted(viewer_zone())
    page = queries.ledger(wanted, page=page_number())
    return render_template(
        "messages/index.html",
        filters_form=form,
        page=page,
        columns=COLUMNS,
        tabs=tabs(queries.counts(), wanted.state),
        chips=chips(wanted, page.rows[0].name if page.rows else ""),
        wanted=wanted,
        files=lists.files_of("messages.export"),
        turn=lists.turning(page, "message"),
        title_of=title_of,
        state_word=state_word,
        state_badge=state_badge,
        reason=reason,
    )


def tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """One tab for all messages, and one for each state with its count."""
    total = {
        "label": "All",
        "url": lists.same_page(state=None),
        "current": not chosen,
        "count": sum(counts.values()),
    }
    return [
        total,
        *(
            {
                "label": state_word(state),
                "url": lists.same_page(state=state),
                "current": state == chosen,
                "count": counts[state],
            }
            for state in CHOSEN
        ),
    ]


def chips(wanted: Wanted, name: str) -> list[dict[str, str]]:
    """The filters in use; `name` is whose messages these are, if they are one person's."""
    person, first, last = str(wanted.person or ""), wanted.first_day, wanted.last_day
    return lists.in_use(
        {
            "person": (person, [(person, name or "One person")]),
            "state": (wanted.state, [(wanted.state, state_word(wanted.state))] if wanted.state else []),
            "kind": (wanted.kind, [(wanted.kind, title_of(wanted.kind))]),
            "since": (str(first or ""), [(str(first), f"From {day_and_year(first)}")] if first else []),
            "until": (str(last or ""), [(str(last), f"Through {day_and_year(last)}")] if last else []),
        },
        words=wanted.words,
    )
