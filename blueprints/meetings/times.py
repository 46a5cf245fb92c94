"""Times that one of a pair proposes to the other, who answers from the message, without signing in."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import ProposalForm, StartForm, WordsForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone, zone_by_link
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.foundation.words import moment
from mentoring.policy import Permission
from mentoring.scheduling import time_proposals
from mentoring.scheduling.kinds import kind_named
from mentoring.scheduling.queries import Pair, pair_by_id

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/matches/<uuid:match_id>/times/new", permission=Permission.PROPOSE_TIMES)
def new_times(match_id: UUID) -> Page:
    """Up to three times and a few words."""
    pair = pair_by_id(match_id)
    allow(Permission.PROPOSE_TIMES, pair)
    return times_page(pair, form_for(pair))


@door.post("/matches/<uuid:match_id>/times", permission=Permission.PROPOSE_TIMES)
def propose_times(match_id: UUID) -> Page:
    """Send them to the other."""
    pair = pair_by_id(match_id)
    allow(Permission.PROPOSE_TIMES, pair)
    form = form_for(pair)
    proposal = attempt(
        form,
        lambda: time_proposals.propose(
            match_id,
            by=g.membership.id,
            starts=form.proposed,
            format=form.format.data,
            place=form.place.data or "",
            kind=form.chosen_kind,
            words=form.words.data or "",
            key=UUID(form.key.data),
        ),
    )
    if proposal is None:
        return times_page(pair, form), form.status
    other = pair.other_of(g.membership.id)[0]
    say(
        f"{other} can choose one from the message, until {moment(proposal.expires_at, viewer_zone())}.",
        title="Sent",
    )
    return redirect(url_for("meetings.index"))


@door.get("/times/<token>", permission=LINK)
def times_by_link(token: str) -> Page:
    """The proposed times, each with its button."""
    return answer_page(token, opened(token), StartForm())


@door.post("/times/<token>", permission=LINK)
@limiter.limit("60 per hour")
def choose_by_link(token: str) -> Page:
    """Take one of them."""
    link, form = opened(token), StartForm()
    meeting = attempt(form, lambda: time_proposals.choose(link.subject_id, starts_at=form.chosen))
    if meeting is None:
        return answer_page(token, link, form), form.status
    zone = zone_by_link(link.person_id)
    flash(
        f"You meet on {moment(meeting.starts_at, zone)}. An invitation is on its way to both of you.",
        "success",
    )
    return redirect(url_for("meetings.times_by_link", token=token))


@door.post("/times/<token>/decline", permission=LINK)
@limiter.limit("60 per hour")
def decline_times_by_link(token: str) -> Page:
    """Say that none fits."""
    link, form = opened(token), WordsForm()
    if (
        attempt(form, lambda: time_proposals.decline(link.subject_id, words=form.words.data or "") or True)
        is None
    ):
        return answer_page(token, link, form), form.status
    flash("The other one is told that none of the times fits.", "success")
    return redirect(url_for("meetings.times_by_link", token=token))


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("times", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def form_for(pair: Pair) -> ProposalForm:
    return ProposalForm(zone=viewer_zone(), pair=pair)


def times_page(pair: Pair, form: ProposalForm) -> str:
    return render_template(
        "meetings/new_times.html", pair=pair, form=form, other=pair.other_of(g.membership.id)
    )


def answer_page(token: str, link: links.Link, form: StartForm | WordsForm) -> str:
    proposal = time_proposals.proposal_by_id(link.subject_id)
    pair = pair_by_id(proposal.match_id)
    return render_template(
        "meetings/times.html",
        proposal=proposal,
        kind=kind_named(pair.plan, proposal.kind),
        other=pair.other_of(link.person_id),
        zone=zone_by_link(link.person_id),
        times=time_proposals.open_times(proposal, pair.terms),
        answerable=time_proposals.is_open(proposal, pair.terms),
        form=form,
        words=form.words if isinstance(form, WordsForm) else WordsForm().words,
        token=token,
    )
