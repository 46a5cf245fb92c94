"""What a message would say now, for an administrator: never a live link, a code, or somebody's own words."""

import re
from dataclasses import dataclass

import structlog

from mentoring.foundation.extensions import db
from mentoring.messages.deliver import addressee
from mentoring.messages.kinds import KINDS, Skip
from mentoring.messages.letters import Letter
from mentoring.messages.models import Message

PREVIEWED = frozenset(
    {
        "first_meeting_note",
        "invitation",
        "log_request",
        "match_published",
        "meeting_cancelled",
        "meeting_in_pause",
        "meeting_invitation",
        "meeting_not_confirmed",
        "meeting_reminder",
        "meeting_request",
        "survey_invitation",
        "times_declined",
        "times_proposed",
    }
)
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
PERSONAL = "(their own link)"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """The words of a letter without what opens anything."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    buttons: tuple[str, ...]
    has_calendar: bool


def preview_of(message: Message) -> Preview | str:
    """What the message would say now; or a sentence that says why it cannot be shown."""
    if message.kind not in PREVIEWED or message.kind not in KINDS:
        return "What this kind of message says is for the person alone."
    try:
        with db.session.begin_nested():
            letter = KINDS[message.kind].compose(message, addressee(message))
    except Exception:
        log.exception("message_not_composed", message=str(message.id))
        return "As things stand, this message cannot be written."
    return letter.why if isinstance(letter, Skip) else without_keys(letter)


def without_keys(letter: Letter) -> Preview:
    """A letter's words with every address taken out; its code and its quote are left out."""
    links = (letter.action, *letter.links) if letter.action else letter.links
    return Preview(
        subject=scrubbed(letter.subject),
        heading=scrubbed(letter.heading),
        paragraphs=tuple(scrubbed(words) for words in (*letter.paragraphs, *letter.closing, *letter.footer)),
        facts=tuple((fact.label, scrubbed(fact.value)) for fact in letter.facts),
        buttons=tuple(scrubbed(link.label) for link in links),
        has_calendar=letter.calendar is not None,
    )


def scrubbed(words: str) -> str:
    return ADDRESS.sub(PERSONAL, words)
