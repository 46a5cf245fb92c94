"""A coach books a meeting at a time of their own choosing, whatever their hours say."""

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import OutsideForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.foundation.words import moment
from mentoring.policy import Permission
from mentoring.scheduling.outside import book_outside
from mentoring.scheduling.queries import Pair, pair_by_id

Page = str | tuple[str, int] | Response


@door.get("/matches/<uuid:match_id>/meetings/outside", permission=Permission.BOOK_OUTSIDE)
def new_outside(match_id: UUID) -> Page:
    """A day, a time, and how."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK_OUTSIDE, pair)
    return outside_page(pair, form_for(pair))


@door.post("/matches/<uuid:match_id>/meetings/outside", permission=Permission.BOOK_OUTSIDE)
def create_outside(match_id: UUID) -> Page:
    """Book it."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK_OUTSIDE, pair)
    form = form_for(pair)
    meeting = attempt(
        form,
        lambda: book_outside(
            match_id,
            starts_at=form.chosen,
            minutes=pair.plan.meeting_minutes,
            format=form.format.data,
            place=form.place.data or "",
            kind=form.chosen_kind,
            key=UUID(form.key.data),
        ),
    )
    if meeting is None:
        return outside_page(pair, form), form.status
    when = moment(meeting.starts_at, viewer_zone())
    if meeting.state == "cancelled":  # a form that is sent once more
        say(f"This page booked {when}, which was cancelled since. Choose another time.", kind="warning")
        return redirect(url_for("meetings.new_outside", match_id=match_id))
    say(f"{when}. An invitation is on its way to both of you.", title=f"You meet {pair.participant_name}")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def form_for(pair: Pair) -> OutsideForm:
    return OutsideForm(zone=viewer_zone(), pair=pair)


def outside_page(pair: Pair, form: OutsideForm) -> str:
    minutes = None if form.kind else pair.plan.meeting_minutes
    return render_template("meetings/outside.html", pair=pair, form=form, minutes=minutes)
