"""One's meetings and groups as a list: those to come, and those behind."""

from flask import g, render_template

from blueprints.meetings import door
from blueprints.shared.agenda import Entry, agenda
from mentoring.foundation.clock import now
from mentoring.groups.queries import own_groups
from mentoring.matching.pairs import matches_of
from mentoring.policy import Permission
from mentoring.scheduling.meetings import COMING
from mentoring.scheduling.queries import meetings_of

STANDING = (*COMING, "", "taken", "offered")


@door.get("/meetings", permission=Permission.BELONG)
def index() -> str:
    """A person's matches, and their meetings with one and with several."""
    instant = now()
    coming: list[Entry] = []
    behind: list[Entry] = []
    for entry in agenda(meetings_of(g.membership.id), own_groups(g.membership.id)):
        (coming if entry.state in STANDING and entry.ends_at > instant else behind).append(entry)
    return render_template(
        "meetings/index.html",
        coming=coming,
        behind=behind[::-1],
        matches=matches_of(g.membership.id),
    )
