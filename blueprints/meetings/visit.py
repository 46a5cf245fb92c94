"""A meeting as its guest sees it, from the message without signing in, or signed in: when, with whom, yes or no."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import WordsForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.words import viewer_zone, zone_by_link
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.guests import actions
from mentoring.guests.queries import Visit, visit_by_id
from mentoring.policy import Permission
from mentoring.scheduling.guests import BESIDE
from mentoring.scheduling.meetings import COMING

Page = str | tuple[str, int] | Response
LINK, VISIT = Permission.FOLLOW_A_LINK, Permission.VISIT
YES = "Thank you. You are expected."
NO = "Thank you for saying so. They meet without you, and your time is free again."


@door.get("/guest/<token>", permission=LINK)
def guest_by_link(token: str) -> str:
    """When and with whom, and both answers."""
    link = opened(token)
    return link_page(token, link, WordsForm())


@door.post("/guest/<token>/acceptance", permission=LINK)
@limiter.limit("60 per hour")
def come_by_link(token: str) -> Response:
    """Say yes."""
    actions.accept(opened(token).subject_id)
    flash(YES, "success")
    return redirect(url_for("meetings.guest_by_link", token=token))


@door.post("/guest/<token>/decline", permission=LINK)
@limiter.limit("60 per hour")
def stay_away_by_link(token: str) -> Page:
    """Say no."""
    link, form = opened(token), WordsForm()
    if attempt(form, lambda: actions.decline(link.subject_id, words=form.words.data or "")) is None:
        return link_page(token, link, form), form.status
    flash(NO, "success")
    return redirect(url_for("meetings.guest_by_link", token=token))


@door.get("/visits/<uuid:guest_id>", permission=VISIT)
def visit(guest_id: UUID) -> str:
    """When and with whom, signed in."""
    found = visit_by_id(guest_id)
    allow(VISIT, found)
    return own_page(found, WordsForm())


@door.post("/visits/<uuid:guest_id>/acceptance", permission=VISIT)
def come(guest_id: UUID) -> Response:
    """Say yes, signed in."""
    allow(VISIT, visit_by_id(guest_id))
    actions.accept(guest_id)
    flash(YES, "success")
    return redirect(url_for("meetings.visit", guest_id=guest_id))


@door.post("/visits/<uuid:guest_id>/decline", permission=VISIT)
def stay_away(guest_id: UUID) -> Page:
    """Say no, signed in."""
    found, form = visit_by_id(guest_id), WordsForm()
    allow(VISIT, found)
    if attempt(form, lambda: actions.decline(guest_id, words=form.words.data or "")) is None:
        return own_page(found, form), form.status
    flash(NO, "success")
    return redirect(url_for("meetings.visit", guest_id=guest_id))


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("guest", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def link_page(token: str, link: links.Link, form: WordsForm) -> str:
    yes = url_for("meetings.come_by_link", token=token)
    no = url_for("meetings.stay_away_by_link", token=token)
    return visit_page(visit_by_id(link.subject_id), form, zone_by_link(link.person_id), yes, no, "narrow")


def own_page(found: Visit, form: WordsForm) -> str:
    yes = url_for("meetings.come", guest_id=found.row.id)
    no = url_for("meetings.stay_away", guest_id=found.row.id)
    return visit_page(found, form, viewer_zone(), yes, no, "app")


def visit_page(found: Visit, form: WordsForm, zone: str, yes: str, no: str, layout: str) -> str:
    facts: dict[str, Any] = {"meeting": found.meeting, "zone": zone, "other_zone": zone}
    return render_template(
        "meetings/visit.html",
        visit=found,
        layout=f"layouts/{layout}.html",
        open=found.row.state in BESIDE and found.meeting.state in COMING and found.meeting.starts_at > now(),
        form=form,
        yes=yes,
        no=no,
        **facts,
    )
