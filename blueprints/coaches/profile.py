"""One's own profile as a coach: what was said so far, and a page for each topic."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.coaches import door
from blueprints.coaches.forms import CompleteForm, PlacesForm
from blueprints.coaches.summary import summary
from blueprints.coaches.topics import ASKED, Topic, after, topic_by_key
from blueprints.shared.forms import Form, attempt
from blueprints.shared.notices import say
from mentoring.accounts.photos import photo_digest
from mentoring.coaches import actions
from mentoring.coaches.places import STATES
from mentoring.coaches.queries import profile_of
from mentoring.foundation.clock import today
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
OWN = Permission.OFFER_COACHING


@door.get("/coach-profile", permission=OWN)
def profile() -> str:
    """Everything that was said, to check and to change; and what is missing."""
    return profile_page(CompleteForm())


@door.post("/coach-profile", permission=OWN)
def complete() -> Page:
    """Show the profile in the gallery."""
    form = CompleteForm()
    if attempt(form, lambda: actions.complete(g.membership.id)) is None:
        return profile_page(form), form.status
    say(
        "Next, say when people can meet you.",
        title="Thank you. Your profile is in the Coaches Gallery",
        action={"label": "Give your hours", "url": url_for("availability.edit"), "method": "get"},
    )
    return redirect(url_for("coaches.profile"))


@door.get("/coach-profile/<key>", permission=OWN)
def edit(key: str) -> str:
    """One topic."""
    topic = topic_by_key(key)
    found = profile_of(g.membership.id)
    return topic_page(topic, topic.form(data=topic.stored(found)), is_complete=is_complete(found))


@door.post("/coach-profile/<key>", permission=OWN)
def update(key: str) -> Page:
    """Save one topic, and go on to the next while the profile is new."""
    topic = topic_by_key(key)
    form = topic.form()
    if isinstance(form, PlacesForm) and "add" in request.form:
        form.add_row()
        return topic_page(topic, form, is_complete=is_complete(), focus=len(form.places) - 1)
    saved = attempt(form, lambda: topic.save(g.membership.id, form))
    if saved is None:
        return topic_page(topic, form, is_complete=is_complete()), form.status
    following = after(topic)
    if saved.completed_at is None and following:
        return redirect(url_for("coaches.edit", key=following.key))
    if saved.completed_at:
        say("Saved. Others see it from now on.")
    return redirect(url_for("coaches.profile"))


def is_complete(found: Any = None) -> bool:
    found = found or profile_of(g.membership.id)
    return found is not None and found.completed_at is not None


def profile_page(form: Form) -> str:
    found = profile_of(g.membership.id)
    gaps = actions.missing(found)
    return render_template(
        "coaches/profile.html",
        form=form,
        profile=found,
        begun=found is not None,
        gaps=gaps,
        next_topic=topic_by_key(gaps[0][1]) if gaps else None,
        first_topic=ASKED[0],
        rows=summary(found, today(g.organization.zone)),
        digest=photo_digest(g.membership.id),
    )


def topic_page(topic: Topic, form: Form, *, is_complete: bool, focus: int | None = None) -> str:
    return render_template(
        "coaches/topic.html",
        topic=topic,
        form=form,
        steps=[each.title for each in ASKED] + ["Check your answers"],
        step=ASKED.index(topic) + 1 if topic.asked else 0,
        is_complete=is_complete,
        focus=focus,
        most_places=actions.MOST_PLACES,
        states=STATES,
    )
