"""The proposal as a file, with its reasons in words."""

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.shared.files import as_file
from mentoring.cohorts.queries import cohort_by_id
from mentoring.matching.workbench import fit_words, workbench
from mentoring.policy import Permission


@door.get("/cohorts/<uuid:cohort_id>/matching/export", permission=Permission.READ_FIGURES)
def export(cohort_id: UUID) -> Response:
    """Who is proposed with whom, and why."""
    cohort = cohort_by_id(cohort_id)
    columns = ["Participant", "Agency", "Coach", "Fit", "Why"]
    rows = [
        [
            row.name,
            row.agency,
            row.coach_name,
            fit_words(row.fit) if row.coach_id else "",
            " ".join(row.reasons) or row.why_not,
        ]
        for row in workbench(cohort_id).rows
    ]
    return as_file(f"{cohort.name} matching", columns, rows, request.args.get("format", "csv"))


@door.get("/cohorts/<uuid:cohort_id>/matching/paper", permission=Permission.READ_FIGURES)
def paper(cohort_id: UUID) -> str:
    """The proposal as a list for paper, by name; without anybody's wishes."""
    bench = workbench(cohort_id)
    rows = sorted(bench.rows, key=lambda row: (row.name.casefold(), row.participant_id))
    return render_template(
        "matching/paper.html", cohort=cohort_by_id(cohort_id), bench=bench, rows=rows, fit_words=fit_words
    )
