"""The zone in which a person reads times: changed beside the times themselves, and remembered."""

from flask import g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import ZoneForm
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.accounts.actions import set_zone
from mentoring.foundation.words import zone_name
from mentoring.policy import Permission


@door.post("/zone", permission=Permission.BELONG)
def keep_zone() -> Response:
    """Remember the zone; back to the page that asked."""
    form = ZoneForm()
    if form.validate():
        set_zone(current_user.user.id, form.zone.data)
        say(f"Times are shown in {zone_name(form.zone.data)} from now on.")
    else:
        say("Choose a zone from the list.", kind="warning")
    return redirect(own_page(request.form.get("back", "")))


def own_page(back: str) -> str:
    """A page of this organization; the meetings for anything else."""
    here = f"/o/{g.slug}/"
    sound = back.startswith(here) and "\\" not in back and back.isprintable()
    return back if sound else url_for("meetings.index")


def zone_form() -> ZoneForm:
    """The form, at the viewer's zone."""
    return ZoneForm(formdata=None, data={"zone": viewer_zone()})
