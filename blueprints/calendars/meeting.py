"""One meeting, added to a calendar by hand."""

from uuid import UUID

from flask import g, make_response, render_template
from werkzeug.wrappers import Response

from blueprints.calendars import door
from blueprints.shared.doors import allow
from mentoring.calendars.feeds import meeting_event
from mentoring.policy import Permission
from mentoring.scheduling import calendars
from mentoring.scheduling.queries import meeting_by_id, pair_by_id


@door.get("/meetings/<uuid:meeting_id>/calendar", permission=Permission.SEE_PAIR)
def meeting(meeting_id: UUID) -> str:
    """The ways into Google's, Microsoft's and Apple's calendars."""
    found = meeting_by_id(meeting_id)
    allow(Permission.SEE_PAIR, found)
    return render_template(
        "calendars/meeting.html",
        meeting=found,
        other=pair_by_id(found.match_id).other_of(g.membership.id),
        links=calendars.add_links(meeting_event(meeting_id, g.organization)),
    )


@door.get("/meetings/<uuid:meeting_id>/meeting.ics", permission=Permission.SEE_PAIR)
def meeting_file(meeting_id: UUID) -> Response:
    """The meeting as a file, which Apple's programs and most others open."""
    allow(Permission.SEE_PAIR, meeting_by_id(meeting_id))
    event = meeting_event(meeting_id, g.organization)
    response = make_response(calendars.feed([event], g.organization.name))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
