"""A participant's goals, and every change that can be taken back."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.participants import door
from blueprints.participants.forms import GoalForm
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from mentoring.participants import goals as verbs
from mentoring.participants.queries import goal_by_id, goals_of
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@door.get("/goals", permission=Permission.SEEK_COACHING)
def goals() -> Page:
    """The list, and a place to add to it."""
    return goals_page(GoalForm())


@door.post("/goals", permission=Permission.SEEK_COACHING)
def add_goal() -> Page:
    """Add a goal."""
    form = GoalForm()
    if attempt(form, lambda: verbs.add(g.membership.id, sentence=form.sentence.data)) is None:
        return goals_page(form), form.status
    flash("Your goal is on the list.", "success")
    return to_goals()


@door.get("/goals/<uuid:goal_id>/edit", permission=Permission.SEEK_COACHING)
def edit_goal(goal_id: UUID) -> Page:
    """One goal, to say in other words."""
    goal = goal_by_id(goal_id, membership_id=g.membership.id)
    return render_template("participants/goal.html", goal=goal, form=GoalForm(obj=goal))


@door.post("/goals/<uuid:goal_id>", permission=Permission.SEEK_COACHING)
def change_goal(goal_id: UUID) -> Page:
    """Say it in other words."""
    goal = goal_by_id(goal_id, membership_id=g.membership.id)
    form = GoalForm()
    changed = attempt(
        form, lambda: verbs.change(goal_id, membership_id=g.membership.id, sentence=form.sentence.data)
    )
    if changed is None:
        return render_template("participants/goal.html", goal=goal, form=form), form.status
    flash("Your goal is changed.", "success")
    return to_goals()


@door.post("/goals/<uuid:goal_id>/place", permission=Permission.SEEK_COACHING)
def move_goal(goal_id: UUID) -> Response:
    """One place up or down."""
    up = request.form.get("direction") != "down"
    place = verbs.move(goal_id, membership_id=g.membership.id, up=up)
    sentence = goal_by_id(goal_id, membership_id=g.membership.id).sentence
    flash(f"“{sentence}” is now {PLACES[place - 1]}.", "success")
    return to_goals()


@door.post("/goals/<uuid:goal_id>/reached", permission=Permission.SEEK_COACHING)
def reach_goal(goal_id: UUID) -> Response:
    """Mark it as reached."""
    goal = verbs.reach(goal_id, membership_id=g.membership.id)
    offer_undo(f"Well done: “{goal.sentence}” is reached.", "participants.reopen_goal", goal_id)
    return to_goals()


@door.post("/goals/<uuid:goal_id>/reopened", permission=Permission.SEEK_COACHING)
def reopen_goal(goal_id: UUID) -> Response:
    """Take that back."""
    return undo(lambda: verbs.reopen(goal_id, membership_id=g.membership.id))


@door.post("/goals/<uuid:goal_id>/removed", permission=Permission.SEEK_COACHING)
def remove_goal(goal_id: UUID) -> Response:
    """Take it off the list."""
    goal = verbs.remove(goal_id, membership_id=g.membership.id)
    offer_undo(f"“{goal.sentence}” is off your list.", "participants.restore_goal", goal_id)
    return to_goals()


@door.post("/goals/<uuid:goal_id>/restored", permission=Permission.SEEK_COACHING)
def restore_goal(goal_id: UUID) -> Response:
    """Put it back."""
    return undo(lambda: verbs.restore(goal_id, membership_id=g.membership.id))


def goals_page(form: GoalForm) -> str:
    rows = goals_of(g.membership.id)
    return render_template(
        "participants/goals.html",
        form=form,
        ahead=[row for row in rows if row.reached_at is None],
        reached=[row for row in rows if row.reached_at is not None],
        most=verbs.MOST,
    )


def to_goals() -> Response:
    return redirect(url_for("participants.goals"))


def offer_undo(text: str, endpoint: str, goal_id: UUID) -> None:
    say(text, action={"label": "Undo", "url": url_for(endpoint, goal_id=goal_id)})


def undo(verb: Callable[[], object]) -> Response:
    """Take a step back, unless the list has filled up since."""
    try:
        verb()
    except verbs.GoalsAreFull as refusal:
        flash(refusal.sentence, "warning")
    else:
        flash("It is back on your list.", "success")
    return to_goals()
