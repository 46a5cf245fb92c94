"""One message: its whole story, and the two things that can be done with it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.messages import door
from blueprints.messages.words import state_badge, state_word
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.messages import again
from mentoring.messages.kinds import title_of
from mentoring.messages.previews import Preview, preview_of
from mentoring.messages.queries import deeds_about, story_of
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/messages/<uuid:message_id>", permission=ADMINISTER)
def show(message_id: UUID) -> str:
    """When and why it was planned, what became of it, and what it says."""
    story = story_of(message_id)
    preview = preview_of(story.message)
    return render_template(
        "messages/show.html",
        story=story,
        message=story.message,
        title=title_of(story.message.kind),
        deeds=deeds_about(message_id),
        preview=preview if isinstance(preview, Preview) else None,
        no_preview=preview if isinstance(preview, str) else "",
        can_repeat=story.message.state in again.AGAIN,
        can_rest=story.message.state in again.REST,
        state_word=state_word,
        state_badge=state_badge,
    )


@door.post("/messages/<uuid:message_id>/repetition", permission=ADMINISTER)
def send_again(message_id: UUID) -> Page:
    """Send it again."""
    return acted(message_id, again.send_again, "It is sent again. This page says what becomes of it.")


@door.post("/messages/<uuid:message_id>/cancellation", permission=ADMINISTER)
def cancel(message_id: UUID) -> Page:
    """Cancel it, or let it rest."""
    return acted(message_id, again.cancel, "It will not be sent.")


def acted(message_id: UUID, verb: Callable[..., None], said: str) -> Page:
    """Do it and come back; a refusal is said on the message's own page."""
    try:
        verb(message_id, actor=g.membership.id)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.sentence, "warning")
        return show(message_id), refusal.status
    flash(said, "success")
    return redirect(url_for("messages.show", message_id=message_id))
