"""A request for a meeting from its message: accept or decline it without signing in. Opening it changes nothing."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import WordsForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.words import zone_by_link
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission
from mentoring.scheduling import requests
from mentoring.scheduling.kinds import preparation
from mentoring.scheduling.queries import meeting_by_id, pair_by_id

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/meeting-request/<token>", permission=LINK)
def request_by_link(token: str) -> Page:
    """When and with whom, and both answers."""
    link = opened(token)
    return request_page(token, link.person_id, link.subject_id, WordsForm())


@door.post("/meeting-request/<token>/confirmation", permission=LINK)
@limiter.limit("60 per hour")
def accept_by_link(token: str) -> Page:
    """Confirm it."""
    requests.accept(opened(token).subject_id)
    flash("It is booked. An invitation for your calendar is on its way to both of you.", "success")
    return redirect(url_for("meetings.request_by_link", token=token))


@door.post("/meeting-request/<token>/decline", permission=LINK)
@limiter.limit("60 per hour")
def decline_by_link(token: str) -> Page:
    """Decline it."""
    link, form = opened(token), WordsForm()
    done = attempt(
        form, lambda: requests.decline(link.subject_id, actor=link.person_id, words=form.words.data or "")
    )
    if done is None:
        return request_page(token, link.person_id, link.subject_id, form), form.status
    flash("The time is free again. Your participant is told.", "success")
    return redirect(url_for("meetings.request_by_link", token=token))


@door.post("/meetings/<uuid:meeting_id>/confirmation", permission=Permission.CONFIRM_MEETING)
def accept(meeting_id: UUID) -> Response:
    """Confirm it, signed in."""
    allow(Permission.CONFIRM_MEETING, meeting_by_id(meeting_id))
    requests.accept(meeting_id)
    flash("It is booked. An invitation for your calendar is on its way to both of you.", "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("meeting_request", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def request_page(token: str, person_id: UUID, meeting_id: UUID, form: WordsForm) -> str:
    meeting = meeting_by_id(meeting_id)
    pair = pair_by_id(meeting.match_id)
    return render_template(
        "meetings/request.html",
        meeting=meeting,
        prepare=preparation(pair.plan, meeting.kind),
        other=pair.other_of(person_id),
        other_zone=pair.other_zone(person_id, meeting.starts_at) or meeting.zone,
        zone=zone_by_link(person_id),
        form=form,
        token=token,
    )
