"""Everybody: searched, filtered, sorted, a page at a time; and exactly that as a file."""

from dataclasses import dataclass
from uuid import UUID

from flask import g, render_template, request
from werkzeug.wrappers import Response

from blueprints.people import door
from blueprints.people.forms import FilterForm
from blueprints.shared import lists
from blueprints.shared.forms import page_number
from mentoring.accounts.lists import ORDERS, ROLES, STANDINGS, Wanted, all_people, people
from mentoring.cohorts.belonging import cohort_choices, ids_in
from mentoring.foundation.words import local
from mentoring.policy import Permission

COLUMNS = (
    ("name", "Name"),
    ("agency", "Agency"),
    ("roles", "Roles"),
    ("standing", "Invitation"),
    ("newest", "Added"),
)
FILE = (
    "Name",
    "E-mail",
    "Roles",
    "Title",
    "Agency",
    "City",
    "State",
    "Population",
    "Phone",
    "Invitation",
    "Added",
    "Invited",
    "Accepted",
    "Left",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, and in which order."""

    words: str
    role: str
    standing: str
    cohort: str
    cohorts: list[tuple[str, str]]
    order: lists.Sorting

    @property
    def wanted(self) -> Wanted:
        among = ids_in(UUID(self.cohort)) if self.cohort else None
        return Wanted(self.words, self.role, self.standing, among)


@door.get("/people", permission=Permission.ADMINISTER)
def index() -> str:
    """A page of everybody who is asked for."""
    asked = asked_for()
    page = people(asked.wanted, by=asked.order.by, descending=asked.order.descending, page=page_number())
    filters = {
        "role": (asked.role, ROLES),
        "standing": (asked.standing, STANDINGS),
        "cohort": (asked.cohort, asked.cohorts),
    }
    return render_template(
        "people/index.html",
        page=page,
        columns=lists.headings(COLUMNS, asked.order, sortable=ORDERS),
        chips=lists.in_use(filters, words=asked.words),
        pages=lists.turning(page, "person", "people"),
        files=lists.files_of("people.export"),
        filters_form=FilterForm(
            cohorts=asked.cohorts,
            data={"q": asked.words, **{name: value for name, (value, _) in filters.items()}},
        ),
        asked=asked,
    )


@door.get("/people/export", permission=Permission.READ_FIGURES)
def export() -> Response:
    """Everybody who is asked for, as CSV or XLSX."""
    asked = asked_for()
    zone = g.organization.zone
    rows = [
        [
            row.name,
            row.email,
            ", ".join(row.roles),
            row.title,
            row.agency,
            row.city,
            row.state,
            row.population,
            row.phone,
            dict(STANDINGS)[row.standing],
            *(
                at and local(at, zone)
                for at in (row.created_at, row.invited_at, row.accepted_at, row.left_at)
            ),
        ]
        for row in all_people(asked.wanted, by=asked.order.by, descending=asked.order.descending)
    ]
    times = [f"{title} ({zone})" for title in FILE[-4:]]
    return lists.as_file("People", [*FILE[:-4], *times], rows, request.args.get("format", "csv"))


def asked_for() -> Asked:
    cohorts = cohort_choices()
    return Asked(
        words=lists.search_words(),
        role=lists.choice("role", dict(ROLES)),
        standing=lists.choice("standing", dict(STANDINGS)),
        cohort=lists.choice("cohort", dict(cohorts)),
        cohorts=cohorts,
        order=lists.sorting([*ORDERS], default="name"),
    )
