"""One coach, from the gallery: wish for, rule out, and take either back."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from blueprints.preferences import door
from blueprints.shared.notices import say
from mentoring.foundation.errors import Refusal
from mentoring.matching import wishes
from mentoring.policy import Permission


@door.post("/cohorts/<uuid:cohort_id>/preferences/<uuid:coach_id>", permission=Permission.SEEK_COACHING)
def add(cohort_id: UUID, coach_id: UUID) -> Response:
    """Add a coach to the wishes."""
    try:
        place = wishes.add(cohort_id, participant_id=g.membership.id, coach_id=coach_id)
    except (wishes.WishesFull, wishes.WishesClosed) as refusal:
        return refused(refusal, cohort_id)
    offer_undo(f"Added to your wishes, as your {wishes.ORDINALS[place - 1]} choice.", cohort_id, coach_id)
    return redirect(url_for("coaches.show", membership_id=coach_id))


@door.post(
    "/cohorts/<uuid:cohort_id>/preferences/<uuid:coach_id>/ruled-out", permission=Permission.SEEK_COACHING
)
def rule_out(cohort_id: UUID, coach_id: UUID) -> Response:
    """Rule a coach out."""
    try:
        wishes.rule_out(cohort_id, participant_id=g.membership.id, coach_id=coach_id)
    except wishes.WishesClosed as refusal:
        return refused(refusal, cohort_id)
    offer_undo(
        "You are not matched with this coach. Nobody will see this, and no reason is asked.",
        cohort_id,
        coach_id,
    )
    return redirect(url_for("coaches.show", membership_id=coach_id))


@door.post(
    "/cohorts/<uuid:cohort_id>/preferences/<uuid:coach_id>/taken-back", permission=Permission.SEEK_COACHING
)
def take_back(cohort_id: UUID, coach_id: UUID) -> Response:
    """Neither wished for nor ruled out any more."""
    try:
        wishes.take_back(cohort_id, participant_id=g.membership.id, coach_id=coach_id)
    except wishes.WishesClosed as refusal:
        return refused(refusal, cohort_id)
    flash("This coach is off your lists.", "success")
    return redirect(url_for("coaches.show", membership_id=coach_id))


def offer_undo(text: str, cohort_id: UUID, coach_id: UUID) -> None:
    url = url_for("preferences.take_back", cohort_id=cohort_id, coach_id=coach_id)
    say(text, action={"label": "Undo", "url": url})


def refused(refusal: Refusal, cohort_id: UUID) -> Response:
    """Say why not, on the page where it can be put right."""
    flash(refusal.sentence, "warning")
    return redirect(url_for("preferences.edit", cohort_id=cohort_id))
