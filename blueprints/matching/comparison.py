"""Two runs side by side."""

from uuid import UUID

from flask import render_template

from blueprints.matching import door
from blueprints.matching.forms import asked_id
from blueprints.matching.tabs import measures, run_words, tabs
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.errors import NotFound
from mentoring.matching.comparing import comparison
from mentoring.matching.workbench import fit_words
from mentoring.policy import Permission


@door.get("/cohorts/<uuid:cohort_id>/matching/comparison", permission=Permission.ADMINISTER)
def compare(cohort_id: UUID) -> str:
    """Who has another coach in the one than in the other, and what each gives as a whole."""
    cohort = cohort_by_id(cohort_id)
    one, other = asked_id("one"), asked_id("other")
    if one is None or other is None:
        raise NotFound
    found = comparison(cohort_id, one, other)
    return render_template(
        "matching/comparison.html",
        cohort=cohort,
        found=found,
        measures=measures(found.other, found.one),
        tabs=tabs(cohort_id, "matching.runs"),
        fit_words=fit_words,
        run_words=run_words,
    )
