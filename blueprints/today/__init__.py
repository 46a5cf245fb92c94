"""The administrator's Today: what needs a hand, each with one action; under it, how far each cohort has come."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.shared.doors import Door
from blueprints.shared.files import as_file
from blueprints.shared.words import viewer_zone
from blueprints.today.rows import row_of
from mentoring.accounts import invitations
from mentoring.cohorts.queries import all_cohorts
from mentoring.foundation.clock import now, today
from mentoring.foundation.words import day, local
from mentoring.policy import Permission
from mentoring.today import actions
from mentoring.today.queries import LIVE, funnels, hands, messages_due_today

door = Door("today", __name__)


@door.get("/today", permission=Permission.ADMINISTER)
def index() -> str:
    """What needs a hand today."""
    instant = now()
    live = [cohort for cohort in all_cohorts() if cohort.state in LIVE]
    start, end = bounds_of_day()
    return render_template(
        "today/index.html",
        rows=[row_of(hand, instant) for hand in hands(instant)],
        day=day(today(viewer_zone())),
        reminders=messages_due_today(start, end),
        cohorts=live,
        funnels=funnels([cohort.id for cohort in live], instant),
        today=today(g.organization.zone),
    )


@door.get("/today/export", permission=Permission.READ_FIGURES)
def export() -> Response:
    """What needs a hand, as a file."""
    instant = now()
    rows = [
        [row.badge, row.who, row.why, local(hand.since, viewer_zone())]
        for hand in hands(instant)
        for row in (row_of(hand, instant),)
    ]
    columns = ["What", "Who", "Why", f"Since ({viewer_zone()})"]
    return as_file("What needs a hand", columns, rows, request.args.get("format", "csv"))


@door.post("/today/notes/<uuid:match_id>", permission=Permission.ADMINISTER)
def send_note(match_id: UUID) -> Response:
    """Send a pair a kind note."""
    actions.send_kind_note(match_id)
    flash("A kind note is on its way to both.", "success")
    return redirect(url_for("today.index"))


@door.post("/today/logs/<uuid:meeting_id>", permission=Permission.ADMINISTER)
def ask_for_log(meeting_id: UUID) -> Response:
    """Ask what became of a meeting."""
    actions.ask_for_log(meeting_id)
    flash("Both are asked once more, with a link that needs no sign-in.", "success")
    return redirect(url_for("today.index"))


@door.post("/today/invitations/<uuid:membership_id>", permission=Permission.ADMINISTER)
def invite_again(membership_id: UUID) -> Response:
    """Send an invitation again."""
    invitations.invite([membership_id], again=True)
    flash("The invitation is on its way again.", "success")
    return redirect(url_for("today.index"))


def bounds_of_day() -> tuple[datetime, datetime]:
    """From now until midnight where the viewer is."""
    zone = ZoneInfo(viewer_zone())
    midnight = datetime.combine(today(viewer_zone()) + timedelta(days=1), time(), zone)
    return now(), midnight
