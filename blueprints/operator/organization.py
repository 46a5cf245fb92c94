"""The organizations of an installation: list them, create one."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.operator import door
from blueprints.operator.forms import OrganizationForm
from blueprints.shared.forms import attempt
from mentoring.foundation.words import zone_choices
from mentoring.organizations import actions
from mentoring.organizations.queries import organizations_of_installation
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
OPERATE = Permission.OPERATE


@door.get("/operator", permission=OPERATE)
def index() -> str:
    """Every organization with its number of members."""
    return render_template("operator/index.html", organizations=organizations_of_installation())


@door.get("/operator/organizations/new", permission=OPERATE)
def new() -> str:
    """Ask for its name, address, zone, color and first administrator."""
    return render_template("operator/new.html", form=OrganizationForm(zones=zone_choices()))


@door.post("/operator/organizations", permission=OPERATE)
def create() -> Page:
    """Create it, and invite its first administrator."""
    form = OrganizationForm(zones=zone_choices())
    made = attempt(
        form,
        lambda: actions.create(
            form.name.data,
            slug=form.slug.data,
            zone=form.zone.data,
            accent=form.accent.data,
            administrator_name=form.administrator_name.data,
            administrator_email=form.administrator_email.data,
        ),
    )
    if made is None:
        return render_template("operator/new.html", form=form), form.status
    flash(f"{made.name} is there. {form.administrator_name.data} is invited by e-mail.", "success")
    return redirect(url_for("operator.index"))
