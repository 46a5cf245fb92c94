"""Decisions from a file: what would happen to every row, then all of them or none."""

import json
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import DecisionsForm
from blueprints.matching.tabs import tabs
from blueprints.shared.files import as_file
from blueprints.shared.forms import attempt
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.words import count
from mentoring.matching import decision_files
from mentoring.matching.decision_files import DecisionsRefused, Line
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER
Rows = list[tuple[int, tuple[str, str, str]]]


@door.get("/cohorts/<uuid:cohort_id>/matching/file", permission=ADMINISTER)
def choose(cohort_id: UUID) -> str:
    """Choose a file."""
    return page(cohort_id, DecisionsForm(formdata=None), [])


@door.get("/cohorts/<uuid:cohort_id>/matching/file/example.csv", permission=ADMINISTER)
def example(cohort_id: UUID) -> Response:
    """A file as it could be, to be filled in."""
    cohort_by_id(cohort_id)
    rows = [
        ["dana@example.org", "ellis@example.org", "pin"],
        ["sam@example.org", "rosa@example.org", "exclude"],
        ["kim@example.org", "rosa@example.org", "assign"],
    ]
    return as_file("example-decisions", list(decision_files.TITLES.values()), rows, "csv")


@door.post("/cohorts/<uuid:cohort_id>/matching/file", permission=ADMINISTER)
def read(cohort_id: UUID) -> str | tuple[str, int]:
    """What would happen to every row; nothing is done."""
    cohort_by_id(cohort_id)
    form = DecisionsForm()
    rows = attempt(form, lambda: rows_of(form))
    if rows is None:
        return page(cohort_id, form, []), form.status
    lines = decision_files.outlook(cohort_id, rows)
    form.rows.data = json.dumps(rows)
    return page(cohort_id, form, lines), 422 if any(line.refused for line in lines) else 200


@door.post("/cohorts/<uuid:cohort_id>/matching/file/decisions", permission=ADMINISTER)
def carry_out(cohort_id: UUID) -> str | tuple[str, int] | Response:
    """Carry out every row, or none."""
    cohort_by_id(cohort_id)
    form = DecisionsForm()
    done = attempt(form, lambda: decision_files.apply(cohort_id, sent(form.rows.data), actor=g.membership.id))
    if done is None:
        return page(cohort_id, form, []), form.status
    flash(f"{count(done, 'decision')} carried out. Nobody is told.", "success")
    return redirect(url_for("matching.decisions", cohort_id=cohort_id))


def rows_of(form: DecisionsForm) -> Rows:
    """The rows of the file that was chosen.

    Raises:
        DecisionsRefused: none was, or it cannot be read.
    """
    if not form.file.data or not form.file.data.filename:
        raise DecisionsRefused("Choose a file.")
    return decision_files.read_decisions(form.file.data.read(), form.file.data.filename)


def sent(text: str | None) -> Rows:
    """The rows that were looked at, as the page sent them back.

    Raises:
        DecisionsRefused: that is not what it sent.
    """
    try:
        return [(int(number), (str(a), str(b), str(c))) for number, (a, b, c) in json.loads(text or "")]
    except (ValueError, TypeError) as error:
        raise DecisionsRefused("Choose the file again.") from error


def page(cohort_id: UUID, form: DecisionsForm, lines: list[Line]) -> str:
    return render_template(
        "matching/file.html",
        cohort=cohort_by_id(cohort_id),
        form=form,
        lines=lines,
        wrong=sum(line.refused for line in lines),
        tabs=tabs(cohort_id, "matching.decisions"),
    )
