"""An administrator's two verbs on one message: send it again, or let it be.

Sending again takes the same row up again, not a new one: its key says which version of its subject it is about
(a meeting's sequence, a reminder's offset), and the same Message-ID lets a mail program tell a repeat.
"""

from uuid import UUID

import structlog
from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import later
from mentoring.messages.deliver import compose
from mentoring.messages.kinds import Skip
from mentoring.messages.models import Message
from mentoring.organizations.audit import note

AGAIN = ("failed", "uncertain")
REST = ("planned", "failed", "uncertain")
log = structlog.get_logger(__name__)


class NotToBeSentAgain(Conflict):
    sentence = "Only a message that failed, or may not have arrived, can be sent again."


class TooLateToSend(Refusal):
    status = 409
    sentence = "It is too late for this message: it would be of no use any more."


class NothingToSay(Refusal):
    status = 409
    sentence = "There is no reason to send this message any more."


class NotToBeCancelled(Conflict):
    sentence = "This message was sent, is on its way, or was settled already."


@transactional
def send_again(message_id: UUID, *, actor: UUID) -> None:
    """Send a message that failed or is uncertain once more, as things stand now.

    Raises:
        NotFound: there is no such message.
        NotToBeSentAgain: it is in another state.
        TooLateToSend, NothingToSay: it would say nothing that still holds; the refusal says why.
    """
    message = held(message_id)
    if message.state not in AGAIN:
        raise NotToBeSentAgain
    if message.expires_at is not None and message.expires_at <= now():
        raise TooLateToSend
    check_composes(message)
    said = f"Sent again. Before: {before(message)}"
    note("messages.send_again", sentence=said, actor=actor, subject_id=message.id)
    message.state, message.outcome = "planned", ""
    message.attempts, message.due_at, message.settled_at = 0, now(), None
    later("deliver_messages")


@transactional
def cancel(message_id: UUID, *, actor: UUID) -> None:
    """Keep a planned message from being sent, or let one rest that failed or is uncertain.

    Raises:
        NotFound: there is no such message.
        NotToBeCancelled: it is in another state.
    """
    message = held(message_id)
    if message.state not in REST:
        raise NotToBeCancelled
    if message.state == "planned":
        said = "Cancelled by an administrator."
    else:
        said = f"Laid to rest by an administrator. Before: {before(message)}"
    note("messages.cancel", sentence=said, actor=actor, subject_id=message.id)
    message.state, message.outcome, message.settled_at = "cancelled", said[:500], now()


def held(message_id: UUID) -> Message:
    """A message, locked until the verb ends: a worker takes it before or after."""
    message = db.session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        raise NotFound
    return message


def check_composes(message: Message) -> None:
    """Refuse what could not be written now."""
    try:
        with db.session.begin_nested():
            email = compose(message)
    except Exception as error:
        log.exception("message_not_composed", message=str(message.id))
        raise NothingToSay("This message still cannot be written. The reason is in the log.") from error
    if isinstance(email, Skip):
        raise NothingToSay(email.why)


def before(message: Message) -> str:
    return f"{message.state}. {message.outcome}".strip()
