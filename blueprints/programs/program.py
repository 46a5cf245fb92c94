"""A program itself: list, make one from a template, read its plan."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.programs import door
from blueprints.programs.forms import ProgramForm
from blueprints.programs.words import plan_in_words
from blueprints.shared.forms import attempt
from mentoring.organizations import programs
from mentoring.organizations.plans import plan_of, shipped
from mentoring.organizations.queries import all_programs, program_by_id
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/programs", permission=ADMINISTER)
def index() -> str:
    """Every program, archived ones last."""
    return render_template("programs/index.html", programs=all_programs())


@door.get("/programs/new", permission=ADMINISTER)
def new() -> str:
    """Choose a template."""
    return new_page(form_with_templates())


@door.post("/programs", permission=ADMINISTER)
def create() -> Page:
    """Make a program from it."""
    form = form_with_templates()
    program = attempt(
        form, lambda: programs.create(form.template.data, name=form.name.data, actor=g.membership.id)
    )
    if program is None:
        return new_page(form), form.status
    flash(f"{program.name} is there. Next, start a cohort.", "success")
    return redirect(url_for("programs.show", program_id=program.id))


@door.get("/programs/<uuid:program_id>", permission=ADMINISTER)
def show(program_id: UUID) -> str:
    """Its plan, in words."""
    program = program_by_id(program_id)
    plan = plan_of(program)
    return render_template("programs/show.html", program=program, plan=plan, words=plan_in_words(plan))


def form_with_templates() -> ProgramForm:
    return ProgramForm(templates=[(key, plain["name"]) for key, plain in shipped().items()])


def new_page(form: ProgramForm) -> str:
    about = {key: plain["about"] for key, plain in shipped().items()}
    return render_template("programs/new.html", form=form, about=about)
