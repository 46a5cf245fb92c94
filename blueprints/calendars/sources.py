"""A coach's own calendars, whose taken times are not offered."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.calendars import door
from blueprints.calendars.feeds import calendars_page
from blueprints.calendars.forms import BothWaysForm, SourceForm
from blueprints.shared.forms import attempt
from mentoring.calendars import sources
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response


@door.post("/calendar/sources", permission=Permission.OFFER_COACHING)
def connect() -> Page:
    """Connect a calendar by its address."""
    form = SourceForm()
    made = attempt(form, lambda: sources.connect(g.membership.id, sources.Access(form.address.data)))
    if made is None:
        return calendars_page(form), form.status
    flash("Your calendar is connected. We read it now, and every 15 minutes from here on.", "success")
    return redirect(url_for("calendars.show"))


@door.post("/calendar/sources/both-ways", permission=Permission.OFFER_COACHING)
def connect_both_ways() -> Page:
    """Connect a calendar on a CalDAV server: its times are read, and meetings are written into it."""
    form = BothWaysForm()
    access = sources.Access(form.address.data or "", form.name.data or "", form.password.data or "")
    made = attempt(form, lambda: sources.connect(g.membership.id, access, kind="caldav"))
    if made is None:
        return calendars_page(both_ways=form), form.status
    flash("Your calendar is connected both ways. Your meetings appear there within minutes.", "success")
    return redirect(url_for("calendars.show"))


@door.post("/calendar/sources/<uuid:source_id>/removal", permission=Permission.OFFER_COACHING)
def disconnect(source_id: UUID) -> Response:
    """Forget a calendar and what it took."""
    sources.disconnect(source_id, membership_id=g.membership.id)
    flash("That calendar is disconnected, and its times are forgotten.", "success")
    return redirect(url_for("calendars.show"))
