"""What is settled for every run: pins, exclusions, and taking them back."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import PairForm
from blueprints.matching.tabs import tabs
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.errors import NotFound
from mentoring.matching import decisions
from mentoring.matching.pins import decisions_of
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER


@door.get("/cohorts/<uuid:cohort_id>/matching/decisions", permission=ADMINISTER, endpoint="decisions")
def index(cohort_id: UUID) -> str:
    """Every pin and exclusion of a cohort."""
    return render_template(
        "matching/decisions.html",
        cohort=cohort_by_id(cohort_id),
        rows=decisions_of(cohort_id),
        tabs=tabs(cohort_id, "matching.decisions"),
    )


@door.post("/cohorts/<uuid:cohort_id>/matching/pins", permission=ADMINISTER)
def pin(cohort_id: UUID) -> Response:
    """Keep a pair in every run."""
    participant_id, coach_id = pair_sent()
    decisions.pin(cohort_id, participant_id=participant_id, coach_id=coach_id, actor=g.membership.id)
    flash("Pinned. Every run keeps this pair.", "success")
    return redirect(url_for("matching.decisions", cohort_id=cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/matching/exclusions", permission=ADMINISTER)
def exclude(cohort_id: UUID) -> Response:
    """Never make a pair."""
    participant_id, coach_id = pair_sent()
    decisions.exclude(cohort_id, participant_id=participant_id, coach_id=coach_id, actor=g.membership.id)
    flash("This pair is never made. Nobody is told. Propose again to find another coach.", "success")
    return redirect(url_for("matching.decisions", cohort_id=cohort_id))


@door.post("/matching/decisions/<uuid:decision_id>/removal", permission=ADMINISTER)
def lift(decision_id: UUID) -> Response:
    """Take a pin or an exclusion back."""
    cohort_id = decisions.lift(decision_id)
    flash("Taken back. It counts from the next run on.", "success")
    return redirect(url_for("matching.decisions", cohort_id=cohort_id))


def pair_sent() -> tuple[UUID, UUID]:
    """The pair that a form names."""
    form = PairForm()
    participant_id, coach_id = form.id_of("participant"), form.id_of("coach")
    if participant_id is None or coach_id is None:
        raise NotFound
    return participant_id, coach_id
