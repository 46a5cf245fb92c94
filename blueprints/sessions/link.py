"""Logging a meeting from the message, without signing in: it is shown here, and acts on POST."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.sessions import door
from blueprints.sessions.forms import LineForm, MeetingForm, about_meeting, length_of
from blueprints.shared.forms import attempt
from mentoring.accounts.queries import zone_of_member
from mentoring.foundation import links
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission
from mentoring.sessions import actions
from mentoring.sessions.notes import own_words
from mentoring.sessions.queries import Asked, LogRow, asked_about, log_for
from mentoring.sessions.wording import asked, first_name, when

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/log/<token>", permission=LINK)
def by_link(token: str) -> str:
    """The question, with the likely answer chosen; once it is answered, what was saved."""
    link, about = opened(token)
    if about.log_id is None:
        return ask(token, link.person_id, about, form_for(about))
    log = log_for(about.log_id, link.person_id)
    if about.author_id == link.person_id and "change" in request.args:
        return ask(token, link.person_id, about, form_for(about, log), log)
    return answered(token, link.person_id, about, log, LineForm(data={"line": own_words(log.lines, "pair")}))


@door.post("/log/<token>", permission=LINK)
@limiter.limit("60 per hour")
def log_by_link(token: str) -> Page:
    """Save it. Where the other one was quicker, what they saved stays, and the line is added."""
    link, about = opened(token)
    form = form_for(about)
    line = form.line.data or ""
    log = attempt(
        form,
        lambda: actions.log_meeting(link.subject_id, by=link.person_id, told=form.told, line=line),
    )
    if log is None:
        return ask(token, link.person_id, about, form), form.status
    if log.author_id != link.person_id:
        flash(f"{first_name(about.partner.other_name)} answered first. Here is what is saved.", "info")
    return redirect(url_for("sessions.by_link", token=token))


@door.post("/log/<token>/change", permission=LINK)
@limiter.limit("60 per hour")
def change_by_link(token: str) -> Page:
    """Put it right."""
    link, about = opened(token)
    log = log_for(about.log_id or UUID(int=0), link.person_id)
    form = form_for(about, log)
    line = form.line.data or ""
    changed = attempt(form, lambda: actions.change_log(log.id, by=link.person_id, told=form.told, line=line))
    if changed is None:
        return ask(token, link.person_id, about, form, log), form.status
    flash("Changed.", "success")
    return redirect(url_for("sessions.by_link", token=token))


@door.post("/log/<token>/line", permission=LINK)
@limiter.limit("60 per hour")
def line_by_link(token: str) -> Page:
    """Add one's own line to what the other one logged."""
    link, about = opened(token)
    log, form = log_for(about.log_id or UUID(int=0), link.person_id), LineForm()
    line = form.line.data or ""
    if attempt(form, lambda: actions.add_line(log.id, by=link.person_id, line=line) or True) is None:
        return answered(token, link.person_id, about, log, form), form.status
    flash("Saved." if line else "Your line is taken away.", "success")
    return redirect(url_for("sessions.by_link", token=token))


@door.post("/log/<token>/undo", permission=LINK)
@limiter.limit("60 per hour")
def undo_by_link(token: str) -> Response:
    """Take it back: the question is open again."""
    link, about = opened(token)
    actions.take_back(about.log_id or UUID(int=0), by=link.person_id)
    flash("Taken back. Nothing is saved about this meeting.", "success")
    return redirect(url_for("sessions.by_link", token=token))


def opened(token: str) -> tuple[links.Link, Asked]:
    """What the link says and the meeting it is about, if both belong here."""
    link = links.read("log", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    try:
        about = asked_about(link.subject_id, link.person_id)
    except NotFound as nothing:
        raise LinkExpired from nothing
    g.by_link = True
    return link, about


def form_for(about: Asked, log: LogRow | None = None) -> MeetingForm:
    """The form as it was saved, or with the likely answer chosen."""
    usual = {length_of(about.meeting)}
    if log is None:
        return MeetingForm(usual=usual, data=about_meeting(about.meeting))
    saved = {"happened": log.happened, "format": log.format, "topics": log.topics}
    saved["line"] = own_words(log.lines, "pair")
    saved["minutes"] = str(log.minutes or length_of(about.meeting))
    return MeetingForm(usual=usual | ({log.minutes} if log.minutes else set()), data=saved)


def ask(token: str, person_id: UUID, about: Asked, form: MeetingForm, log: LogRow | None = None) -> str:
    zone = zone_of_member(person_id) or g.organization.zone
    meeting, name = about.meeting, about.partner.other_name
    return render_template(
        "sessions/link.html",
        form=form,
        log=log,
        question=asked(name, meeting.starts_at, zone, today(zone)),
        when=when(meeting.starts_at, zone),
        name=first_name(name),
        meeting=meeting,
        action=url_for("sessions.change_by_link" if log else "sessions.log_by_link", token=token),
        back=url_for("sessions.by_link", token=token),
        too_early=meeting.starts_at > now(),
    )


def answered(token: str, person_id: UUID, about: Asked, log: LogRow, form: LineForm) -> str:
    zone = zone_of_member(person_id) or g.organization.zone
    return render_template(
        "sessions/saved.html",
        form=form,
        log=log,
        mine=log.author_id == person_id,
        when=when(about.meeting.starts_at, zone),
        name=first_name(about.partner.other_name),
        partner=about.partner,
        token=token,
    )
