"""The workbench: who is proposed with whom, why, and who is left out."""

from uuid import UUID

from flask import render_template

from blueprints.matching import door
from mentoring.cohorts.queries import cohort_by_id
from mentoring.matching.offers import cohort_and_offer
from mentoring.matching.pairs import offers_of_cohort, pairs_of_cohort
from mentoring.matching.unpublishing import last_published
from mentoring.matching.wishes import wish_counts
from mentoring.matching.workbench import fit_words, workbench
from mentoring.policy import Permission


@door.get("/cohorts/<uuid:cohort_id>/matching", permission=Permission.ADMINISTER)
def show(cohort_id: UUID) -> str:
    """The draft of a cohort, and the matches that run."""
    return render_template(
        "matching/show.html",
        cohort=cohort_by_id(cohort_id),
        bench=workbench(cohort_id),
        running=pairs_of_cohort(cohort_id),
        wishes=wish_counts(cohort_id),
        fit_words=fit_words,
        offered=offers_of_cohort(cohort_id),
        retractable=last_published(cohort_id),
        offer=cohort_and_offer(cohort_id)[1],
    )
