"""What an import would do, row by row, before it does anything.

A blank cell never erases what is known. A second row with the address of an earlier one (in any letter case)
is nothing new when it says the same, and refused when it says something else: which of the two is right,
only a person knows. Words that are not on a list (topics, languages, formats, credentials) are left out with
a remark; a wrong address, number or zone is refused. A plan with a refused row is not applied at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from mentoring.rosters.cells import (
    Wrong,
    address_from,
    count_from,
    line,
    name_from,
    named,
    short,
    unless_blank,
)
from mentoring.rosters.choices import Choices, Words, Zones
from mentoring.rosters.columns import Kind, fold, refuse_unusable
from mentoring.rosters.fates import Change, Fate, KnownPerson, Plan, PlannedPerson, PlannedRow, Remark
from mentoring.rosters.sheets import Row, Sheet

MOST_RESIDENTS = 50_000_000
MOST_PLACES = 20

NAMES = ("name", "last_name", "first_name")
LISTS = ("topics", "languages", "formats", "credentials")
LINES = ("title", "agency", "city", "state", "phone", "headline")


def check(
    sheet: Sheet,
    mapping: Mapping[str, int],
    kind: Kind,
    *,
    known: Mapping[str, KnownPerson],
    choices: Choices,
) -> Plan:
    """What an import of the sheet would do. `known` goes by address as `address_from` spells it.

    Raises:
        MappingRefused: when no person can be read from the columns as they are mapped.
    """
    refuse_unusable(mapping, sheet.header, kind)
    reader = Reader(sheet.header, mapping, choices)
    planned: list[PlannedRow] = []
    first: dict[str, PlannedRow] = {}
    named: dict[str, PlannedRow] = {}
    for row in sheet.rows:
        person, problems, notes = reader.person(row)
        one = PlannedRow(row.number, Fate.REFUSED, person, (), problems, notes)
        earlier = first.get(person.email) if person.email else None
        if earlier:
            one = repeated(one, earlier, reader.called("email"))
        elif problems:
            first[person.email] = one
        else:
            one = first[person.email] = fated(one, known.get(person.email), kind)
            namesake = named.setdefault(person.name.casefold(), one)
            if namesake is not one:
                one = noted(
                    one, reader.called(*NAMES), person.name, f"also the name in row {namesake.number}."
                )
        planned.append(replace(one, person=None) if one.fate is Fate.REFUSED else one)
    return Plan(kind, tuple(planned))


def repeated(one: PlannedRow, earlier: PlannedRow, column: str) -> PlannedRow:
    """A row with the address of an earlier one: nothing new if they agree, else refused."""
    address = one.person.email if one.person else ""
    if one.person == earlier.person:
        again = one if one.problems else replace(one, fate=Fate.NOTHING_NEW)
        return noted(again, column, address, f"row {earlier.number} says the same.")
    why = f"row {earlier.number} has this address too, and says something else."
    problem = Remark(one.number, column, address, why, "Keep one of them.")
    return replace(one, fate=Fate.REFUSED, problems=(*one.problems, problem))


def fated(one: PlannedRow, known: KnownPerson | None, kind: Kind) -> PlannedRow:
    """A row without problems, beside what is known of the person."""
    if known is None or one.person is None:
        return replace(one, fate=Fate.ADD)
    ordered = {"topics"} if kind == "participants" else set()  # the most wanted first
    changes = tuple(
        Change(key, before, after)
        for key, after in one.person.said().items()
        if unlike(before := getattr(known.person, key), after, ordered=key in ordered)
    )
    if not known.has_role:
        changes = (Change("role", None, kind), *changes)
    return replace(one, fate=Fate.UPDATE if changes else Fate.NOTHING_NEW, changes=changes)


def unlike(before: object, after: object, *, ordered: bool) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple) and not ordered:
        return set(before) != set(after)
    return before != after


def noted(one: PlannedRow, column: str, found: str, why: str) -> PlannedRow:
    return replace(one, notes=(*one.notes, Remark(one.number, column, found, why)))


class Reader:
    """Cells into people. It remembers what it has worked out, since a list says the same things often."""

    def __init__(self, header: Sequence[str], mapping: Mapping[str, int], choices: Choices) -> None:
        self.header = header
        self.mapping = mapping
        self.zones = Zones(choices.zones)
        self.lists = {key: Words(getattr(choices, key)) for key in LISTS if key in mapping}
        self.lines = [key for key in LINES if key in mapping]
        self.counts = {
            key: most
            for key, most in (("population", MOST_RESIDENTS), ("places", MOST_PLACES))
            if key in mapping
        }

    def called(self, *keys: str) -> str:
        """The file's name of the first of these columns that it has."""
        return next(self.header[self.mapping[key]] for key in keys if key in self.mapping)

    def cell(self, row: Row, key: str) -> str:
        return line(row.cells[self.mapping[key]]) if key in self.mapping else ""

    def person(self, row: Row) -> tuple[PlannedPerson, tuple[Remark, ...], tuple[Remark, ...]]:
        """What a row says, what is wrong with it, and what is worth a look."""
        problems: list[Remark] = []
        notes: list[Remark] = []
        said: dict[str, object] = {}

        def take(keys: Sequence[str], found: str, clean: Callable[[str], object]) -> object:
            try:
                return clean(found)
            except Wrong as wrong:
                problems.append(Remark(row.number, self.called(*keys), found, wrong.why, wrong.remedy))
                return None

        email = take(("email",), self.cell(row, "email"), address_from)
        composed = name_from(*(self.cell(row, key) for key in ("name", "first_name", "last_name")))
        name = take(NAMES, composed, named)
        for key in self.lines:
            said[key] = take((key,), unless_blank(self.cell(row, key)), short) or ""
        for key, most in self.counts.items():
            said[key] = take((key,), unless_blank(self.cell(row, key)), partial(count_from, most=most))
        if "zone" in self.mapping:
            found = unless_blank(self.cell(row, "zone"))
            said["zone"] = take(("zone",), found, self.zones.find)
            if said["zone"] and fold(found) != fold(str(said["zone"])):
                notes.append(Remark(row.number, self.called("zone"), found, f"read as {said['zone']}."))
        for key, words in self.lists.items():
            said[key], unknown = words.parted(row.cells[self.mapping[key]])
            notes += [
                Remark(row.number, self.called(key), piece, "is not on the list and is left out.", remedy)
                for piece, remedy in unknown
            ]
        person = PlannedPerson(email=str(email or ""), name=str(name or ""))
        return replace(person, **said), tuple(problems), tuple(notes)  # type: ignore[arg-type]
