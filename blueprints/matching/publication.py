"""Publishing a proposal: the pairs become matches, and both sides are told."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import VersionForm
from mentoring.foundation.words import count
from mentoring.matching import proposals
from mentoring.matching.workbench import proposal_by_id
from mentoring.policy import Permission


@door.post("/proposals/<uuid:proposal_id>/publication", permission=Permission.ADMINISTER)
def publish(proposal_id: UUID) -> Response:
    """Publish the draft as it was seen."""
    cohort_id = proposal_by_id(proposal_id).cohort_id
    number = proposals.publish(proposal_id, version=VersionForm().seen, actor=g.membership.id)
    flash(f"{count(number, 'match', 'matches')} published. Both sides are being told.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))
