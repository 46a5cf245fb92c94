"""The list: one's own sessions by match, or for an administrator that they took place."""

from itertools import groupby
from uuid import UUID

from flask import g, render_template, request

from blueprints.sessions import door
from blueprints.shared.forms import page_number
from blueprints.shared.lists import turning
from mentoring.cohorts.queries import all_cohorts
from mentoring.foundation.errors import NotFound
from mentoring.matching.pairs import matches_of
from mentoring.policy import Permission
from mentoring.sessions.figures import figures_page, totals
from mentoring.sessions.queries import HAPPENED, hours_of, logs_of, waiting_logs


@door.get("/sessions", permission=Permission.BELONG)
def index() -> str:
    """An administrator sees every session of the association, unless asked for their own."""
    if g.who.is_administrator and request.args.get("whose") != "mine":
        return every_session()
    return own_sessions()


def own_sessions() -> str:
    member_id = g.membership.id
    logs = sorted(logs_of(member_id), key=lambda log: (log.other_name, log.match_id))
    groups = {match_id: list(rows) for match_id, rows in groupby(logs, key=lambda log: log.match_id)}
    return render_template(
        "sessions/index.html",
        groups=groups,
        matches=matches_of(member_id),
        waiting=waiting_logs(member_id),
        hours=hours_of(member_id),
        happened=HAPPENED,
    )


def every_session() -> str:
    cohort_id = asked_cohort()
    page = figures_page(page_number(), cohort_id)
    return render_template(
        "sessions/figures.html",
        page=page,
        turn=turning(page, "log"),
        totals=totals(cohort_id),
        cohorts=all_cohorts(),
        cohort_id=cohort_id,
        happened=HAPPENED,
    )


def asked_cohort() -> UUID | None:
    """The cohort to show, if one is chosen."""
    named = request.args.get("cohort", "")
    if not named:
        return None
    try:
        return UUID(named)
    except ValueError as error:
        raise NotFound from error
