"""Reading one connected calendar: ask its server, expand what it says, keep the spans or the problem."""

from datetime import timedelta
from uuid import UUID

from flask import current_app
from rq.timeouts import BaseTimeoutException

from mentoring.calendars import sources
from mentoring.calendars.caldav import objects_in
from mentoring.calendars.expanding import CalendarUnreadable, busy_spans
from mentoring.calendars.fetching import Answered, Asking, Bounds, FetchRefused, fetch
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db

BEHIND, AHEAD = timedelta(days=1), timedelta(days=400)  # farther than any horizon of a coach
SAID = {
    401: "It asks for another password.",
    403: "It asks for another password.",
    404: "There is no calendar at that address any more.",
    410: "There is no calendar at that address any more.",
}


def read(source_id: UUID) -> None:
    """Read one calendar of the organization in force; whatever goes wrong is kept with it."""
    task = sources.task_of(source_id)
    db.session.rollback()  # nothing is held while a stranger's server takes its time
    if task is None:
        sources.forget(source_id)
        return
    try:
        look(task)
    except (FetchRefused, CalendarUnreadable) as refused:
        sources.note_problem(source_id, str(refused))
    except BaseTimeoutException:
        db.session.rollback()
        sources.note_problem(source_id, "It took too long to read.")


def look(task: sources.Task) -> None:
    """Ask, and keep what the answer means."""
    first, last = now() - BEHIND, now() + AHEAD
    if task.kind == "caldav":
        login = (task.access.name, task.access.password)
        answered, contents = objects_in(task.access.address, login, bounds(), first=first, last=last)
    else:
        answered = asked(task)
        contents = [answered.body]
    if answered.status == 304 and task.etag:
        sources.keep_unchanged(task.id)
        return
    if answered.status not in {200, 207}:
        raise FetchRefused(SAID.get(answered.status, f"It answered with an error ({answered.status})."))
    spans = busy_spans(
        contents,
        zone=task.zone,
        owner=task.owner,
        ours=task.ours,
        first=first,
        last=last,
    )
    sources.keep(task.id, spans, etag=answered.headers.get("etag", "")[:200])


def asked(task: sources.Task) -> Answered:
    """The calendar as its server gives it."""
    headers = {"Accept": "text/calendar"} | ({"If-None-Match": task.etag} if task.etag else {})
    return fetch(task.access.address, bounds(), Asking(headers=headers))


def bounds() -> Bounds:
    """What this installation lets its workers reach."""
    return Bounds(networks=current_app.config["SETTINGS"].calendar_networks)
