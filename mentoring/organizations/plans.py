"""The plans of programs: the ones that ship with the product, and the own copy that every program keeps."""

import json
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Text, cast

from mentoring.organizations.models import Program
from mentoring.organizations.plan_files import read
from mentoring.organizations.plan_parts import (
    Cadence,
    Certificate,
    Milestone,
    Plain,
    ProgramPlan,
    Question,
    Stage,
    Survey,
)
from mentoring.organizations.plan_shape import plan_from

__all__ = [
    "PLAN_TEXT",
    "Cadence",
    "Certificate",
    "Milestone",
    "ProgramPlan",
    "Question",
    "Stage",
    "Survey",
    "plain_of",
    "plan_of",
    "plan_read",
    "shipped",
]
TEMPLATES = Path(__file__).parent / "templates"
NO_COPY = "{}"
PLAN_TEXT = cast(Program.template, Text)  # the copy unread, for where many programs are looked at


def plan_of(program: Program) -> ProgramPlan:
    """The plan of a program. No statement.

    Raises:
        PlanUnusable: the copy that it keeps has lost its shape.
    """
    return plan_written(
        json.dumps(program.template) if program.template else shipped_text(program.template_key)
    )


def plan_read(text: str, template_key: str) -> ProgramPlan:
    """The plan of a program from `PLAN_TEXT` and its key; the same copy is read once in a process. No statement.

    Raises:
        PlanUnusable: the copy has lost its shape.
    """
    return plan_written(shipped_text(template_key) if text == NO_COPY else text)


@lru_cache(maxsize=32)
def shipped_text(key: str) -> str:
    """A template that comes with the product, as JSON."""
    return json.dumps(shipped()[key])


@lru_cache(maxsize=512)
def plan_written(text: str) -> ProgramPlan:
    """The plan that a text in JSON describes."""
    return plan_from(json.loads(text))


def plain_of(program: Program) -> Plain:
    """A program's plan as it is kept; one that keeps none follows the template of its key."""
    return program.template or shipped()[program.template_key]


@lru_cache(maxsize=1)
def shipped() -> dict[str, Plain]:
    """The templates that come with the product, by key, in the order they are offered."""
    plains = [read(path.read_bytes()) for path in sorted(TEMPLATES.glob("*.yaml"))]
    return {plain["key"]: plain for plain in plains}
