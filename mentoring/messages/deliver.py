"""Delivery: claim with SKIP LOCKED, compose, send, settle; each step is its own short transaction.

A row is `sending` from before the first byte to the server until its yes is committed. If that commit never
comes, the row tells so: kinds that repeat are sent again under the same Message-ID, the others stay `uncertain`.
"""

from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import structlog
from flask import current_app
from rq.timeouts import BaseTimeoutException
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from mentoring.accounts.models import Membership, User
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.kinds import KINDS, Addressee, Skip
from mentoring.messages.letters import as_email
from mentoring.messages.models import Message
from mentoring.messages.transports import Refused, Transport, Uncertain, Unreachable
from mentoring.organizations.models import Organization

BATCH = 50
ATTEMPTS = 9  # the waits between them add up to eight hours
ABANDONED = timedelta(minutes=10)  # a worker's job ends before that
PATIENCE = timedelta(minutes=4)  # of one job: what is left then is put back, not killed half-way
NOT_ITS_FAULT = (BaseTimeoutException, OperationalError)  # the job's time is up, or the database is away
log = structlog.get_logger(__name__)


def deliver_due(transport: Transport) -> int:
    """Send what is due in the organization in force, batch after batch; gives how many were sent."""
    sent, until = 0, now() + PATIENCE
    while now() < until and (batch := claim(BATCH)):
        with transport:
            while batch and now() < until:
                sent += deliver_one(batch.pop(0), transport)
        release(batch)
    return sent


def deliver_one(message_id: UUID, transport: Transport) -> bool:
    """Compose, send and settle one claimed message; whatever goes wrong with it stays with it."""
    email = started(message_id)
    if email is None:
        return False
    try:
        transport.send(email)
    except Refused as refused:
        settle(message_id, state="failed", outcome=str(refused))
    except Uncertain as uncertain:
        leave_uncertain(message_id, outcome=str(uncertain))
    except Unreachable as unreachable:
        put_back(message_id, outcome=str(unreachable))
    except NOT_ITS_FAULT:
        raise
    except Exception as error:
        log.exception("message_broke_transport", message=str(message_id))
        leave_uncertain(message_id, outcome=f"Sending it broke off: {type(error).__name__}.")
    else:
        settle(message_id, state="sent")
        return True
    return False


def started(message_id: UUID) -> EmailMessage | None:
    """What `start` gives; a message that cannot be composed is failed, and the batch goes on without it."""
    try:
        return start(message_id)
    except NOT_ITS_FAULT:
        raise
    except Exception as error:
        log.exception("message_not_composed", message=str(message_id))
        give_up(message_id, outcome=f"It could not be written: {type(error).__name__}.")
        return None


