"""Sessions as files: a person's own hours, or the association's, never a note."""

from flask import g, request
from werkzeug.wrappers import Response

from blueprints.sessions import door
from blueprints.sessions.overview import asked_cohort
from blueprints.shared.lists import as_file
from mentoring.organizations.vocabulary import FORMATS, TOPICS, label
from mentoring.policy import Permission
from mentoring.sessions.figures import figures
from mentoring.sessions.queries import HAPPENED, logs_of


@door.get("/sessions/hours", permission=Permission.BELONG)
def own_hours() -> Response:
    """One's own sessions with their minutes, to take along."""
    columns = [
        "Day",
        "With",
        "Your role",
        "Cohort",
        "What happened",
        "Minutes",
        "Format",
        "Topics",
        "Kind of meeting",
    ]
    rows = [
        [
            log.held_on,
            log.other_name,
            log.role,
            log.cohort_name,
            HAPPENED[log.happened],
            log.minutes,
            label(FORMATS, log.format) if log.happened == "met" else "",
            ", ".join(label(TOPICS, topic) for topic in log.topics),
            log.kind_title,
        ]
        for log in logs_of(g.membership.id)
    ]
    return as_file("My coaching hours", columns, rows, request.args.get("format", "csv"))


@door.get("/sessions/export", permission=Permission.READ_FIGURES)
def export() -> Response:
    """That sessions took place: when, who, how long and how."""
    columns = [
        "Day",
        "Coach",
        "Participant",
        "Cohort",
        "What happened",
        "Minutes",
        "Format",
        "Kind of meeting",
    ]
    rows = [
        [
            row.held_on,
            row.coach_name,
            row.participant_name,
            row.cohort_name,
            HAPPENED[row.happened],
            row.minutes,
            label(FORMATS, row.format) if row.happened == "met" else "",
            row.kind_title,
        ]
        for row in figures(asked_cohort())
    ]
    return as_file("Sessions", columns, rows, request.args.get("format", "csv"))
