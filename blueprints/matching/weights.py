"""What counts: a slider for each criterion, and the pairs that would change before anything is kept."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerRangeField
from wtforms.validators import NumberRange

from blueprints.matching import door
from blueprints.matching.tabs import tabs
from blueprints.shared.forms import Form, attempt
from mentoring.cohorts.queries import cohort_by_id
from mentoring.matching import proposals, runs
from mentoring.matching.comparing import Preview, preview
from mentoring.matching.people import program_weights
from mentoring.matching.workbench import fit_words, newest_draft
from mentoring.organizations.plan_parts import CRITERIA, CRITERION_NAMES
from mentoring.policy import Permission


def weights_form(formdata: Any = None, values: dict[str, int] | None = None) -> Form:
    """A slider for each criterion, 0 to 100."""
    inside = NumberRange(0, runs.MOST_WEIGHT, message=f"Choose 0 to {runs.MOST_WEIGHT}.")
    fields = {
        name: IntegerRangeField(
            CRITERION_NAMES[name].capitalize(), description=f"{sentence}.", validators=[inside], default=0
        )
        for name, sentence in CRITERIA
    }
    made: Form = type("WeightsForm", (Form,), fields)(formdata=formdata, data=values or {})
    return made


def chosen(form: Form) -> dict[str, int]:
    """The weights as they were set."""
    return {name: int(form[name].data or 0) for name, _ in CRITERIA}


def weights_now(cohort_id: UUID) -> dict[str, int]:
    """What the draft was weighed by, else what the program says."""
    draft = newest_draft(cohort_id)
    own = draft.inputs.get("weights") if draft else None
    return dict(own) if own else program_weights(cohort_id).by_name()


@door.get("/cohorts/<uuid:cohort_id>/matching/weights", permission=Permission.ADMINISTER, endpoint="weights")
def edit(cohort_id: UUID) -> str | tuple[str, int]:
    """The sliders; with values in the address, also the pairs that would change. Nothing is kept."""
    cohort_by_id(cohort_id)
    if not any(name in request.args for name, _ in CRITERIA):
        return page(cohort_id, weights_form(values=weights_now(cohort_id)), None)
    form = weights_form(formdata=request.args)
    del form.csrf_token  # it only asks
    found = attempt(form, lambda: preview(cohort_id, chosen(form)))
    answer = page(cohort_id, form, found)
    return answer if found is not None else (answer, form.status)


@door.post("/cohorts/<uuid:cohort_id>/matching/weights", permission=Permission.ADMINISTER)
def reweigh(cohort_id: UUID) -> str | tuple[str, int] | Response:
    """Propose again with these weights, as a new run."""
    form = weights_form(formdata=request.form)
    done = attempt(form, lambda: proposals.propose(cohort_id, actor=g.membership.id, weights=chosen(form)))
    if done is None:
        return page(cohort_id, form, None), form.status
    flash("Proposed with these weights. The draft before is kept among the runs.", "success")
    return redirect(url_for("matching.show", cohort_id=cohort_id))


def page(cohort_id: UUID, form: Form, found: Preview | None) -> str:
    return render_template(
        "matching/weights.html",
        cohort=cohort_by_id(cohort_id),
        form=form,
        fields=[form[name] for name, _ in CRITERIA],
        preview=found,
        tabs=tabs(cohort_id, "matching.weights"),
        fit_words=fit_words,
    )
