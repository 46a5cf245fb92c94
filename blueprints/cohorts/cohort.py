"""A cohort itself."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from blueprints.cohorts.forms import CohortForm
from blueprints.cohorts.lists import shown_on_page
from blueprints.shared.forms import attempt
from mentoring.cohorts import actions
from mentoring.cohorts.models import Cohort
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.clock import now, today
from mentoring.foundation.words import zone_choices
from mentoring.organizations.queries import open_programs
from mentoring.policy import Permission
from mentoring.today.queries import funnels

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/cohorts/new", permission=ADMINISTER)
def new() -> str:
    """Ask for dates and places."""
    form = form_for(None)
    form.zone.data = g.organization.zone
    return render_template("cohorts/new.html", form=form)


@door.post("/cohorts", permission=ADMINISTER)
def create() -> Page:
    """Start a cohort, as a draft."""
    form = form_for(None)
    cohort = attempt(
        form,
        lambda: actions.create(
            UUID(form.program.data),
            name=form.name.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            zone=form.zone.data,
            places=form.places.data,
            names_shown=form.names_shown.data,
        ),
    )
    if cohort is None:
        return render_template("cohorts/new.html", form=form), form.status
    flash(f"{cohort.name} is there. Now bring in its people.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort.id))


@door.get("/cohorts/<uuid:cohort_id>", permission=ADMINISTER)
def show(cohort_id: UUID) -> str:
    """How far it has come, and who is in it."""
    cohort = cohort_by_id(cohort_id)
    return render_template(
        "cohorts/show.html",
        cohort=cohort,
        funnel=funnels([cohort_id], now())[cohort_id],
        **shown_on_page(cohort_id),
        today=today(cohort.zone),
        next_states=actions.NEXT_STATES[cohort.state],
    )


@door.get("/cohorts/<uuid:cohort_id>/edit", permission=ADMINISTER)
def edit(cohort_id: UUID) -> str:
    """Change what was typed."""
    cohort = cohort_by_id(cohort_id)
    return render_template("cohorts/edit.html", form=form_for(cohort), cohort=cohort)


@door.post("/cohorts/<uuid:cohort_id>", permission=ADMINISTER)
def update(cohort_id: UUID) -> Page:
    """Keep the change, unless someone else changed it first."""
    cohort = cohort_by_id(cohort_id)
    form = form_for(cohort)
    changed = attempt(
        form,
        lambda: actions.change(
            cohort_id,
            name=form.name.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            zone=form.zone.data,
            places=form.places.data,
            names_shown=form.names_shown.data,
            version=int(form.version.data) if (form.version.data or "").isdecimal() else -1,
        ),
    )
    if changed is None:
        return render_template("cohorts/edit.html", form=form, cohort=cohort), form.status
    flash("Saved.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))


def form_for(cohort: Cohort | None) -> CohortForm:
    programs = [(str(program.id), program.name) for program in open_programs()]
    form = CohortForm(obj=cohort, programs=programs, zones=zone_choices())
    if cohort is not None:
        if not form.is_submitted():
            form.program.data = str(cohort.program_id)
        form.program.choices = [
            choice for choice in form.program.choices if choice.value == str(cohort.program_id)
        ]
    return form
