"""A second coach for a meeting: choose one before booking, or ask one to a meeting that is booked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import GuestForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import NotFound
from mentoring.guests import actions
from mentoring.guests.finding import free_among, free_then, free_together
from mentoring.guests.queries import Candidate, candidates
from mentoring.organizations.vocabulary import TOPICS
from mentoring.policy import Permission
from mentoring.scheduling.guests import guest_for, guest_of
from mentoring.scheduling.kinds import lasting, open_kinds
from mentoring.scheduling.meetings import COMING
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.queries import Pair, meeting_by_id, pair_by_id

Page = str | tuple[str, int] | Response
CHANGE_MEETING = Permission.CHANGE_MEETING


@door.get("/matches/<uuid:match_id>/guests", permission=Permission.BOOK)
def guests(match_id: UUID) -> str:
    """The coaches who can come to a meeting that is not booked yet, each with the times that suit all three."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK, pair)
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("kind", "format")}
    kind = next((one for one in open_kinds(pair.plan) if one.key == kept["kind"]), pair.usual_kind)
    found = candidates(pair.match, topic=topic_asked())
    free = free_together(
        [one.guest for one in found],
        pair.terms,
        first_day=today(viewer_zone()) - timedelta(days=1),
        minutes=lasting(pair.plan, kind).meeting_minutes,
    )
    return list_page(
        pair,
        [one for one in found if one.id in free],
        back=url_for("meetings.new", match_id=match_id, **kept),
        path=url_for("meetings.guests", match_id=match_id, **kept),
        links=lambda one: url_for("meetings.new", match_id=match_id, guest=one.id, **kept),
        label="See times",
    )


@door.get("/meetings/<uuid:meeting_id>/guests/new", permission=CHANGE_MEETING)
def new_guest(meeting_id: UUID) -> str:
    """The coaches who can be asked to a meeting, or a few words to one of them."""
    meeting = meeting_by_id(meeting_id)
    allow(CHANGE_MEETING, meeting)
    if request.args.get("guest"):
        return ask_page(meeting, GuestForm(data={"guest": request.args["guest"]}))
    path = url_for("meetings.new_guest", meeting_id=meeting_id)
    pair = pair_by_id(meeting.match_id)
    found = candidates(pair.match, topic=topic_asked())
    free = free_among([one.guest for one in found], meeting)
    return list_page(
        pair,
        [one for one in found if one.id in free],
        back=url_for("meetings.show", meeting_id=meeting_id),
        path=path,
        links=lambda one: f"{path}?guest={one.id}",
        label="Ask",
    )


@door.post("/meetings/<uuid:meeting_id>/guests", permission=CHANGE_MEETING)
def create_guest(meeting_id: UUID) -> Page:
    """Ask one."""
    meeting = meeting_by_id(meeting_id)
    allow(CHANGE_MEETING, meeting)
    form = GuestForm()
    asked = attempt(
        form,
        lambda: actions.ask(meeting_id, form.chosen, by=g.membership.id, words=form.words.data or ""),
    )
    if asked is None:
        return ask_page(meeting, form), form.status
    flash("Asked. You hear from us if they say no; until then the three of you meet.", "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@door.post("/meetings/<uuid:meeting_id>/guests/removal", permission=CHANGE_MEETING)
def remove_guest(meeting_id: UUID) -> Response:
    """Meet without the guest after all."""
    allow(CHANGE_MEETING, meeting_by_id(meeting_id))
    actions.remove(meeting_id)
    flash("You meet as two. Whoever was asked is told, and their time is free again.", "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


def topic_asked() -> str:
    """The topic in the address; one that nobody knows is not there."""
    topic = request.args.get("topic", "")
    if topic and topic not in dict(TOPICS):
        raise NotFound
    return topic


def list_page(pair: Pair, found: list[Candidate], *, back: str, path: str, links: Any, label: str) -> str:
    return render_template(
        "meetings/guests.html",
        pair=pair,
        other=pair.other_of(g.membership.id),
        rows=[(one, links(one)) for one in found],
        topic=topic_asked(),
        topics=TOPICS,
        back=back,
        path=path.partition("?")[0],
        kept={name: value for name, value in request.args.items() if name in {"kind", "format"}},
        label=label,
    )


def ask_page(meeting: Meeting, form: GuestForm) -> str:
    """One coach and a few words, where they can be met at that time; why not, where they cannot."""
    pair = pair_by_id(meeting.match_id)
    found = next((one for one in candidates(pair.match) if str(one.id) == form.guest.data), None)
    if found is None:
        raise form.refusal or NotFound
    open_still = meeting.state in COMING and meeting.starts_at > now() and guest_of(meeting.id) is None
    return render_template(
        "meetings/ask_guest.html",
        meeting=meeting,
        form=form,
        guest=found,
        open=open_still,
        free=open_still and free_then(meeting, guest_for(pair.match, found.id)),
    )
