"""A member's home: one next step, then everything else in words."""

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.home import door
from blueprints.home.answers import answer_lines
from blueprints.home.coach import coach_part
from blueprints.home.groups import groups_at_home
from blueprints.home.pairs import Pairs, meeting_lines, waiting_lines
from blueprints.home.participant import participant_part
from blueprints.home.steps import NOTHING
from mentoring.policy import Permission


@door.get("/o/<slug>/", permission=Permission.BELONG)
def member() -> str | Response:
    """The home of a coach, a participant, or somebody who is both; an administrator alone goes to Today."""
    who = g.who
    if who.is_administrator and not (who.is_coach or who.is_participant):
        return redirect(url_for("today.index"))
    pairs = Pairs.of(g.membership.id)
    groups = groups_at_home(g.membership.id)
    waiting = [*answer_lines(g.membership.id), *groups.offers, *waiting_lines(pairs)]
    participant = participant_part(g.membership, pairs) if who.is_participant else None
    coach = coach_part(g.membership, pairs) if who.is_coach else None
    steps = [*waiting, *(part.next_step for part in (participant, coach) if part and part.next_step)]
    calm = next((part.calm for part in (participant, coach) if part and part.calm), NOTHING)
    return render_template(
        "home/member.html",
        next_step=steps[0] if steps else None,
        calm=calm,
        waiting=waiting[1:],
        meetings=meeting_lines(pairs.meetings),
        groups=groups.lines,
        participant=participant,
        coach=coach,
    )
