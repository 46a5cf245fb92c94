"""The workbench: who is proposed with whom, why, and who is left out."""

from uuid import UUID

from flask import render_template

from blueprints.matching import door
from blueprints.matching.rows import shown_on_page
from blueprints.matching.tabs import measures, tabs
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.clock import now
from mentoring.matching.offers import cohort_and_offer
from mentoring.matching.pairs import offers_of_cohort, pairs_of_cohort
from mentoring.matching.running import SILENCE, STEPS
from mentoring.matching.unpublishing import last_published
from mentoring.matching.wishes import wish_counts
from mentoring.matching.workbench import fit_words, rank_words, workbench
from mentoring.policy import Permission


@door.get("/cohorts/<uuid:cohort_id>/matching", permission=Permission.ADMINISTER)
def show(cohort_id: UUID) -> str:
    """The draft of a cohort, and the matches that run."""
    bench = workbench(cohort_id)
    going = bench.going
    return render_template(
        "matching/show.html",
        cohort=cohort_by_id(cohort_id),
        bench=bench,
        offered=offers_of_cohort(cohort_id),
        retractable=last_published(cohort_id),
        offer=cohort_and_offer(cohort_id)[1],
        listed=shown_on_page(bench),
        measures=measures(bench.now, bench.last) if bench.now else [],
        running=pairs_of_cohort(cohort_id),
        wishes=wish_counts(cohort_id),
        tabs=tabs(cohort_id, "matching.show"),
        going=going,
        is_lost=going is not None and going.state != "failed" and now() - going.heard_at > SILENCE,
        steps=STEPS,
        fit_words=fit_words,
        rank_words=rank_words,
    )
