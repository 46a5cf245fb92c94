"""The people of a cohort as one list, participants or coaches: narrowed, sorted, a page at a time, and as a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from blueprints.shared import lists
from blueprints.shared.forms import page_number
from mentoring.cohorts.queries import CohortMember, coaches_of, participants_of
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.matching.pairs import pairs_of_cohort

KINDS = (("participants", "Participants"), ("coaches", "Coaches"))
SHOWN = {
    "participants": (("waiting", "No coach yet"), ("outside", "Not in yet")),
    "coaches": (("free", "With a place left"), ("outside", "Not in yet")),
}
COLUMNS = {
    "participants": (("name", "Participant"), ("in", "Invitation"), ("coach", "Coach"), ("act", "Action")),
    "coaches": (("name", "Coach"), ("in", "Invitation"), ("places", "Places"), ("act", "Action")),
}
SORTABLE = ("name", "agency", "in", "coach", "places")


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of a cohort, with the names of those they are matched with."""

    person: CohortMember
    matched_with: tuple[str, ...]

    @property
    def places_left(self) -> int:
        return max(0, self.person.places - len(self.matched_with))

    def is_shown(self, shown: str) -> bool:
        """Whether a narrowed list keeps them."""
        if shown == "outside":
            return self.person.accepted_at is None
        if shown == "waiting":
            return not self.matched_with
        return shown != "free" or self.places_left > 0

    def key(self, by: str) -> tuple[Any, ...]:
        """What they are sorted by; among equals, by name."""
        own = {
            "agency": self.person.agency.casefold(),
            "in": (self.person.accepted_at is not None, self.person.invited_at is not None),
            "coach": ", ".join(self.matched_with).casefold(),
            "places": self.person.places,
        }
        return (own.get(by, ""), self.person.name.casefold())


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    kind: str
    shown: str
    order: lists.Sorting


def asked_for(kind: str = "") -> Asked:
    """The list, the part of it and the order that the address asks for; participants by name if it asks for none."""
    kind = kind or lists.choice("list", dict(KINDS)) or "participants"
    shown = lists.choice("shown", dict(SHOWN[kind]))
    return Asked(kind, shown, lists.sorting(SORTABLE, default="name"))


def people_of(cohort_id: UUID, kind: str) -> list[Listed]:
    """Everybody in a cohort of one kind, by name. Two statements."""
    matched: dict[UUID, list[str]] = {}
    for pair in pairs_of_cohort(cohort_id):
        mine, other = pair.participant_id, pair.coach_name
        if kind == "coaches":
            mine, other = pair.coach_id, pair.participant_name
        matched.setdefault(mine, []).append(other)
    people = participants_of(cohort_id) if kind == "participants" else coaches_of(cohort_id)
    return [Listed(person, tuple(matched.get(person.id, ()))) for person in people]


def wanted(people: list[Listed], asked: Asked) -> list[Listed]:
    """Those who are asked for, in the order that is asked for."""
    kept = (listed for listed in people if listed.is_shown(asked.shown))
    return sorted(kept, key=lambda listed: listed.key(asked.order.by), reverse=asked.order.descending)


def shown_on_page(cohort_id: UUID) -> dict[str, Any]:
    """What the page of a cohort shows of its people."""
    asked = asked_for()
    everybody = people_of(cohort_id, asked.kind)
    found = wanted(everybody, asked)
    number = page_number()
    first = offset(number)
    page = Page(tuple(found[first : first + PER_PAGE]), number, len(found))
    one, many = ("person", "people") if asked.kind == "participants" else ("coach", "coaches")
    return {
        "asked": asked,
        "everybody": everybody,
        "page": page,
        "pages": lists.turning(page, one, many),
        "kinds": [
            {
                "label": label,
                "url": lists.same_page(list=kind, shown=None, sort=None),
                "current": kind == asked.kind,
            }
            for kind, label in KINDS
        ],
        "parts": [
            {"label": label, "url": lists.same_page(shown=part), "current": part == (asked.shown or None)}
            for part, label in ((None, "Everybody"), *SHOWN[asked.kind])
        ],
        "columns": lists.headings(COLUMNS[asked.kind], asked.order, sortable=SORTABLE),
        "files": lists.files_of("cohorts.export", cohort_id=cohort_id, kind=asked.kind),
    }
