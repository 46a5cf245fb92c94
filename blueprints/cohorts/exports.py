"""A cohort's people, and how far they have come, as files."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from blueprints.cohorts.lists import KINDS, asked_for, people_of, wanted
from blueprints.shared.files import as_file
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.words import local
from mentoring.policy import Permission
from mentoring.today.queries import funnels

READ_FIGURES = Permission.READ_FIGURES


@door.get("/cohorts/<uuid:cohort_id>/export/<kind>", permission=READ_FIGURES)
def export(cohort_id: UUID, kind: str) -> Response:
    """Participants with their coaches, or coaches with their places, as the list shows them."""
    cohort = cohort_by_id(cohort_id)
    if kind not in dict(KINDS):
        raise NotFound
    columns = ["Name", "Agency", "E-mail", f"Invited ({cohort.zone})", f"Accepted ({cohort.zone})"]
    columns += ["Coach"] if kind == "participants" else ["Places", "Places left", "Participants"]
    rows: list[list[object]] = []
    for listed in wanted(people_of(cohort_id, kind), asked_for(kind)):
        person, others = listed.person, ", ".join(listed.matched_with)
        times = [at and local(at, cohort.zone) for at in (person.invited_at, person.accepted_at)]
        own = [others] if kind == "participants" else [person.places, listed.places_left, others]
        rows.append([person.name, person.agency, person.email, *times, *own])
    return as_file(f"{cohort.name} {kind}", columns, rows, request.args.get("format", "csv"))


@door.get("/cohorts/<uuid:cohort_id>/funnel", permission=READ_FIGURES)
def funnel(cohort_id: UUID) -> Response:
    """How many of a cohort's people have come how far."""
    cohort = cohort_by_id(cohort_id)
    found = funnels([cohort_id], now())[cohort_id]
    rows: list[list[object]] = [
        ["Enrolled", found.enrolled],
        ["Matched", found.matched],
        ["Have met", found.have_met],
        ["Met this month", found.met_this_month],
        ["Stalled", found.stalled],
    ]
    return as_file(f"{cohort.name} funnel", ["Step", "People"], rows, request.args.get("format", "csv"))
