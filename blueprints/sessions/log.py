"""Logging any session, and putting a log right, signed in."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.sessions import door
from blueprints.sessions.forms import LineForm, MeetingForm, SessionForm, TimeForm, about_meeting, length_of
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import today
from mentoring.foundation.errors import NotFound
from mentoring.policy import Permission
from mentoring.sessions import actions
from mentoring.sessions.notes import own_words
from mentoring.sessions.queries import Asked, LogRow, asked_about, log_for, partner_in
from mentoring.sessions.wording import when

Page = str | tuple[str, int] | Response
LOG = Permission.LOG_SESSION


@door.get("/matches/<uuid:match_id>/sessions/new", permission=LOG)
def new(match_id: UUID) -> Page:
    """Any session of a match; with `?meeting=`, what became of that one."""
    partner = partner_in(match_id, g.membership.id)
    allow(LOG, partner)
    meeting_id = asked_meeting()
    if meeting_id is None:
        first = {"held_on": str(today(viewer_zone())), "minutes": "60", "format": "video"}
        return render_template("sessions/new.html", form=SessionForm(data=first), partner=partner)
    about = asked_about(meeting_id, g.membership.id)
    if about.partner.match_id != match_id:
        raise NotFound
    if about.log_id is not None:
        return redirect(url_for("sessions.edit", log_id=about.log_id))
    form = MeetingForm(usual={length_of(about.meeting)}, data=about_meeting(about.meeting))
    return meeting_page(about, form)


@door.post("/matches/<uuid:match_id>/sessions", permission=LOG)
def create(match_id: UUID) -> Page:
    """Log it."""
    partner, form = partner_in(match_id, g.membership.id), SessionForm()
    allow(LOG, partner)
    log = attempt(
        form,
        lambda: actions.log_session(
            match_id,
            by=g.membership.id,
            told=form.told,
            held_on=cast("date", form.day),  # the form was checked first
            key=form.logging_key,
            twice=form.twice.data,
            **words_of(form),
        ),
    )
    if log is None:
        return render_template("sessions/new.html", form=form, partner=partner), form.status
    return saved(log.id, f"Logged. {partner.other_name} sees it too.")


@door.post("/meetings/<uuid:meeting_id>/log", permission=LOG)
def log_meeting(meeting_id: UUID) -> Page:
    """Say what became of a meeting."""
    about = asked_about(meeting_id, g.membership.id)
    allow(LOG, about.partner)
    form = MeetingForm(usual={length_of(about.meeting)})
    log = attempt(
        form,
        lambda: actions.log_meeting(meeting_id, by=g.membership.id, told=form.told, **words_of(form)),
    )
    if log is None:
        return meeting_page(about, form), form.status
    if log.author_id != g.membership.id:
        flash(f"{about.partner.other_name} answered first. What they saved stays.", "info")
        return redirect(url_for("sessions.edit", log_id=log.id))
    return saved(log.id, f"Logged. {about.partner.other_name} sees it too.")


@door.get("/sessions/<uuid:log_id>/edit", permission=LOG)
def edit(log_id: UUID) -> str:
    """Put one's own log right; on the other's, write a line."""
    log = log_for(log_id, g.membership.id)
    return edit_page(log, edit_form(log))


@door.post("/sessions/<uuid:log_id>", permission=LOG)
def update(log_id: UUID) -> Page:
    """Keep the change."""
    log = log_for(log_id, g.membership.id)
    form = edit_form(log)
    if attempt(form, lambda: change(log, form) or True) is None:
        return edit_page(log, form), form.status
    flash("Saved.", "success")
    return redirect(url_for("sessions.index", whose="mine"))


@door.post("/sessions/<uuid:log_id>/undo", permission=LOG)
def undo(log_id: UUID) -> Response:
    """Take one's own log back."""
    actions.take_back(log_id, by=g.membership.id)
    flash("Taken back. The session is not logged any more.", "success")
    return redirect(url_for("sessions.index", whose="mine"))


def change(log: LogRow, form: LineForm) -> Any:
    """What a sent form asks for: the author changes the log, the other writes words."""
    by = g.membership.id
    if not isinstance(form, TimeForm):
        return actions.add_line(log.id, by=by, **words_of(form))
    day = form.day if isinstance(form, SessionForm) else None
    return actions.change_log(log.id, by=by, told=form.told, held_on=day, **words_of(form))


def edit_form(log: LogRow) -> LineForm:
    """The form that the viewer may fill in, as things stand."""
    words = {"line": own_words(log.lines, "pair"), "private": own_words(log.lines, "private")}
    if log.author_id != g.membership.id:
        return LineForm(data=words)
    saved_so = {
        "happened": log.happened,
        "minutes": str(log.minutes or 60),
        "format": log.format,
        "topics": log.topics,
        "held_on": str(log.held_on),
    }
    kind = SessionForm if log.meeting_id is None else MeetingForm
    return kind(usual={log.minutes} if log.minutes else (), data=saved_so | words)


def edit_page(log: LogRow, form: LineForm) -> str:
    return render_template("sessions/edit.html", form=form, log=log, mine=log.author_id == g.membership.id)


def meeting_page(about: Asked, form: MeetingForm) -> str:
    return render_template(
        "sessions/new.html",
        form=form,
        partner=about.partner,
        meeting=about.meeting,
        when=when(about.meeting.starts_at, viewer_zone()),
    )


def saved(log_id: UUID, text: str) -> Response:
    """Back to the list, with a way to take it back."""
    undo_it = {"label": "Undo", "url": url_for("sessions.undo", log_id=log_id)}
    say(text, action=undo_it)
    return redirect(url_for("sessions.index", whose="mine"))


def words_of(form: LineForm) -> dict[str, str]:
    return {"line": form.line.data or "", "private": form.private.data or ""}


def asked_meeting() -> UUID | None:
    """The meeting in the address, if one is named."""
    named = request.args.get("meeting")
    if named is None:
        return None
    try:
        return UUID(named)
    except ValueError as error:
        raise NotFound from error
