"""A plan: what becomes of every row of a roster, and why."""

from collections import Counter
from dataclasses import dataclass, fields
from enum import StrEnum

from mentoring.rosters.columns import Kind


class Fate(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    UPDATE = "update"
    NOTHING_NEW = "nothing new"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """What a row says of a person, cleaned; empty or `None` is what it does not say."""

    email: str
    name: str
    title: str = ""
    agency: str = ""
    city: str = ""
    state: str = ""
    population: int | None = None
    phone: str = ""
    zone: str | None = None
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    places: int | None = None
    headline: str = ""

    def said(self) -> dict[str, object]:
        """The fields that the row says something in: what an import may write."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value not in {None, "", ()}}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the organization: what is known, and whether they already have the role of the roster."""

    person: PlannedPerson
    has_role: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one cell: where, what was there, why it is not taken, what to do."""

    row: int
    column: str
    found: str
    why: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        shown = self.found if len(self.found) <= 80 else f"{self.found[:79]}…"
        there = f" “{shown}”:" if shown else ""
        return f"Row {self.row}, {self.column}:{there} {self.why} {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an import would write over; `before` is as known, `after` as the file says."""

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """The fate of one row. A refused one has problems and no person."""

    number: int
    fate: Fate
    person: PlannedPerson | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row's fate, in the order of the file."""

    kind: Kind
    rows: tuple[PlannedRow, ...]

    def of(self, fate: Fate) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.fate is fate)

    @property
    def counts(self) -> dict[Fate, int]:
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in Fate}

    @property
    def is_applicable(self) -> bool:
        """Nothing is refused, and there is something to do."""
        counts = self.counts
        return not counts[Fate.REFUSED] and bool(counts[Fate.ADD] or counts[Fate.UPDATE])
