"""A cohort's people as files."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from blueprints.shared.files import as_file
from mentoring.cohorts.queries import coaches_of, cohort_by_id, participants_of
from mentoring.foundation.errors import NotFound
from mentoring.matching.pairs import pairs_of_cohort
from mentoring.policy import Permission


@door.get("/cohorts/<uuid:cohort_id>/export/<kind>", permission=Permission.READ_FIGURES)
def export(cohort_id: UUID, kind: str) -> Response:
    """Participants with their coaches, or coaches with their places, as CSV or XLSX."""
    cohort = cohort_by_id(cohort_id)
    if kind == "participants":
        coaches = {pair.participant_id: pair.coach_name for pair in pairs_of_cohort(cohort_id)}
        columns = ["Name", "Agency", "E-mail", "Invited", "Accepted", "Coach"]
        rows: list[list[object]] = [
            [row.name, row.agency, row.email, row.invited_at, row.accepted_at, coaches.get(row.id, "")]
            for row in participants_of(cohort_id)
        ]
    elif kind == "coaches":
        columns = ["Name", "Agency", "E-mail", "Invited", "Accepted", "Places"]
        rows = [
            [row.name, row.agency, row.email, row.invited_at, row.accepted_at, row.places]
            for row in coaches_of(cohort_id)
        ]
    else:
        raise NotFound
    return as_file(f"{cohort.name} {kind}", columns, rows, request.args.get("format", "csv"))
