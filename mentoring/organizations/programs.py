"""Verbs of programs: make one from a template or a file, copy it, put it away."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import refusing, transactional
from mentoring.organizations.audit import note
from mentoring.organizations.models import Program
from mentoring.organizations.plan_files import read
from mentoring.organizations.plan_parts import Plain
from mentoring.organizations.plans import plain_of, shipped

LONGEST_NAME = 120


class TemplateUnknown(Refusal):
    sentence = "Choose one of the templates."
    field = "template"


class ProgramNameTaken(Refusal):
    status = 409
    sentence = "A program has this name already. Choose another."
    field = "name"


@transactional
def create(template_key: str, *, name: str, actor: UUID | None) -> Program:
    """Make a program from one of the templates that ship; it keeps a copy of its own.

    Raises:
        TemplateUnknown, ProgramNameTaken: what was typed cannot be used.
    """
    if template_key not in shipped():
        raise TemplateUnknown
    return kept(shipped()[template_key], name=name, actor=actor)


@transactional
def bring_in(content: bytes, *, name: str, actor: UUID | None) -> Program:
    """Make a program from a YAML file, under the file's own name unless another is given.

    Raises:
        PlanUnusable: the file is not a plan; says where.
        ProgramNameTaken: choose another name.
    """
    plain = read(content)
    return kept(plain, name=name or plain["name"], actor=actor)


@transactional
def duplicate(program_id: UUID, *, actor: UUID | None) -> Program:
    """Copy a program, under a name that is free; its cohorts are not copied.

    Raises:
        NotFound: there is no such program.
    """
    program = locked(program_id)
    taken = set(db.session.scalars(select(Program.name)))
    names = (numbered(program.name, number) for number in range(1, len(taken) + 2))
    return kept(plain_of(program), name=next(name for name in names if name not in taken), actor=actor)


@transactional
def archive(program_id: UUID, *, actor: UUID | None) -> None:
    """Put a program away: no new cohort can use it, and those that run go on.

    Raises:
        NotFound: there is no such program.
    """
    program = locked(program_id)
    if program.archived_at is None:
        program.archived_at = now()
        note("programs.archive", sentence=f"Archived {program.name}.", actor=actor, subject_id=program.id)


@transactional
def unarchive(program_id: UUID, *, actor: UUID | None) -> None:
    """Take a program out again.

    Raises:
        NotFound: there is no such program.
    """
    program = locked(program_id)
    if program.archived_at is not None:
        program.archived_at = None
        note(
            "programs.unarchive",
            sentence=f"Took {program.name} out again.",
            actor=actor,
            subject_id=program.id,
        )


def kept(plain: Plain, *, name: str, actor: UUID | None) -> Program:
    """A new program that keeps its own copy of a plan."""
    program = Program(name=name, kind=plain["kind"], template_key=plain["key"], template=plain)
    with refusing({"uq_programs_organization_id_name": ProgramNameTaken}):
        db.session.add(program)
    note("programs.create", sentence=f"Created the program {name}.", actor=actor, subject_id=program.id)
    return program


def numbered(name: str, number: int) -> str:
    """Emerging leaders (copy), Emerging leaders (copy 2), …"""
    mark = " (copy)" if number == 1 else f" (copy {number})"
    return name[: LONGEST_NAME - len(mark)].rstrip() + mark


def locked(program_id: UUID) -> Program:
    """A program, kept from being changed by anybody else until the verb ends."""
    program = db.session.scalar(select(Program).where(Program.id == program_id).with_for_update())
    if program is None:
        raise NotFound
    return program
