"""One participant of a proposal: why this coach, who else there is, and the effect of a move before it is made."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import PairForm, asked_id
from blueprints.shared.forms import attempt
from mentoring.cohorts.queries import cohort_by_id
from mentoring.foundation.errors import NotFound
from mentoring.foundation.words import count
from mentoring.matching import effects, proposals
from mentoring.matching.effects import Option
from mentoring.matching.models import Proposal
from mentoring.matching.workbench import fit_words, proposal_by_id, rank_words, workbench
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
NOBODY = "none"  # as the address says that somebody is to have no coach


@door.get("/proposals/<uuid:proposal_id>/pairs/<uuid:participant_id>", permission=Permission.ADMINISTER)
def edit(proposal_id: UUID, participant_id: UUID) -> Page:
    """Why this coach, who else there is, and what the coach that the address asks for would change."""
    asked = asked_id("coach") or (NOBODY if request.args.get("coach") == NOBODY else None)
    return page(proposal_by_id(proposal_id), participant_id, asked, PairForm(formdata=None))


@door.post("/proposals/<uuid:proposal_id>/pairs/<uuid:participant_id>", permission=Permission.ADMINISTER)
def update(proposal_id: UUID, participant_id: UUID) -> Page:
    """Give the participant that coach, or none."""
    form = PairForm()
    done = attempt(
        form,
        lambda: proposals.assign(
            proposal_id,
            participant_id=participant_id,
            coach_id=form.id_of("coach"),
            version=form.seen,
            actor=g.membership.id,
        ),
    )
    if done is None:
        return page(proposal_by_id(proposal_id), participant_id, None, form), form.status
    flash("Moved. The next proposal keeps what you set by hand.", "success")
    return redirect(url_for("matching.show", cohort_id=done.cohort_id))


@door.post("/proposals/<uuid:proposal_id>/exchanges", permission=Permission.ADMINISTER)
def exchange(proposal_id: UUID) -> Page:
    """Give two participants each other's coach."""
    form = PairForm()
    one, other = form.id_of("participant"), form.id_of("other")
    if one is None or other is None:
        raise NotFound
    done = attempt(
        form,
        lambda: proposals.exchange(
            proposal_id, participant_id=one, other_id=other, version=form.seen, actor=g.membership.id
        ),
    )
    if done is None:
        return page(proposal_by_id(proposal_id), one, None, form), form.status
    flash("Exchanged. The next proposal keeps what you set by hand.", "success")
    return redirect(url_for("matching.show", cohort_id=done.cohort_id))


def page(proposal: Proposal, participant_id: UUID, asked: UUID | str | None, form: PairForm) -> str:
    """The page of one participant; with the effect of the coach that was asked for."""
    shown = workbench(proposal.cohort_id)
    row = next((row for row in shown.rows if row.participant_id == participant_id), None)
    if row is None or proposal.state != "draft":
        raise form.refusal or NotFound
    bench = effects.bench_of(proposal, participant_id)
    effect = effects.effect(bench, None if isinstance(asked, str) else asked) if asked else None
    return render_template(
        "matching/pair.html",
        form=form,
        row=row,
        proposal=proposal,
        cohort=cohort_by_id(proposal.cohort_id),
        options=[(str(each.coach_id), option_words(each)) for each in effects.options(bench)],
        asked=str(asked or ""),
        effect=effect,
        why_not_first=effects.why_not_first(bench),
        fit_words=fit_words,
        rank_words=rank_words,
    )


def option_words(option: Option) -> str:
    """A coach in the list of those who could be had."""
    room = f"{count(option.free, 'place').lower()} free" if option.free > 0 else "every place taken"
    return f"{option.name}: {fit_words(option.fit).lower()}, {room}"
