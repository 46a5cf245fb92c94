"""Private addresses to subscribe to: one's own, and an administrator's of a cohort."""

from hashlib import sha256
from uuid import UUID

from flask import flash, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.calendars import door
from blueprints.calendars.forms import BothWaysForm, SourceForm
from blueprints.shared.answers import not_modified
from mentoring.calendars import feeds
from mentoring.calendars.models import CalendarFeed
from mentoring.calendars.sources import sources_of
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired
from mentoring.policy import Permission
from mentoring.scheduling.calendars import SubscribeLinks, subscribe_links

MADE = "Your private address is ready."
STOPPED = "The private address opens nothing any more."


@door.get("/calendar", permission=Permission.BELONG)
def show() -> str:
    """One's own meetings elsewhere."""
    return calendars_page()


@door.post("/calendar", permission=Permission.BELONG)
def create() -> Response:
    """Make a private address, in place of the one before."""
    feeds.offer(g.membership.id)
    flash(MADE, "success")
    return redirect(url_for("calendars.show"))


@door.post("/calendar/removal", permission=Permission.BELONG)
def remove() -> Response:
    """Take it back."""
    feeds.withdraw(g.membership.id)
    flash(STOPPED, "success")
    return redirect(url_for("calendars.show"))


@door.get("/cohorts/<uuid:cohort_id>/calendar", permission=Permission.ADMINISTER)
def cohort(cohort_id: UUID) -> str:
    """A cohort's meetings elsewhere: who and when."""
    found = feeds.feed_of(g.membership.id, cohort_id=cohort_id)
    return render_template(
        "calendars/cohort.html",
        cohort=cohort_by_id(cohort_id),
        address=private(found),
        links=ways_in(found),
    )


@door.post("/cohorts/<uuid:cohort_id>/calendar", permission=Permission.ADMINISTER)
def create_for_cohort(cohort_id: UUID) -> Response:
    """Make a private address for a cohort's meetings, in place of the one before."""
    feeds.offer(g.membership.id, cohort_id=cohort_id)
    flash(MADE, "success")
    return redirect(url_for("calendars.cohort", cohort_id=cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/calendar/removal", permission=Permission.ADMINISTER)
def remove_for_cohort(cohort_id: UUID) -> Response:
    """Take it back."""
    cohort_by_id(cohort_id)
    feeds.withdraw(g.membership.id, cohort_id=cohort_id)
    flash(STOPPED, "success")
    return redirect(url_for("calendars.cohort", cohort_id=cohort_id))


@door.get("/calendars/feed-<token>.ics", permission=Permission.FOLLOW_A_LINK)
def feed(token: str) -> Response:
    """The calendar itself, for programs that ask again and again."""
    link = links.read("feed", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    content = feeds.read_feed(link)
    response = make_response(content)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return not_modified(response, sha256(content).hexdigest(), max_age=900, public=False)


def calendars_page(form: SourceForm | None = None, both_ways: BothWaysForm | None = None) -> str:
    """One's private address; for a coach also the calendars that take time."""
    found = feeds.feed_of(g.membership.id)
    return render_template(
        "calendars/show.html",
        address=private(found),
        links=ways_in(found),
        form=form or SourceForm(formdata=None),
        both_ways=both_ways or BothWaysForm(formdata=None),
        sources=sources_of(g.membership.id) if g.who.is_coach else [],
    )


def private(found: CalendarFeed | None) -> str | None:
    return feeds.feed_address(found, slug=g.organization.slug) if found else None


def ways_in(found: CalendarFeed | None) -> SubscribeLinks | None:
    address = private(found)
    return subscribe_links(address, g.organization.name) if address else None
