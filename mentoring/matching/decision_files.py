"""Decisions from a file: who is kept with whom, never with whom, or moved to whom; all rows, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.actions import held
from mentoring.cohorts.models import CohortCoach, Enrolment
from mentoring.foundation.errors import Conflict, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching import engine
from mentoring.matching.decisions import keep, rule_out, unpair
from mentoring.matching.drafts import changed, draft_of
from mentoring.matching.models import Proposal
from mentoring.matching.people import task_of
from mentoring.matching.profiles import Task
from mentoring.matching.proposals import put
from mentoring.matching.workbench import newest_draft, pairs_of_run
from mentoring.rosters.columns import fold
from mentoring.rosters.reading import Sheet, read
from mentoring.rosters.sheets import RosterRefused

MOST_ROWS = 2000
COLUMNS = {
    "participant": ("participant", "participant email", "participant e mail", "participant e mail address"),
    "coach": ("coach", "coach email", "coach e mail", "coach e mail address"),
    "decision": ("decision", "what", "action"),
}
TITLES = {"participant": "Participant e-mail", "coach": "Coach e-mail", "decision": "Decision"}
KINDS = {
    "pin": "pin",
    "keep": "pin",
    "exclude": "exclusion",
    "exclusion": "exclusion",
    "never": "exclusion",
    "assign": "move",
    "move": "move",
}


class DecisionsRefused(Refusal):
    """The file cannot be taken; says why, with row and column."""

    field = "file"


class DecisionsChanged(Conflict):
    sentence = "What would happen changed while you were looking, so nothing was done. Look again."


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file, with what would happen, or what stands against it and in which column."""

    number: int
    said: str
    kind: str = ""
    participant_id: UUID | None = None
    coach_id: UUID | None = None
    column: str = ""

    @property
    def refused(self) -> bool:
        return bool(self.column)


def read_decisions(content: bytes, file_name: str) -> list[tuple[int, tuple[str, str, str]]]:
    """The rows of a file: number, and participant, coach and decision as they were typed.

    Raises:
        DecisionsRefused: it cannot be read, lacks a column, or is too long.
    """
    try:
        sheet = read(content, file_name)
    except RosterRefused as refused:
        raise DecisionsRefused(refused.sentence) from refused
    if len(sheet.rows) > MOST_ROWS:
        raise DecisionsRefused(
            f"The file has {len(sheet.rows):,} rows. Bring in up to {MOST_ROWS:,} at a time."
        )
    places = [column_of(sheet, name) for name in COLUMNS]
    return [
        (row.number, (row.cells[places[0]], row.cells[places[1]], row.cells[places[2]])) for row in sheet.rows
    ]


def column_of(sheet: Sheet, name: str) -> int:
    found = [at for at, title in enumerate(sheet.header) if fold(title) in COLUMNS[name]]
    if len(found) != 1:
        many = "has no column" if not found else "has more than one column"
        raise DecisionsRefused(f"The file {many} “{TITLES[name]}”.")
    return found[0]


def outlook(cohort_id: UUID, rows: Sequence[tuple[int, tuple[str, str, str]]]) -> list[Line]:
    """What would happen to each row; nothing is done. Ten statements, however many rows.

    A row is refused for what is in it, or for what a row before it says.
    """
    return judged(task_of(cohort_id), newest_draft(cohort_id), addresses(cohort_id), rows)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The people of a cohort by address: (id, name)."""

    participants: dict[str, tuple[UUID, str]]
    coaches: dict[str, tuple[UUID, str]]


def addresses(cohort_id: UUID) -> Addresses:
    """Who can be named in a file. Two statements."""
    people = select(User.email, Membership.id, Membership.name).join(User, User.id == Membership.user_id)
    enrolled = people.join(Enrolment, Enrolment.membership_id == Membership.id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.state == "enrolled"
    )
    coaching = people.join(CohortCoach, CohortCoach.membership_id == Membership.id).where(
        CohortCoach.cohort_id == cohort_id
    )
    return Addresses(
        *(
            {row.email: (row.id, row.name) for row in db.session.execute(statement)}
            for statement in (enrolled, coaching)
        )
    )


def judged(
    task: Task,
    draft: Proposal | None,
    known: Addresses,
    rows: Sequence[tuple[int, tuple[str, str, str]]],
) -> list[Line]:
    """Each row with its fate, the rows before it taken into account."""
    state = State(task, draft)
    return [line_of(number, cells, known, state) for number, cells in rows]


class State:
    """What the rows so far have come to: who is moved where, what is said of each pair, and the places left."""

    def __init__(self, task: Task, draft: Proposal | None) -> None:
        self.task, self.has_draft = task, draft is not None
        pairs = pairs_of_run(draft.id) if draft else {}
        self.now = {id_: pair.coach_id for id_, pair in pairs.items()}
        self.taken = Counter(self.now.values())
        self.places = {two.id: two.places for two in task.coaches}
        self.pinned: set[UUID] = set()
        self.moved: set[UUID] = set()
        self.said: dict[tuple[UUID, UUID], str] = {}

    def pin(self, one: UUID, name: str) -> None:
        if one in self.pinned:
            raise Stands("participant", f"{name} is pinned by a row above already.")
        self.pinned.add(one)

    def move(self, one: UUID, two: UUID, name: str, coach: str) -> None:
        if not self.has_draft:
            raise Stands("decision", "there is no draft to assign in. Propose first.")
        if one in self.moved:
            raise Stands("participant", f"{name} is assigned by a row above already.")
        if self.now.get(one) != two:
            if self.taken[two] >= self.places[two]:
                raise Stands("coach", f"{coach} has no place left for {name}.")
            if one in self.now:
                self.taken[self.now[one]] -= 1
            self.now[one] = two
            self.taken[two] += 1
        self.moved.add(one)


class Stands(Exception):
    """Something stands against a row; in which column, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def line_of(number: int, cells: tuple[str, str, str], known: Addresses, state: State) -> Line:
    """A row with its fate."""
    try:
        return taken_up(number, cells, known, state)
    except Stands as found:
        return Line(number, f"Row {number}, {TITLES[found.column]}: {found.why}", column=found.column)


