"""The message of the surveys room: a few questions, answered from its button."""

from sqlalchemy import select

from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.words import count, day_of
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Letter, Link
from mentoring.messages.models import Message
from mentoring.surveys.models import Recipient
from mentoring.surveys.queries import asked_of
from mentoring.surveys.results import SMALLEST

ANONYMOUS = (
    "Your answers are kept without your name and without the time. "
    f"Results are shown only where at least {SMALLEST} people answered."
)
NAMED = "Your name stays beside your answers: the administrators of the program see who said what."


@kind("survey_invitation", title="Survey", repeats=False)
def survey_invitation(message: Message, to: Addressee) -> Letter | Skip:
    recipient = db.session.scalar(select(Recipient).where(Recipient.id == message.subject_id))
    if recipient is None:
        return Skip("The person is no longer asked.")
    try:
        asked = asked_of(recipient.id, recipient.membership_id)
    except NotFound:
        return Skip("The person is no longer a member.")
    if asked.answered:
        return Skip("The person answered already.")
    if asked.closes_at is None or not asked.is_open(now()):
        return Skip("The survey is closed.")
    signed = links.Link(message.organization_id, recipient.membership_id, recipient.id)
    token = links.sign("survey", signed, until=asked.closes_at)
    number = count(len(asked.questions), "question").lower()
    ask = (
        f"{to.organization_name} asks everybody in {asked.cohort_name} {number}. "
        "It takes about two minutes. You need not sign in."
    )
    return Letter(
        subject=f"{asked.title}: {number}",
        heading=asked.title,
        paragraphs=(ask, ANONYMOUS if asked.anonymous else NAMED),
        action=Link("Answer", address("surveys.by_link", slug=to.slug, token=token)),
        closing=(f"You can answer until {day_of(asked.closes_at, to.zone)}.",),
        footer=("The button is yours alone, and works once: please do not pass it on.",),
    )
