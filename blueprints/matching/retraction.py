"""Taking a publication back, until somebody has acted on it."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from mentoring.matching import unpublishing
from mentoring.policy import Permission


@door.post("/proposals/<uuid:proposal_id>/retraction", permission=Permission.ADMINISTER)
def take_back(proposal_id: UUID) -> Response:
    """Make it a draft again, and tell whoever was told."""
    proposal = unpublishing.take_back(proposal_id, actor=g.membership.id)
    flash("The matches are a draft again. Whoever was written to is asked to wait.", "success")
    return redirect(url_for("matching.show", cohort_id=proposal.cohort_id))