@transactional
def claim(limit: int) -> list[UUID]:
    """Take due messages for this worker; another worker takes others."""
    instant = now()
    due = (
        select(Message.id)
        .where(Message.state == "planned", Message.due_at <= instant)
        .order_by(Message.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = list(db.session.scalars(due))
    if taken:
        db.session.execute(
            update(Message).where(Message.id.in_(taken)).values(state="claimed", claimed_at=instant)
        )
    return taken


@transactional
def release(message_ids: list[UUID]) -> None:
    """Put back what was claimed and not begun; the sweep rings for it again."""
    if message_ids:
        db.session.execute(
            update(Message)
            .where(Message.id.in_(message_ids), Message.state == "claimed")
            .values(state="planned")
        )


@transactional
def start(message_id: UUID) -> EmailMessage | None:
    """Compose a claimed message and mark it `sending`; None when it is not to be sent, which is then settled."""
    message = db.session.scalar(
        select(Message).where(Message.id == message_id, Message.state == "claimed").with_for_update()
    )
    if message is None:
        return None
    instant = now()
    if message.expires_at is not None and message.expires_at <= instant:
        late = "It came due too late to be of use."
        tried = f"The mail server did not take it in time. {message.outcome}"
        finish(message, "expired", tried if message.attempts else late)
        return None
    email = compose(message)
    if isinstance(email, Skip):
        finish(message, "cancelled", email.why)
        return None
    message.state, message.claimed_at = "sending", instant
    message.attempts += 1
    return email


def compose(message: Message) -> EmailMessage | Skip:
    """The e-mail of a message as things stand now."""
    found = KINDS.get(message.kind)
    if found is None:
        return Skip("This version of the product does not know that kind of message.")
    to = addressee(message)
    letter = found.compose(message, to)
    if isinstance(letter, Skip):
        return letter
    settings = current_app.config["SETTINGS"]
    organization = db.session.get_one(Organization, message.organization_id)
    return as_email(
        letter,
        sender=letter.sender or settings.mail_from,
        organization_name=organization.name,
        accent=organization.accent,
        to_name=to.name,
        to_address=to.email,
        message_id=message.id,
        sent_at=now(),
    )


def addressee(message: Message) -> Addressee:
    """Who a message is for, under the name that the organization knows."""
    user = db.session.get_one(User, message.user_id)
    organization = db.session.get_one(Organization, message.organization_id)
    known_as = db.session.scalar(select(Membership.name).where(Membership.user_id == user.id))
    return Addressee(
        user_id=user.id,
        name=known_as or user.name,
        email=user.email,
        zone=user.zone or organization.zone,
        organization_id=organization.id,
        organization_name=organization.name,
        slug=organization.slug,
    )


@transactional
def give_up(message_id: UUID, *, outcome: str) -> None:
    """Fail a claimed message that could not be composed."""
    message = db.session.scalar(
        select(Message).where(Message.id == message_id, Message.state == "claimed").with_for_update()
    )
    if message is not None:
        finish(message, "failed", outcome)


@transactional
def settle(message_id: UUID, *, state: str, outcome: str = "") -> None:
    """Write down how a message on its way ended."""
    message = on_its_way(message_id)
    if message is not None:
        finish(message, state, outcome)


@transactional
def put_back(message_id: UUID, *, outcome: str) -> None:
    """Nothing was accepted: try again later, each time twice as late; give up when it has gone on too long."""
    message = on_its_way(message_id)
    if message is None:
        return
    if message.attempts >= ATTEMPTS:
        finish(message, "failed", outcome)
        return
    message.state, message.outcome = "planned", outcome
    message.due_at = now() + timedelta(minutes=2**message.attempts)


@transactional
def leave_uncertain(message_id: UUID, *, outcome: str) -> None:
    """It may have been accepted: repeat what repeats harmlessly, show the rest as uncertain."""
    message = on_its_way(message_id)
    if message is not None:
        doubt(message, outcome)


@transactional
def recover() -> int:
    """Take up what a worker left half-way in the organization in force; gives how many."""
    left = db.session.scalars(
        select(Message)
        .where(Message.state.in_(("claimed", "sending")), Message.claimed_at < now() - ABANDONED)
        .with_for_update(skip_locked=True)
    ).all()
    for message in left:
        if message.state == "claimed":
            message.state = "planned"
        else:
            doubt(message, "The worker ended between the mail server's answer and our note of it.")
    return len(left)


def on_its_way(message_id: UUID) -> Message | None:
    return db.session.scalar(
        select(Message).where(Message.id == message_id, Message.state == "sending").with_for_update()
    )


def doubt(message: Message, outcome: str) -> None:
    found = KINDS.get(message.kind)
    if found is not None and found.repeats and message.attempts < ATTEMPTS:
        message.state, message.outcome = "planned", outcome
        message.due_at = now() + timedelta(minutes=2**message.attempts)
        return
    finish(message, "uncertain", outcome)


def finish(message: Message, state: str, outcome: str) -> None:
    message.state, message.outcome, message.settled_at = state, outcome[:500], now()


def organizations_with_work() -> list[UUID]:
    """Every organization; the sweep asks each, one at a time, inside its own walls."""
    return list(
        db.session.scalars(
            select(Organization.id).order_by(Organization.id),
            execution_options=tenancy.crossing("the sweep visits every organization in turn"),
        )
    )
