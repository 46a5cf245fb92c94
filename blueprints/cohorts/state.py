"""Where a cohort stands: taking it to its next state."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from mentoring.cohorts import actions
from mentoring.cohorts.queries import STATE_WORDS
from mentoring.policy import Permission


@door.post("/cohorts/<uuid:cohort_id>/state", permission=Permission.ADMINISTER)
def move(cohort_id: UUID) -> Response:
    """Move it on."""
    to = request.form.get("state", "")
    cohort = actions.move(cohort_id, to=to)
    flash(f"{cohort.name} is now {STATE_WORDS[cohort.state].lower()}.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))
