"""The ledger as a file."""

from flask import request
from werkzeug.wrappers import Response

from blueprints.messages import door
from blueprints.messages.forms import FiltersForm
from blueprints.messages.words import state_word
from blueprints.shared.lists import as_file
from blueprints.shared.words import viewer_zone
from mentoring.foundation.words import local, zone_name
from mentoring.messages import queries
from mentoring.messages.kinds import title_of
from mentoring.policy import Permission


@door.get("/messages/export", permission=Permission.READ_FIGURES)
def export() -> Response:
    """The messages that the list shows, all pages of it."""
    zone = viewer_zone()
    wanted = FiltersForm(kinds=queries.kinds_used()).wanted(zone)
    rows = [
        [
            line.name,
            line.email,
            title_of(line.kind),
            state_word(line.state),
            local(line.when, zone),
            local(line.created_at, zone),
            line.attempts,
            line.why,
            line.outcome,
        ]
        for line in queries.whole_ledger(wanted)
    ]
    columns = [
        "Name",
        "E-mail",
        "Message",
        "State",
        f"When ({zone_name(zone)})",
        f"Planned ({zone_name(zone)})",
    ]
    columns += ["Tries", "Why it was planned", "What became of it"]
    return as_file("Messages", columns, rows, request.args.get("format", "csv"))