def taken_up(number: int, cells: tuple[str, str, str], known: Addresses, state: State) -> Line:
    """A row that can be carried out; the state moves on.

    Raises:
        Stands: it cannot.
    """
    participant, coach = (cells[0].strip().lower(), cells[1].strip().lower())
    kind = KINDS.get(fold(cells[2]), "")
    if participant not in known.participants:
        raise Stands("participant", f"“{cells[0]}” is not enrolled in this cohort.")
    if coach not in known.coaches:
        raise Stands("coach", f"“{cells[1]}” is not a coach of this cohort.")
    if not kind:
        raise Stands("decision", f"“{cells[2]}” is not one of pin, exclude, assign.")
    (one, name), (two, coach_name) = known.participants[participant], known.coaches[coach]
    before = state.said.get((one, two))
    if before is not None and (before == "exclusion") != (kind == "exclusion"):
        raise Stands("decision", f"a row above says the opposite of {name} with {coach_name}.")
    verdict = engine.judge(state.task, one, two)
    if verdict is None:
        raise Stands("participant", f"{name} has a coach already, or {coach_name} is not here to be matched.")
    if kind != "exclusion" and not verdict.allowed:
        raise Stands("coach", f"a rule that is never broken stands against {name} with {coach_name}.")
    if kind == "pin":
        state.pin(one, name)
    elif kind == "move":
        state.move(one, two, name, coach_name)
    state.said[one, two] = kind
    words = {
        "pin": f"Keep {name} with {coach_name} in every run.",
        "exclusion": f"Never match {name} with {coach_name}.",
        "move": f"Give {coach_name} to {name} in the draft.",
    }
    return Line(number, words[kind], kind, one, two)


@transactional
def apply(cohort_id: UUID, rows: Sequence[tuple[int, tuple[str, str, str]]], *, actor: UUID | None) -> int:
    """Carry out every row, or none; gives how many.

    Raises:
        DecisionsRefused: a row cannot be taken; the first one is named with its column.
        Conflict: the draft changed meanwhile.
    """
    held(cohort_id)
    task, draft = task_of(cohort_id), draft_of(cohort_id)
    lines = judged(task, draft, addresses(cohort_id), rows)
    refused = [line for line in lines if line.refused]
    if refused:
        raise DecisionsRefused(f"Nothing was done. {refused[0].said}")
    if not lines:
        raise DecisionsRefused("There is no row to carry out.")
    for line in lines:
        if line.participant_id is None or line.coach_id is None:
            raise DecisionsChanged
        if line.kind == "pin":
            keep(task, cohort_id, line.participant_id, line.coach_id, actor)
        elif line.kind == "exclusion":
            rule_out(cohort_id, line.participant_id, line.coach_id, actor)
            if draft is not None:
                unpair(draft, line.participant_id, line.coach_id)
        elif draft is not None:
            put(draft, task, line.participant_id, line.coach_id)
    if draft is not None:
        changed(draft, "brought in decisions from a file", actor=actor)
    return len(lines)
