"""A booking's answers to who asks for JSON: what was booked, or why not and what could be."""

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from blueprints.meetings.forms import BookingForm
from mentoring.scheduling.models import Meeting


def booked_as_json(meeting: Meeting) -> Response:
    """201, with where the meeting is."""
    answer = jsonify(
        id=str(meeting.id),
        state=meeting.state,
        starts_at=meeting.starts_at.isoformat(),
        ends_at=meeting.ends_at.isoformat(),
        zone=meeting.zone,
        sequence=meeting.sequence,
    )
    answer.status_code = 201
    answer.headers["Location"] = url_for("meetings.show", meeting_id=meeting.id)
    return answer


def refused_as_json(form: BookingForm) -> Response:
    """A problem (RFC 9457) that names the fields, and up to three other times where the wanted one is not open."""
    errors = {name: list(said) for name, said in form.errors.items() if name}
    answer = jsonify(
        type="about:blank",
        title="The meeting was not booked",
        status=form.status,
        detail=form.refusal.sentence
        if form.refusal
        else " ".join(each for said in errors.values() for each in said),
        errors=errors,
        nearest=[slot.starts_at.isoformat() for slot in getattr(form.refusal, "nearest", ())],
    )
    answer.status_code, answer.content_type = form.status, "application/problem+json"
    return answer
