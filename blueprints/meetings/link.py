"""A meeting from its message: move or cancel it without signing in. Opening the page changes nothing."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import CancelForm, ChangeForm
from blueprints.meetings.picker import WEEKDAYS, OpenTimes, days_around, nearest_to, picker, times_on
from blueprints.meetings.ranges import day_asked
from blueprints.shared.forms import attempt
from blueprints.shared.words import zone_by_link
from mentoring.foundation import links
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.foundation.words import local, moment
from mentoring.policy import Permission
from mentoring.scheduling import meetings
from mentoring.scheduling.guests import guest_of
from mentoring.scheduling.kinds import preparation
from mentoring.scheduling.queries import meeting_by_id, pair_by_id

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/meeting/<token>", permission=LINK)
def by_link(token: str) -> Page:
    """When it is, other times, and the button that cancels."""
    link = opened(token)
    return link_page(token, link.person_id, link.subject_id, ChangeForm(), CancelForm())


@door.post("/meeting/<token>", permission=LINK)
@limiter.limit("60 per hour")
def move_by_link(token: str) -> Page:
    """Move it."""
    link, form = opened(token), ChangeForm()
    moved = attempt(
        form,
        lambda: meetings.move(
            link.subject_id, starts_at=form.chosen, sequence=form.seen, actor=link.person_id
        ),
    )
    if moved is None:
        return link_page(token, link.person_id, link.subject_id, form, CancelForm()), form.status
    zone = zone_by_link(link.person_id)
    flash(f"Moved to {moment(moved.starts_at, zone)}. Both calendars are told.", "success")
    return redirect(url_for("meetings.by_link", token=token))


@door.post("/meeting/<token>/cancellation", permission=LINK)
@limiter.limit("60 per hour")
def cancel_by_link(token: str) -> Page:
    """Cancel it."""
    link, form = opened(token), CancelForm()
    done = attempt(
        form,
        lambda: meetings.cancel(
            link.subject_id, sequence=form.seen, actor=link.person_id, words=form.words.data or ""
        ),
    )
    if done is None:
        return link_page(token, link.person_id, link.subject_id, ChangeForm(), form), form.status
    flash("The meeting is cancelled. Both of you are told.", "success")
    return redirect(url_for("meetings.by_link", token=token))


def opened(token: str) -> links.Link:
    """What the link says, if it belongs to this organization."""
    link = links.read("meeting", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    g.by_link = True
    return link


def link_page(token: str, person_id: UUID, meeting_id: UUID, change: ChangeForm, cancel: CancelForm) -> str:
    meeting = meeting_by_id(meeting_id)
    change.sequence.data = cancel.sequence.data = str(meeting.sequence)
    pair = pair_by_id(meeting.match_id)
    zone = zone_by_link(person_id)
    changeable = meeting.state == "confirmed" and meeting.starts_at > now()
    fixed = meetings.why_not_moved(meeting, pair.terms, person_id)
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    wanted = day_asked("day") or local(meeting.starts_at, zone).date()
    days = days_around(wanted, today=today(zone), whole_month=request.args.get("view") == "month")
    found = (
        times_on(
            pair.terms, days, minutes=minutes, zone=zone, without=meeting.id, guest=guest_of(meeting.id)
        ).but(meeting.starts_at)
        if not fixed
        else OpenTimes([], days, None)
    )
    return render_template(
        "meetings/link.html",
        meeting=meeting,
        prepare=preparation(pair.plan, meeting.kind),
        other=pair.other_of(person_id),
        other_zone=pair.other_zone(person_id, meeting.starts_at) or meeting.zone,
        zone=zone,
        form=change if change.errors else cancel,
        change=change,
        cancel=cancel,
        token=token,
        changeable=changeable,
        fixed=fixed,
        picker=picker(
            found,
            zone=zone,
            other_zone=lambda at: pair.other_zone(person_id, at) or meeting.zone,
            wanted=wanted,
            path=url_for("meetings.by_link", token=token),
            kept={"view": request.args.get("view", "")},
        ),
        nearest=nearest_to(change, zone),
        weekdays=WEEKDAYS,
    )
