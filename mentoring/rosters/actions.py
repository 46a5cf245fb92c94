"""Verbs of rosters: take a file in, map its columns, bring its people in, and take that back."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from mentoring.cohorts.models import Cohort
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.organizations.audit import note
from mentoring.rosters.applying import carry_out
from mentoring.rosters.columns import Kind, MappingRefused, guess, refuse_unusable
from mentoring.rosters.fates import Fate
from mentoring.rosters.models import RosterImport
from mentoring.rosters.plans import outlook
from mentoring.rosters.reading import read
from mentoring.rosters.sheets import RosterRefused
from mentoring.rosters.undoing import take_back

SAMPLE = 200  # rows that the guess looks at
LONGEST_FILE_NAME = 200


class FileRefused(Refusal):
    field = "file"


class ColumnsUnusable(Refusal):
    """The columns as they are mapped give no people."""


class AlreadyApplied(Conflict):
    sentence = "This file was brought in already. Choose the file again to start anew."


class NotApplied(Conflict):
    sentence = "There is nothing to undo here."


class RowsRefused(Conflict):
    pass


class NothingToDo(Conflict):
    sentence = "Everything in this file is known already. There is nothing to bring in."


class PlanChanged(Conflict):
    sentence = "What would happen changed while you were looking. Here is how it stands now; look again."


@transactional
def upload(
    kind: Kind, *, cohort_id: UUID | None, file_name: str, content: bytes, actor: UUID
) -> RosterImport:
    """Read a file and keep it, with a guess at its columns; nobody is touched.

    Raises:
        NotFound: there is no such cohort.
        FileRefused: no list of people can be read from it.
    """
    if cohort_id is not None and db.session.scalar(select(Cohort.id).where(Cohort.id == cohort_id)) is None:
        raise NotFound
    try:
        sheet = read(content, file_name)
    except RosterRefused as refused:
        raise FileRefused(refused.sentence) from refused
    imported = RosterImport(
        kind=kind,
        cohort_id=cohort_id,
        file_name=file_name[:LONGEST_FILE_NAME],
        header=list(sheet.header),
        rows=[[row.number, list(row.cells)] for row in sheet.rows],
        remarks=list(sheet.notes),
        columns=guess(sheet.header, sheet.rows[:SAMPLE], kind).columns,
        created_by=actor,
    )
    db.session.add(imported)
    return imported


@transactional
def remap(import_id: UUID, *, columns: Mapping[str, int]) -> None:
    """Say which column of the file is which.

    Raises:
        ColumnsUnusable: an address or a name is missing, or a column is used twice.
        AlreadyApplied: too late.
    """
    imported = held_import(import_id, state="uploaded", otherwise=AlreadyApplied)
    try:
        refuse_unusable(columns, imported.header, imported.kind)
    except MappingRefused as refused:
        raise ColumnsUnusable(refused.sentence, field=refused.key) from refused
    imported.columns = dict(columns)


@transactional
def apply(import_id: UUID, *, actor: UUID, seen: str | None = None) -> tuple[int, int]:
    """Bring everybody in, or nobody; gives how many were added and updated. Nobody is invited.

    `seen` is the mark of the plan that was looked at: if another one came of it since, nothing happens.

    Raises:
        AlreadyApplied, RowsRefused, NothingToDo, PlanChanged, AddedMeanwhile: nothing was done.
        ColumnsUnusable: the columns give no people.
        CohortIsFull, CohortIsOver: the cohort does not take them; nothing was done.
    """
    imported = held_import(import_id, state="uploaded", otherwise=AlreadyApplied)
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"rosters {tenancy.current()}"))))
    try:
        found = outlook(imported, locked=True)
    except MappingRefused as refused:
        raise ColumnsUnusable(refused.sentence, field=refused.key) from refused
    wrong = found.plan.of(Fate.REFUSED)
    if wrong:
        first = wrong[0].problems[0].sentence
        raise RowsRefused(f"Nobody was brought in, because a row cannot be taken. {first}")
    if seen is not None and seen != found.mark:
        raise PlanChanged
    if not found.plan.is_applicable:
        raise NothingToDo
    added, updated = carry_out(imported, found)
    imported.state, imported.applied_at = "applied", now()
    sentence = f"Brought in {imported.file_name}: {added} added, {updated} updated."
    note("rosters.apply", sentence=sentence, actor=actor, subject_id=imported.id)
    return added, updated


@transactional
def undo(import_id: UUID, *, actor: UUID) -> tuple[int, int]:
    """Take an import back; gives how many people were set back, and how many were kept as they are.

    Raises:
        NotApplied: it was not brought in, or is undone already.
    """
    imported = held_import(import_id, state="applied", otherwise=NotApplied)
    undone, kept = take_back(imported)
    imported.state, imported.undone_at = "undone", now()
    sentence = f"Undid {imported.file_name}: {undone} taken back, {kept} kept."
    note("rosters.undo", sentence=sentence, actor=actor, subject_id=imported.id)
    return undone, kept


def held_import(import_id: UUID, *, state: str, otherwise: type[Conflict]) -> RosterImport:
    """An import in that state, locked until the verb ends."""
    imported = db.session.scalar(
        select(RosterImport)
        .where(RosterImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if imported is None:
        raise NotFound
    if imported.state != state:
        raise otherwise
    return imported
