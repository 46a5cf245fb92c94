"""Named reads of imports."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.rosters.models import RosterChange, RosterImport


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as the list shows it."""

    id: UUID
    file_name: str
    kind: str
    cohort: str | None
    rows: int
    state: str
    created_at: datetime
    created_by: str | None


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """Somebody an import added or updated."""

    membership_id: UUID
    name: str
    agency: str
    fate: str


def imports(number: int) -> Page[ImportRow]:
    """All imports, newest first. Two statements."""
    total = db.session.scalar(select(func.count()).select_from(RosterImport)) or 0
    rows = db.session.execute(
        select(
            RosterImport.id,
            RosterImport.file_name,
            RosterImport.kind,
            Cohort.name,
            func.jsonb_array_length(RosterImport.rows),
            RosterImport.state,
            RosterImport.created_at,
            Membership.name,
        )
        .outerjoin(Cohort, Cohort.id == RosterImport.cohort_id)
        .outerjoin(Membership, Membership.id == RosterImport.created_by)
        .order_by(RosterImport.created_at.desc(), RosterImport.id.desc())
        .limit(PER_PAGE)
        .offset(offset(number))
    )
    return Page(tuple(ImportRow(*row) for row in rows), number, total)


def import_by_id(import_id: UUID) -> tuple[RosterImport, Cohort | None]:
    """An import with its cohort, if it is for one. One statement.

    Raises:
        NotFound: there is no such import.
    """
    row = db.session.execute(
        select(RosterImport, Cohort)
        .outerjoin(Cohort, Cohort.id == RosterImport.cohort_id)
        .where(RosterImport.id == import_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def changed_people(import_id: UUID, number: int) -> Page[ChangedPerson]:
    """Whom an import added or updated, by name; after it was undone, whom it kept. Two statements."""
    total = db.session.scalar(select(func.count()).where(RosterChange.import_id == import_id)) or 0
    rows = db.session.execute(
        select(Membership.id, Membership.name, Membership.agency, RosterChange.fate)
        .join(RosterChange, RosterChange.membership_id == Membership.id)
        .where(RosterChange.import_id == import_id)
        .order_by(func.lower(Membership.name), Membership.id)
        .limit(PER_PAGE)
        .offset(offset(number))
    )
    return Page(tuple(ChangedPerson(*row) for row in rows), number, total)
