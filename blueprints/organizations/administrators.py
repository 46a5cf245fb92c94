"""Who administers an organization."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.organizations import door
from blueprints.organizations.forms import AdministratorForm, SettingsForm
from blueprints.organizations.settings import settings_page
from blueprints.shared.forms import attempt
from mentoring.accounts import people
from mentoring.foundation.words import zone_choices
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.post("/settings/administrators", permission=ADMINISTER)
def add_administrator() -> Page:
    """Make somebody an administrator, and invite them unless they are in."""
    form = AdministratorForm(prefix="administrator")
    added = attempt(
        form,
        lambda: people.add_administrator(form.name.data, email=form.email.data, actor=g.membership.id),
    )
    if added is None:
        return refused(form), form.status
    flash(f"{form.name.data} is an administrator now.", "success")
    return redirect(url_for("organizations.edit"))


@door.post("/settings/administrators/<uuid:membership_id>/removal", permission=ADMINISTER)
def remove_administrator(membership_id: UUID) -> Page:
    """Take the role away; never from the last one."""
    form = AdministratorForm(formdata=None, prefix="administrator")
    try:
        name = people.remove_administrator(membership_id, actor=g.membership.id)
    except people.OnlyAdministrator as refusal:
        form.refuse(refusal)
        return refused(form), form.status
    flash(f"{name} is no longer an administrator.", "success")
    return redirect(url_for("home.index" if membership_id == g.membership.id else "organizations.edit"))


def refused(form: AdministratorForm) -> str:
    """The settings page with what was typed, and why it was not done."""
    settings = SettingsForm(formdata=None, obj=g.organization, zones=zone_choices())
    return settings_page(settings, form=form, adding=form)
