"""A program's plan as a file: take it along, bring one in."""

from uuid import UUID

from flask import flash, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.programs import door
from blueprints.programs.forms import FileForm
from blueprints.shared.forms import attempt
from mentoring.organizations import programs
from mentoring.organizations.plan_files import LARGEST, write
from mentoring.organizations.plans import plain_of
from mentoring.organizations.queries import program_by_id
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER
COMMENT = "The plan of a program. Change it, and bring it in again: Settings, Programs, Bring in a file."


@door.get("/programs/<uuid:program_id>/plan.yaml", permission=ADMINISTER)
def download(program_id: UUID) -> Response:
    """The plan as YAML."""
    program = program_by_id(program_id)
    answer = make_response(write(plain_of(program), comment=COMMENT))
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{program.template_key}.yaml"'
    return answer


@door.get("/programs/import", permission=ADMINISTER)
def new_import() -> str:
    """Ask for a file."""
    return render_template("programs/import.html", form=FileForm(), most=LARGEST)


@door.post("/programs/import", permission=ADMINISTER)
def create_import() -> Page:
    """Make a program from it, or say in which line it is wrong."""
    form = FileForm()
    program = attempt(
        form,
        lambda: programs.bring_in(
            form.file.data.read(LARGEST + 1), name=form.name.data or "", actor=g.membership.id
        ),
    )
    if program is None:
        return render_template("programs/import.html", form=form, most=LARGEST), form.status
    flash(f"{program.name} is there.", "success")
    return redirect(url_for("programs.show", program_id=program.id))
