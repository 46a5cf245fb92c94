"""Copying a program, putting it away, taking it out."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.programs import door
from mentoring.organizations import programs
from mentoring.organizations.queries import program_by_id
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER


@door.post("/programs/<uuid:program_id>/copies", permission=ADMINISTER)
def duplicate(program_id: UUID) -> Response:
    """A copy under a name that is free."""
    copy = programs.duplicate(program_id, actor=g.membership.id)
    flash(f"{copy.name} is there. Its cohorts were not copied.", "success")
    return redirect(url_for("programs.show", program_id=copy.id))


@door.post("/programs/<uuid:program_id>/archive", permission=ADMINISTER)
def archive(program_id: UUID) -> Response:
    """Put it away."""
    program = program_by_id(program_id)
    programs.archive(program_id, actor=g.membership.id)
    undo = {"label": "Undo", "url": url_for("programs.unarchive", program_id=program_id)}
    said: Any = {"text": f"{program.name} is archived. Cohorts that run go on.", "action": undo}
    flash(said, "success")
    return redirect(url_for("programs.index"))


@door.post("/programs/<uuid:program_id>/archive/removal", permission=ADMINISTER)
def unarchive(program_id: UUID) -> Response:
    """Take it out again."""
    program = program_by_id(program_id)
    programs.unarchive(program_id, actor=g.membership.id)
    flash(f"{program.name} can be used again.", "success")
    return redirect(url_for("programs.show", program_id=program_id))
