"""One participant of a proposal: another coach by hand, or none."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import PairForm
from blueprints.shared.forms import attempt
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.errors import NotFound
from mentoring.matching import proposals
from mentoring.matching.models import Proposal
from mentoring.matching.workbench import Workbench, fit_words, proposal_by_id, workbench
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response


@door.get("/proposals/<uuid:proposal_id>/pairs/<uuid:participant_id>", permission=Permission.ADMINISTER)
def edit(proposal_id: UUID, participant_id: UUID) -> Page:
    """Why this coach, and who else there is."""
    proposal = proposal_by_id(proposal_id)
    bench = workbench(proposal.cohort_id)
    form = form_for(bench)
    form.version.data = str(proposal.version)
    return page(proposal, participant_id, bench, form)


@door.post("/proposals/<uuid:proposal_id>/pairs/<uuid:participant_id>", permission=Permission.ADMINISTER)
def update(proposal_id: UUID, participant_id: UUID) -> Page:
    """Give the participant that coach."""
    proposal = proposal_by_id(proposal_id)
    bench = workbench(proposal.cohort_id)
    form = form_for(bench)
    done = attempt(
        form,
        lambda: proposals.assign(
            proposal_id,
            participant_id=participant_id,
            coach_id=UUID(form.coach.data) if form.coach.data else None,
            version=form.seen,
        ),
    )
    if done is None:
        return page(proposal, participant_id, bench, form), form.status
    flash("Moved. A new proposal keeps what you set by hand.", "success")
    return redirect(url_for("matching.show", cohort_id=proposal.cohort_id))


def form_for(bench: Workbench) -> PairForm:
    coaches = [
        (str(coach.id), f"{coach.name} ({coach.taken} of {coach.places} places taken)")
        for coach in bench.coaches
    ]
    return PairForm(coaches=coaches)


def page(proposal: Proposal, participant_id: UUID, bench: Workbench, form: PairForm) -> str:
    row = next((row for row in bench.rows if row.participant_id == participant_id), None)
    if row is None or proposal.state != "draft":
        raise NotFound
    if not form.is_submitted():
        form.coach.data = str(row.coach_id or "")
    return render_template(
        "matching/pair.html",
        form=form,
        row=row,
        proposal=proposal,
        cohort=cohort_by_id(proposal.cohort_id),
        fit_words=fit_words,
    )
