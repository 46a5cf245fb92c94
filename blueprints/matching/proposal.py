"""A proposal: have one made, or throw it away."""

from uuid import UUID

from flask import flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import VersionForm
from mentoring.foundation.words import count
from mentoring.matching import proposals
from mentoring.matching.workbench import proposal_by_id
from mentoring.policy import Permission


@door.post("/cohorts/<uuid:cohort_id>/proposals", permission=Permission.ADMINISTER)
def propose(cohort_id: UUID) -> Response:
    """Propose the best matches; nobody is told yet."""
    keep = request.form.get("start") != "afresh"
    proposal = proposals.propose(cohort_id, actor=g.membership.id, keep_by_hand=keep)
    if proposal.state == "waiting":
        flash("This cohort is large, so a worker finds the pairs. You see here how far it is.", "success")
        return redirect(url_for("matching.show", cohort_id=cohort_id))
    matched = int(proposal.figures.get("matched", 0))
    flash(
        f"{count(matched, 'pair')} proposed. Nobody is told until you publish.",
        "success",
    )
    return redirect(url_for("matching.show", cohort_id=cohort_id))


@door.post("/proposals/<uuid:proposal_id>/removal", permission=Permission.ADMINISTER)
def discard(proposal_id: UUID) -> Response:
    """Throw the draft away."""
    cohort_id = proposal_by_id(proposal_id).cohort_id
    proposals.discard(proposal_id, version=VersionForm().seen, actor=g.membership.id)
    flash("The draft is gone. Nobody was told of it.", "success")
    return redirect(url_for("matching.show", cohort_id=cohort_id))
