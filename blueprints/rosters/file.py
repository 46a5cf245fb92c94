"""Choosing a file, and the list of those that were chosen before."""

from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.rosters import door
from blueprints.rosters.forms import KINDS, FileForm
from blueprints.shared.files import as_file
from blueprints.shared.forms import attempt, page_number
from blueprints.shared.lists import choice, turning
from mentoring.cohorts.actions import ENROLLING
from mentoring.cohorts.queries import all_cohorts
from mentoring.policy import Permission
from mentoring.rosters import actions
from mentoring.rosters.columns import Kind, columns_of
from mentoring.rosters.queries import imports

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER

EXAMPLE = {
    "first_name": "José",
    "last_name": "García",
    "email": "jose.garcia@example.org",
    "title": "City manager, retired",
    "agency": "City of Fresno",
    "city": "Fresno",
    "state": "CA",
    "population": "542,000",
    "phone": "(555) 555-0142",
    "zone": "America/Los_Angeles",
    "topics": "Interview preparation; Finance and budget",
    "languages": "English; Spanish",
    "formats": "Video; Phone",
    "credentials": "Credentialed manager",
    "places": "2",
    "headline": "Thirty years in the Central Valley",
}


@door.get("/rosters", permission=ADMINISTER)
def index() -> str:
    """Every file that was chosen, and what became of it."""
    page = imports(page_number())
    return render_template("rosters/index.html", page=page, pages=turning(page, "file"), kinds=dict(KINDS))


@door.get("/rosters/new", permission=ADMINISTER)
def new() -> str:
    """Choose a file."""
    form = file_form()
    form.kind.data = choice("kind", dict(KINDS)) or "participants"
    form.cohort.data = choice("cohort", [option.value for option in form.cohort.choices])
    return render_template("rosters/new.html", form=form)


@door.post("/rosters", permission=ADMINISTER)
def create() -> Page:
    """Read it; nobody is touched."""
    form = file_form()
    imported = attempt(
        form,
        lambda: actions.upload(
            form.kind.data,
            cohort_id=UUID(form.cohort.data) if form.cohort.data else None,
            file_name=form.file.data.filename,
            content=form.file.data.read(),
            actor=g.membership.id,
        ),
    )
    if imported is None:
        return render_template("rosters/new.html", form=form), form.status
    return redirect(url_for("rosters.show", import_id=imported.id))


@door.get("/rosters/example.csv", permission=ADMINISTER)
def example() -> Response:
    """A file as it could be, to be filled in."""
    kind: Kind = "coaches" if request.args.get("kind") == "coaches" else "participants"
    columns = [column for column in columns_of(kind) if column.key in EXAMPLE]
    return as_file(
        f"example-{kind}",
        [column.title for column in columns],
        [[EXAMPLE[column.key] for column in columns]],
        "csv",
    )


def file_form() -> FileForm:
    open_cohorts = [(str(c.id), f"{c.name}, {c.program}") for c in all_cohorts() if c.state in ENROLLING]
    return FileForm(cohorts=open_cohorts)
