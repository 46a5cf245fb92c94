"""An offered match: where it stands, and the answer. By a signed link or signed in; opening it changes nothing."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.matching import door
from blueprints.matching.forms import AnswerForm
from blueprints.shared.words import viewer_zone
from mentoring.accounts.queries import zone_of_member
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.foundation.words import moment
from mentoring.matching import offers
from mentoring.matching.standings import MatchStanding, standing_of_match
from mentoring.policy import Permission

LINK = Permission.FOLLOW_A_LINK


@door.get("/offer/<token>", permission=LINK)
def offer_by_link(token: str) -> str:
    """Who it is, why, until when, and both answers."""
    link = opened(token)
    return page(standing_by(link), action=url_for("matching.answer_by_link", token=token), signed_in=False)


@door.post("/offer/<token>", permission=LINK)
@limiter.limit("60 per hour")
def answer_by_link(token: str) -> Response:
    """Say yes or no."""
    link = opened(token)
    standing_by(link)
    answered(link.subject_id, link.person_id)
    return redirect(url_for("matching.offer_by_link", token=token))


@door.get("/offers/<uuid:match_id>", permission=Permission.BELONG)
def offer(match_id: UUID) -> str:
    """The same, signed in."""
    standing = standing_of_match(match_id, g.membership.id)
    return page(standing, action=url_for("matching.answer", match_id=match_id), signed_in=True)


@door.post("/offers/<uuid:match_id>", permission=Permission.BELONG)
def answer(match_id: UUID) -> Response:
    """Say yes or no, signed in."""
    standing_of_match(match_id, g.membership.id)
    answered(match_id, g.membership.id)
    return redirect(url_for("matching.offer", match_id=match_id))


def answered(match_id: UUID, member_id: UUID) -> None:
    accept = AnswerForm().accepts
    match = offers.answer(match_id, by=member_id, accept=accept)
    if match.state == "active":
        flash("It is settled: you two are matched. Both of you get a message.", "success")
    elif accept:
        flash("Thank you. We write to you when it begins.", "success")
    else:
        flash("That is settled, and nobody is told who said no.", "success")


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("offer", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def standing_by(link: links.Link) -> MatchStanding:
    try:
        return standing_of_match(link.subject_id, link.person_id)
    except NotFound as nothing:
        raise LinkExpired from nothing


def page(standing: MatchStanding, *, action: str, signed_in: bool) -> str:
    own = viewer_zone() if signed_in else zone_of_member(standing.own_id) or g.organization.zone
    return render_template(
        "matching/offer.html",
        standing=standing,
        action=action,
        signed_in=signed_in,
        until=moment(standing.answer_by, own) if standing.answer_by else "",
    )
