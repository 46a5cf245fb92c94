"""All wishes of a participant in one cohort, on one page."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.preferences import door
from blueprints.preferences.forms import WishesForm
from blueprints.shared.forms import attempt
from mentoring.cohorts.models import Cohort
from mentoring.cohorts.queries import enrolments_of
from mentoring.foundation.errors import NotFound
from mentoring.matching import wishes
from mentoring.matching.wishes import CoachChoice, Wishes
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response


@door.get("/cohorts/<uuid:cohort_id>/preferences", permission=Permission.SEEK_COACHING)
def edit(cohort_id: UUID) -> Page:
    """The wishes as they stand; to change while the cohort is not matched yet."""
    cohort = own_cohort(cohort_id)
    coaches = wishes.choices_in(cohort_id, participant_id=g.membership.id)
    standing = wishes.wishes_of(cohort_id, participant_id=g.membership.id)
    if cohort.state not in wishes.OPEN_STATES:
        return closed_page(cohort, coaches, standing)
    gone = len(set(standing.ranked) - {coach.id for coach in coaches})
    return edit_page(cohort, WishesForm(coaches=coaches, wishes=standing), gone=gone)


@door.post("/cohorts/<uuid:cohort_id>/preferences", permission=Permission.SEEK_COACHING)
def update(cohort_id: UUID) -> Page:
    """Put these wishes in the place of those before."""
    cohort = own_cohort(cohort_id)
    form = WishesForm(coaches=wishes.choices_in(cohort_id, participant_id=g.membership.id))
    saved = attempt(
        form,
        lambda: wishes.rank(
            cohort_id,
            participant_id=g.membership.id,
            ranked=form.ranked,
            ruled_out=form.coaches_ruled_out,
        ),
    )
    if saved is None:
        return edit_page(cohort, form), form.status
    flash("Your wishes are saved. You can change them until the matches are made.", "success")
    return redirect(url_for("home.member"))


def own_cohort(cohort_id: UUID) -> Cohort:
    """A cohort that the viewer is enrolled in.

    Raises:
        NotFound: they are not.
    """
    for cohort in enrolments_of(g.membership.id):
        if cohort.id == cohort_id:
            return cohort
    raise NotFound


def edit_page(cohort: Cohort, form: WishesForm, *, gone: int = 0) -> str:
    return render_template("preferences/edit.html", cohort=cohort, form=form, gone=gone)


def closed_page(cohort: Cohort, coaches: list[CoachChoice], standing: Wishes) -> str:
    by_id = {coach.id: coach for coach in coaches}
    ranked = [by_id[coach_id] for coach_id in standing.ranked if coach_id in by_id]
    return render_template("preferences/closed.html", cohort=cohort, ranked=ranked)
