"""Verbs of a program's kinds of meetings: add one, change it, archive it. Meetings that are booked keep their own."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.organizations.audit import note
from mentoring.organizations.models import Program
from mentoring.organizations.plan_parts import Plain
from mentoring.organizations.plan_shape import MOST_KINDS, plan_from
from mentoring.organizations.plans import plain_of


class KindNameTaken(Refusal):
    status = 409
    sentence = (
        "Another kind of meeting has this name. Choose another name, or take that one out of the archive."
    )
    field = "title"


class KindsFull(Refusal):
    status = 409
    sentence = (
        f"A program has up to {MOST_KINDS} kinds of meetings, archived ones included. Change one of them."
    )


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of meeting as somebody describes it."""

    title: str
    minutes: int
    formats: tuple[str, ...]
    place: str = ""
    prepare: str = ""


@transactional
def add(program_id: UUID, described: Described, *, actor: UUID | None) -> str:
    """Add a kind; gives its key.

    Raises:
        NotFound: there is no such program.
        KindNameTaken, KindsFull: it is not added.
        PlanUnusable: a value is out of its bounds.
    """
    program, kinds = opened(program_id)
    if len(kinds) >= MOST_KINDS:
        raise KindsFull
    refuse_name(kinds, described.title)
    key = free_key(described.title, {kind["key"] for kind in kinds})
    keep(program, [*kinds, written(described) | {"key": key}])
    say(program, f"Added the kind of meeting {described.title}", actor)
    return key


@transactional
def change(program_id: UUID, key: str, described: Described, *, actor: UUID | None) -> str:
    """Change a kind for meetings that are booked from now on; gives its key.

    Raises:
        NotFound: there is no such kind.
        KindNameTaken: nothing is changed.
        PlanUnusable: a value is out of its bounds.
    """
    program, kinds = opened(program_id)
    found = kind_in(kinds, key)
    refuse_name([kind for kind in kinds if kind is not found], described.title)
    archived = {"archived": True} if found.get("archived") else {}
    changed = written(described) | {"key": key} | archived
    keep(program, [changed if kind is found else kind for kind in kinds])
    say(program, f"Changed the kind of meeting {described.title}", actor)
    return key


@transactional
def archive(program_id: UUID, key: str, *, archived: bool, actor: UUID | None) -> str:
    """Put a kind away, so that nobody can book it, or take it out again; gives its name.

    Raises:
        NotFound: there is no such kind.
    """
    program, kinds = opened(program_id)
    found = kind_in(kinds, key)
    title = str(found["title"])
    if bool(found.get("archived")) != archived:
        keep(program, [kind | {"archived": archived} if kind is found else kind for kind in kinds])
        say(program, f"{'Archived' if archived else 'Took out again'} the kind of meeting {title}", actor)
    return title


def opened(program_id: UUID) -> tuple[Program, list[Plain]]:
    """A program as it is now, kept from being changed by anybody else, and its kinds as its plan holds them."""
    program = db.session.scalar(
        select(Program)
        .where(Program.id == program_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if program is None:
        raise NotFound
    return program, list(plain_of(program).get("meeting_kinds") or ())


def kind_in(kinds: list[Plain], key: str) -> Plain:
    found = next((kind for kind in kinds if kind["key"] == key), None)
    if found is None:
        raise NotFound
    return found


def refuse_name(kinds: list[Plain], title: str) -> None:
    if title.casefold() in {str(kind["title"]).casefold() for kind in kinds}:
        raise KindNameTaken


def keep(program: Program, kinds: list[Plain]) -> None:
    """Write the kinds into the program's plan, once the whole plan is sound with them."""
    plain = {**plain_of(program), "meeting_kinds": kinds}
    plan_from(plain)
    program.template = plain


def written(described: Described) -> Plain:
    """A kind as a plan holds it: what is empty is left out."""
    plain = asdict(described) | {"formats": list(described.formats)}
    return {name: value for name, value in plain.items() if value}


def free_key(title: str, taken: set[str]) -> str:
    """A key made from a name, one that no other kind has."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain)[:34].strip("-") or "kind"
    numbered = (f"{key}-{number}" for number in range(2, MOST_KINDS + 2))
    return next(each for each in (key, *numbered) if each not in taken)


def say(program: Program, what: str, actor: UUID | None) -> None:
    note("programs.kinds", sentence=f"{what} in {program.name}.", actor=actor, subject_id=program.id)
