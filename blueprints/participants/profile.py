"""A participant's own profile."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.participants import door
from blueprints.participants.forms import ProfileForm
from blueprints.shared.forms import attempt
from mentoring.participants.actions import TOPIC_FIELDS, complete_profile
from mentoring.participants.queries import profile_of
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response


@door.get("/participant-profile", permission=Permission.SEEK_COACHING)
def profile() -> Page:
    """What the participant said so far."""
    return render_template("participants/profile.html", form=ProfileForm(data=said()))


@door.post("/participant-profile", permission=Permission.SEEK_COACHING)
def update_profile() -> Page:
    """Save it."""
    form = ProfileForm()
    saved = attempt(form, lambda: complete_profile(g.membership.id, wanted=form.wanted, work=form.work))
    if saved is None:
        return render_template("participants/profile.html", form=form), form.status
    flash("Your profile is saved. You can change it at any time.", "success")
    return redirect(url_for("home.member"))


def said() -> dict[str, Any]:
    """The profile as a form shows it; whoever begins finds English and video chosen."""
    member, profile = g.membership, profile_of(g.membership.id)
    fields: dict[str, Any] = {
        name: getattr(member, name) for name in ("title", "agency", "city", "state", "population", "phone")
    }
    fields["languages"], fields["formats"] = ["en"], ["video"]
    if profile is None:
        return fields
    fields |= dict(zip(TOPIC_FIELDS, profile.topics, strict=False))
    fields |= {"story": profile.story, "government": profile.government, "career_path": profile.career_path}
    fields |= {"setting": profile.setting, "years": profile.years}
    fields |= {"values": profile.work_values, "meeting_times": profile.meeting_times}
    fields["languages"] = profile.languages or fields["languages"]
    fields["formats"] = profile.formats or fields["formats"]
    return fields
