"""Name, zone and color."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.organizations import door
from blueprints.organizations.forms import AdministratorForm, SettingsForm
from blueprints.shared.forms import attempt
from mentoring.accounts.lists import administrators
from mentoring.foundation.errors import Refusal
from mentoring.foundation.words import zone_choices
from mentoring.organizations import actions
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/settings", permission=ADMINISTER)
def edit() -> str:
    """The settings as they are, and who administers."""
    return settings_page(SettingsForm(obj=g.organization, zones=zone_choices()))


@door.post("/settings", permission=ADMINISTER)
def update() -> Page:
    """Change name, zone and color."""
    form = SettingsForm(zones=zone_choices())
    changed = attempt(
        form,
        lambda: (
            actions.change(
                g.organization,
                name=form.name.data,
                zone=form.zone.data,
                accent=form.accent.data,
                actor=g.membership.id,
            )
            or True
        ),
    )
    if changed is None:
        return settings_page(form), form.status
    flash("Saved.", "success")
    return redirect(url_for("organizations.edit"))


@door.get("/settings/accent", permission=ADMINISTER)
def accent() -> str:
    """Whether text could be read on a color: a part of the settings page, asked for while somebody types."""
    color = request.args.get("accent", "").strip().lower()[:20]
    return render_template("organizations/_accent.html", **verdict(color))


def verdict(color: str) -> dict[str, Any]:
    """The color if it can be drawn, and what is wrong with it if anything is."""
    try:
        actions.check_accent(color)
    except Refusal as refusal:
        return {"color": color if actions.ACCENT.fullmatch(color) else None, "problem": refusal.sentence}
    return {"color": color, "problem": None}


def settings_page(settings: SettingsForm, **also: Any) -> str:
    """The page; `form` is whose errors are summed up, the settings' own unless another is told."""
    return render_template(
        "organizations/edit.html",
        **{
            "form": settings,
            "settings": settings,
            "adding": AdministratorForm(formdata=None, prefix="administrator"),
            "administrators": administrators(),
            **verdict((settings.accent.data or "").strip()),
            **also,
        },
    )
