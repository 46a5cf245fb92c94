"""Named reads of organizations and their programs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Door
from mentoring.foundation import tenancy
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.installation import INSTALLATION_ID
from mentoring.organizations.models import Organization, Program


@dataclass(frozen=True, slots=True)
class OrganizationFigures:
    """What an operator sees of an organization: never its content."""

    name: str
    slug: str
    zone: str
    created_at: datetime
    members: int


def organizations_of_installation() -> list[OrganizationFigures]:
    """Every organization with the number of people who may enter it, by name. One statement."""
    rows = db.session.execute(
        select(
            Organization.name,
            Organization.slug,
            Organization.zone,
            Organization.created_at,
            func.count(Door.id),
        )
        .outerjoin(Door, Door.organization_id == Organization.id)
        .where(Organization.id != INSTALLATION_ID)
        .group_by(Organization.id)
        .order_by(func.lower(Organization.name), Organization.slug),
        execution_options=tenancy.crossing("the operator's figures: counts, no content"),
    )
    return [OrganizationFigures(*row) for row in rows]


def all_programs() -> list[Program]:
    """Every program by name, archived ones last. One statement."""
    statement = select(Program).order_by(
        Program.archived_at.is_not(None), func.lower(Program.name), Program.id
    )
    return list(db.session.scalars(statement))


def open_programs() -> list[Program]:
    """The programs that are not archived, by name. One statement."""
    statement = (
        select(Program).where(Program.archived_at.is_(None)).order_by(func.lower(Program.name), Program.id)
    )
    return list(db.session.scalars(statement))


def program_by_id(program_id: UUID) -> Program:
    """A program of the organization in force. One statement.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    program = db.session.scalar(select(Program).where(Program.id == program_id))
    if program is None:
        raise NotFound
    return program


def every_organization() -> list[UUID]:
    """Every association, to be visited one at a time inside its own walls. One statement."""
    return list(
        db.session.scalars(
            select(Organization.id).where(Organization.id != INSTALLATION_ID).order_by(Organization.id),
            execution_options=tenancy.crossing("every organization is visited in turn"),
        )
    )
