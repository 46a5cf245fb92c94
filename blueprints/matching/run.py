"""The runs of a cohort: what each was given, one to compare with, one as the draft again, and how far one is."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import RemarkForm
from blueprints.matching.tabs import measures, run_words, tabs
from blueprints.shared.forms import attempt
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Refusal
from mentoring.matching import decisions, proposals, redrafting, running, runs
from mentoring.matching.history import RunRow, run_by_id, runs_of
from mentoring.organizations.plan_parts import CRITERION_NAMES
from mentoring.policy import Permission

ADMINISTER = Permission.ADMINISTER


@door.get("/cohorts/<uuid:cohort_id>/matching/runs", permission=ADMINISTER, endpoint="runs")
def index(cohort_id: UUID) -> str:
    """Every run, the newest first."""
    return render_template(
        "matching/runs.html",
        cohort=cohort_by_id(cohort_id),
        runs=runs_of(cohort_id),
        tabs=tabs(cohort_id, "matching.runs"),
        run_words=run_words,
    )


@door.post("/cohorts/<uuid:cohort_id>/matching/trials", permission=ADMINISTER)
def compare_stable(cohort_id: UUID) -> Response:
    """Keep a stable run beside the draft, to compare with."""
    trial = proposals.propose(cohort_id, actor=g.membership.id, mode="stable", trial=True)
    flash("A stable run is kept, to compare with. The draft is as it was.", "success")
    return redirect(url_for("matching.run", proposal_id=trial.id))


@door.get("/proposals/<uuid:proposal_id>", permission=ADMINISTER, endpoint="run")
def show(proposal_id: UUID) -> str:
    """One run: what it was given, what came of it, and whether it comes again."""
    form = RemarkForm(formdata=None)
    return page(proposal_id, form)


@door.post("/proposals/<uuid:proposal_id>/note", permission=ADMINISTER)
def note(proposal_id: UUID) -> str | tuple[str, int] | Response:
    """Write one's own note on a run."""
    form = RemarkForm()
    done = attempt(
        form,
        lambda: decisions.remark(proposal_id, words=form.remark.data or "", was=form.was.data or "") is None,
    )
    if done is None:
        return page(proposal_id, form), form.status
    flash("Your note is kept with this run.", "success")
    return redirect(url_for("matching.run", proposal_id=proposal_id))


@door.post("/proposals/<uuid:proposal_id>/draft", permission=ADMINISTER)
def take(proposal_id: UUID) -> Response:
    """Take an older run as the draft."""
    draft = redrafting.take_up_again(proposal_id, actor=g.membership.id)
    flash("That run is the draft now. The draft before is kept among the runs.", "success")
    return redirect(url_for("matching.show", cohort_id=draft.cohort_id))


@door.post("/proposals/<uuid:proposal_id>/stop", permission=ADMINISTER)
def stop(proposal_id: UUID) -> Response:
    """Stop a run that goes on."""
    _, _, cohort_id = run_by_id(proposal_id)
    running.stop(proposal_id)
    flash("The run is stopped. Nothing of it is kept.", "success")
    return redirect(url_for("matching.show", cohort_id=cohort_id))


@door.get("/proposals/<uuid:proposal_id>/progress", permission=ADMINISTER)
def progress(proposal_id: UUID) -> str | Response:
    """How far a run is, as a part of its page; once it has ended, the whole page is to be read again."""
    run, _, cohort_id = run_by_id(proposal_id)
    place = url_for("matching.show", cohort_id=cohort_id)
    if run.has_pairs or run.state == "failed" or "HX-Request" not in request.headers:
        ended = redirect(place)
        if "HX-Request" in request.headers:
            ended = Response(headers={"HX-Redirect": place})
        return ended
    return render_template(
        "matching/_progress.html", going=run, steps=running.STEPS, cohort=cohort_by_id(cohort_id)
    )


def page(proposal_id: UUID, form: RemarkForm) -> str:
    run, every, cohort_id = run_by_id(proposal_id)
    if not form.is_submitted() or form.refusal is None:
        form.remark.data = form.remark.data or run.remark
    form.was.data = run.remark
    before = next((one for one in every if one.number < run.number and one.has_pairs), None)
    return render_template(
        "matching/run.html",
        cohort=cohort_by_id(cohort_id),
        run=run,
        before=before,
        others=[one for one in every if one.id != run.id and one.has_pairs],
        draft=next((one for one in every if one.state == "draft"), None),
        measures=measures(run, before) if run.has_pairs else [],
        tabs=tabs(cohort_id, "matching.runs"),
        weighed=weighed(run),
        repeated=repeated(run) if request.args.get("again") else "",
        instant=now(),
        form=form,
        run_words=run_words,
    )


def weighed(run: RunRow) -> str:
    """The weights of a run, in words."""
    own = run.inputs.get("weights")
    if not own:
        return "As the program says"
    return ", ".join(f"{words} {own[name]}" for name, words in CRITERION_NAMES.items() if own.get(name))


def repeated(run: RunRow) -> str:
    """What came of running again with the same inputs, in a sentence."""
    try:
        again = runs.repetition(run.id)
    except Refusal as refusal:
        return refusal.sentence
    if not again.same_inputs:
        return (
            "People, profiles, wishes or places have changed since, so this run cannot be repeated as it was. "
            + ("Even so, the pairs are the same." if again.same_pairs else "The pairs are others now.")
        )
    return "The same inputs gave the same pairs." if again.same_pairs else "The same inputs gave other pairs."
