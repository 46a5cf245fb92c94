"""Named reads of organizations and their programs."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Program


def open_programs() -> list[Program]:
    """The programs that are not archived, by name. One statement."""
    return list(
        db.session.scalars(
            select(Program).where(Program.archived_at.is_(None)).order_by(Program.name, Program.id)
        )
    )


def program_by_id(program_id: UUID) -> Program:
    """A program of the organization in force. One statement.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    program = db.session.scalar(select(Program).where(Program.id == program_id))
    if program is None:
        raise NotFound
    return program
