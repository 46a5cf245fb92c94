"""Who is in a cohort: coaches with their places, participants, and taking them out."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.cohorts import door
from blueprints.cohorts.forms import CoachesForm, ParticipantsForm
from blueprints.shared.forms import attempt
from mentoring.cohorts import actions
from mentoring.cohorts.queries import cohort_by_id, free_coaches, free_participants
from mentoring.foundation.words import count
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/cohorts/<uuid:cohort_id>/coaches/new", permission=ADMINISTER)
def new_coaches(cohort_id: UUID) -> str:
    """Coaches of the association who are not in the cohort yet."""
    form = CoachesForm(coaches=free_coaches(cohort_id))
    return render_template("cohorts/new_coaches.html", form=form, cohort=cohort_by_id(cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/coaches", permission=ADMINISTER)
def add_coaches(cohort_id: UUID) -> Page:
    """Give them places."""
    cohort = cohort_by_id(cohort_id)
    form = CoachesForm(coaches=free_coaches(cohort_id))
    chosen = [UUID(coach) for coach in form.coaches.data or ()]
    places = form.places.data
    done = attempt(
        form,
        lambda: actions.give_places(cohort_id, coaches=dict.fromkeys(chosen, places)) or True,
    )
    if done is None:
        return render_template("cohorts/new_coaches.html", form=form, cohort=cohort), form.status
    flash(f"{count(len(chosen), 'coach', 'coaches')} added.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/coaches/<uuid:membership_id>/removal", permission=ADMINISTER)
def remove_coach(cohort_id: UUID, membership_id: UUID) -> Response:
    """Take a coach's places away; matches that run go on."""
    actions.give_places(cohort_id, coaches={membership_id: 0})
    flash("The coach has no places in this cohort any more. Matches that run go on.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))


@door.get("/cohorts/<uuid:cohort_id>/participants/new", permission=ADMINISTER)
def new_participants(cohort_id: UUID) -> str:
    """Participants of the association who are not in the cohort yet."""
    form = ParticipantsForm(participants=free_participants(cohort_id))
    return render_template("cohorts/new_participants.html", form=form, cohort=cohort_by_id(cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/participants", permission=ADMINISTER)
def enrol(cohort_id: UUID) -> Page:
    """Enrol them."""
    cohort = cohort_by_id(cohort_id)
    form = ParticipantsForm(participants=free_participants(cohort_id))
    enrolled = attempt(
        form,
        lambda: actions.enrol(
            cohort_id, membership_ids=[UUID(member) for member in form.participants.data or ()]
        ),
    )
    if enrolled is None:
        return render_template("cohorts/new_participants.html", form=form, cohort=cohort), form.status
    flash(f"{count(enrolled, 'participant')} enrolled.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))


@door.post("/cohorts/<uuid:cohort_id>/participants/<uuid:membership_id>/withdrawal", permission=ADMINISTER)
def withdraw(cohort_id: UUID, membership_id: UUID) -> Response:
    """Take a participant out; what they did stays."""
    actions.withdraw(cohort_id, membership_id=membership_id)
    flash("Withdrawn from the cohort. What they did there stays.", "success")
    return redirect(url_for("cohorts.show", cohort_id=cohort_id))
