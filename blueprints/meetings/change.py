"""One meeting: see it, move it, cancel it."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import CancelForm, ChangeForm
from blueprints.meetings.picker import WEEKDAYS, OpenTimes, days_around, nearest_to, picker, times_on
from blueprints.meetings.ranges import day_asked
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import NotFound
from mentoring.foundation.words import count, local, moment
from mentoring.guests.queries import last_visit
from mentoring.policy import Permission
from mentoring.scheduling import meetings, series
from mentoring.scheduling.answers import answers_of
from mentoring.scheduling.guests import guest_of
from mentoring.scheduling.kinds import preparation
from mentoring.scheduling.queries import meeting_by_id, pair_by_id
from mentoring.scheduling.requests import overdue

Page = str | tuple[str, int] | Response


@door.get("/meetings/<uuid:meeting_id>", permission=Permission.SEE_PAIR)
def show(meeting_id: UUID) -> str:
    """When, how and with whom."""
    meeting = meeting_by_id(meeting_id)
    allow(Permission.SEE_PAIR, meeting)
    return meeting_page(meeting_id, CancelForm())


@door.get("/meetings/<uuid:meeting_id>/edit", permission=Permission.CHANGE_MEETING)
def edit(meeting_id: UUID) -> Page:
    """Other times for a meeting."""
    meeting = meeting_by_id(meeting_id)
    allow(Permission.CHANGE_MEETING, meeting)
    return change_page(meeting_id, ChangeForm())


@door.post("/meetings/<uuid:meeting_id>", permission=Permission.CHANGE_MEETING)
def update(meeting_id: UUID) -> Page:
    """Move it."""
    allow(Permission.CHANGE_MEETING, meeting_by_id(meeting_id))
    form = ChangeForm()
    moved = attempt(
        form,
        lambda: meetings.move(meeting_id, starts_at=form.chosen, sequence=form.seen, actor=g.membership.id),
    )
    if moved is None:
        return change_page(meeting_id, form), form.status
    flash(f"Moved to {moment(moved.starts_at, viewer_zone())}. Both calendars are told.", "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@door.post("/meetings/<uuid:meeting_id>/cancellation", permission=Permission.CHANGE_MEETING)
def cancel(meeting_id: UUID) -> Page:
    """Cancel it."""
    meeting = meeting_by_id(meeting_id)
    allow(Permission.CHANGE_MEETING, meeting)
    form = CancelForm()
    done = attempt(
        form,
        lambda: meetings.cancel(
            meeting_id, sequence=form.seen, actor=g.membership.id, words=form.words.data or ""
        ),
    )
    if done is None:
        return meeting_page(meeting_id, form), form.status
    flash("The meeting is cancelled. Its time is free again, and both of you are told.", "success")
    return redirect(url_for("meetings.index"))


@door.post("/meetings/<uuid:meeting_id>/series/cancellation", permission=Permission.CHANGE_MEETING)
def cancel_series(meeting_id: UUID) -> Page:
    """Cancel all of its series that is still to come."""
    meeting = meeting_by_id(meeting_id)
    allow(Permission.CHANGE_MEETING, meeting)
    if meeting.series_id is None:
        raise NotFound
    series_id, form = meeting.series_id, CancelForm()
    done = attempt(
        form, lambda: series.cancel_rest(series_id, actor=g.membership.id, words=form.words.data or "")
    )
    if done is None:
        return meeting_page(meeting_id, form), form.status
    say(f"{count(done, 'meeting is', 'meetings are')} cancelled, and both of you are told.")
    return redirect(url_for("meetings.index"))


def meeting_page(meeting_id: UUID, form: CancelForm) -> str:
    meeting = meeting_by_id(meeting_id)
    pair = pair_by_id(meeting.match_id)
    form.sequence.data = str(meeting.sequence)
    late = overdue(meeting)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        pair=pair,
        prepare=preparation(pair.plan, meeting.kind),
        other=pair.other_of(g.membership.id),
        other_zone=pair.other_zone(g.membership.id, meeting.starts_at) or meeting.zone,
        form=form,
        visit=last_visit(meeting.id),
        rules=pair.plan.booking,
        changeable=meeting.state in {"requested", "confirmed"} and meeting.starts_at > now() and not late,
        late=late,
        over=meeting.ends_at <= now(),
        answer=answers_of(meeting).get(pair.other_id_of(g.membership.id)),
    )


def change_page(meeting_id: UUID, form: ChangeForm) -> str:
    meeting = meeting_by_id(meeting_id)
    pair = pair_by_id(meeting.match_id)
    form.sequence.data = str(meeting.sequence)
    zone = viewer_zone()
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    guest = guest_of(meeting.id)
    wanted = day_asked("day") or local(meeting.starts_at, zone).date()
    days = days_around(wanted, today=today(zone), whole_month=request.args.get("view") == "month")
    fixed = meetings.why_not_moved(meeting, pair.terms, g.membership.id)
    found = OpenTimes([], days, None)
    if not fixed:
        found = times_on(pair.terms, days, minutes=minutes, zone=zone, without=meeting.id, guest=guest)
        found = found.but(meeting.starts_at)
    return render_template(
        "meetings/edit.html",
        meeting=meeting,
        guest=guest,
        fixed=fixed,
        pair=pair,
        other=pair.other_of(g.membership.id),
        form=form,
        picker=picker(
            found,
            zone=zone,
            other_zone=lambda at: pair.other_zone(g.membership.id, at) or g.organization.zone,
            wanted=wanted,
            path=url_for("meetings.edit", meeting_id=meeting_id),
            kept={"view": request.args.get("view", "")},
        ),
        nearest=nearest_to(form, zone),
        weekdays=WEEKDAYS,
    )
