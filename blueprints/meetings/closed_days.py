"""The days on which a cohort has no meetings."""

from uuid import UUID

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import ClosedDaysForm
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.clock import today
from mentoring.policy import Permission
from mentoring.scheduling import closed_days as verbs
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.wording import days

Page = str | tuple[str, int] | Response


@door.get("/cohorts/<uuid:cohort_id>/closed-days", permission=Permission.ADMINISTER)
def closed_days(cohort_id: UUID) -> str:
    """Every closed day, and a form for more."""
    return closed_page(cohort_id, ClosedDaysForm())


@door.post("/cohorts/<uuid:cohort_id>/closed-days", permission=Permission.ADMINISTER)
def close_days(cohort_id: UUID) -> Page:
    """Close some days."""
    form = ClosedDaysForm()
    closed = attempt(
        form,
        lambda: verbs.close(
            cohort_id,
            first_day=form.first_day.data,
            last_day=form.last_day.data or form.first_day.data,
            title=form.title.data or "",
            actor=g.membership.id,
        ),
    )
    if closed is None:
        return closed_page(cohort_id, form), form.status
    period = DateRange(closed.first_day, closed.last_day)
    say(
        f"Nobody can book a meeting on {days(period, today(g.organization.zone))}. What is booked already stays.",
        action={"label": "Undo", "url": url_for("meetings.reopen_days", closed_id=closed.id)},
    )
    return redirect(url_for("meetings.closed_days", cohort_id=cohort_id))


@door.post("/closed-days/<uuid:closed_id>/removal", permission=Permission.ADMINISTER)
def reopen_days(closed_id: UUID) -> Response:
    """Take closed days off again."""
    cohort_id = verbs.reopen(closed_id)
    say("Those days are open again.")
    return redirect(url_for("meetings.closed_days", cohort_id=cohort_id))


def closed_page(cohort_id: UUID, form: ClosedDaysForm) -> str:
    cohort = cohort_by_id(cohort_id)
    now = today(cohort.zone)
    return render_template(
        "meetings/closed_days.html",
        cohort=cohort,
        form=form,
        closed=[
            (each, days(DateRange(each.first_day, each.last_day), now)) for each in verbs.closed_of(cohort_id)
        ],
    )
