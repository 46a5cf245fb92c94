"""Answering from the message, without signing in."""

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.shared.forms import attempt
from blueprints.surveys import door
from blueprints.surveys.forms import SurveyForm, survey_form
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission
from mentoring.surveys import answers
from mentoring.surveys.queries import Asked, asked_of
from mentoring.surveys.results import SMALLEST

Page = str | tuple[str, int] | Response
LINK = Permission.FOLLOW_A_LINK


@door.get("/survey/<token>", permission=LINK)
def by_link(token: str) -> str:
    """The questions; once they are answered, thanks."""
    _, asked = opened(token)
    if asked.answered or not asked.is_open(now()):
        return render_template("surveys/thanks.html", asked=asked)
    return questions_page(token, asked, survey_form(asked.questions))


@door.post("/survey/<token>", permission=LINK)
@limiter.limit("60 per hour")
def answer(token: str) -> Page:
    """Keep the answers."""
    link, asked = opened(token)
    form = survey_form(asked.questions)
    replies = form.replies
    done = attempt(form, lambda: answers.answer(link.subject_id, by=link.person_id, replies=replies) or True)
    if done is None and form.status == 409:
        return redirect(url_for("surveys.by_link", token=token))
    if done is None:
        return questions_page(token, asked, form), form.status
    return redirect(url_for("surveys.by_link", token=token))


def opened(token: str) -> tuple[links.Link, Asked]:
    """What the link says and what it asks, if both belong here."""
    link = links.read("survey", token)
    if link.organization_id != g.organization.id:
        raise LinkExpired
    try:
        asked = asked_of(link.subject_id, link.person_id)
    except NotFound as nothing:
        raise LinkExpired from nothing
    g.by_link = True
    return link, asked


def questions_page(token: str, asked: Asked, form: SurveyForm) -> str:
    return render_template(
        "surveys/link.html",
        asked=asked,
        form=form,
        fields=[(question, form[f"answer-{question.key}"]) for question in asked.questions],
        token=token,
        smallest=SMALLEST,
    )
