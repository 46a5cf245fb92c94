"""What an import would do, worked out from its file and from who is known now."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import available_timezones

from mentoring.organizations.vocabulary import CREDENTIALS, FORMATS, LANGUAGES, TOPICS
from mentoring.rosters.checking import check
from mentoring.rosters.choices import Choices
from mentoring.rosters.fates import Fate, Plan, PlannedRow, Remark
from mentoring.rosters.models import RosterImport
from mentoring.rosters.sheets import Row, Sheet
from mentoring.rosters.standing import PROFILE_FIELDS, Standing, known_person, standings


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan, and a mark that changes when the plan does."""

    plan: Plan
    known: dict[str, Standing]

    @property
    def mark(self) -> str:
        said = repr([(row.number, row.fate, row.changes) for row in self.plan.rows])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@cache
def choices() -> Choices:
    """The lists that a row's words are looked up in."""
    return Choices(
        zones=frozenset(available_timezones()),
        topics=TOPICS,
        languages=LANGUAGES,
        formats=FORMATS,
        credentials=CREDENTIALS,
    )


def sheet_of(imported: RosterImport) -> Sheet:
    """The file as it was read."""
    rows = tuple(Row(number, tuple(cells)) for number, cells in imported.rows)
    return Sheet(tuple(imported.header), rows, tuple(imported.remarks))


def outlook(imported: RosterImport, *, locked: bool = False) -> Outlook:
    """Every row's fate as things stand. One statement.

    Raises:
        MappingRefused: no person can be read from the columns as they are mapped.
    """
    kind, cohort_id = imported.kind, imported.cohort_id
    known = standings(kind, cohort_id, locked=locked)
    people = {
        email: known_person(standing, kind, in_cohort=cohort_id is not None)
        for email, standing in known.items()
    }
    plan = check(sheet_of(imported), imported.columns, kind, known=people, choices=choices())
    rows = tuple(left_alone(row, known, imported) for row in plan.rows)
    return Outlook(replace(plan, rows=rows), known)


def left_alone(row: PlannedRow, known: dict[str, Standing], imported: RosterImport) -> PlannedRow:
    """A row without the changes to what is its person's own: their zone, and a profile they completed."""
    standing = known.get(row.person.email) if row.person else None
    if standing is None or row.fate is not Fate.UPDATE:
        return row
    own = {"zone", *(PROFILE_FIELDS[imported.kind] if standing.keeps_profile else ())}
    if imported.cohort_id is not None:
        own.discard("places")  # places in a cohort are the administrator's to give
    changes = tuple(change for change in row.changes if change.key not in own)
    notes = list(row.notes)
    for change in row.changes:
        if change.key in own:
            column = imported.header[imported.columns[change.key]]
            notes.append(Remark(row.number, column, "", "is theirs to change, and stays as it is."))
    if standing.member.left_at is not None and changes:
        notes.append(Remark(row.number, "Membership", "", "this person left, and comes back."))
    fate = Fate.UPDATE if changes else Fate.NOTHING_NEW
    return replace(row, fate=fate, changes=changes, notes=tuple(notes))
