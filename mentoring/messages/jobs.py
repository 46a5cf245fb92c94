"""Envelopes of the messages room."""

from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import or_, select

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.jobs.registry import job, ring
from mentoring.messages import deliver
from mentoring.messages.models import Message
from mentoring.messages.transports import open_transport


@job("deliver_messages")
def deliver_messages() -> None:
    """Send what is due in the organization in force."""
    settings = current_app.config["SETTINGS"]
    outbox = current_app.extensions.get("outbox")
    deliver.deliver_due(
        open_transport(settings.mail_transport, mailbox_path=settings.mailbox_path, outbox=outbox)
    )


@job("sweep_messages")
def sweep_messages() -> None:
    """Visit every organization: ring where something is due, take up what was left half-way."""
    organizations = deliver.organizations_with_work()
    instant = now()
    for organization_id in organizations:
        with tenancy.organization(organization_id):
            waiting = needs_hand(instant)
            if waiting:
                deliver.recover()
        if waiting:
            ring("deliver_messages", organization_id)


def needs_hand(instant: datetime) -> UUID | None:
    """Any message that is due, or was left half-way. One statement."""
    return db.session.scalar(
        select(Message.id)
        .where(
            or_(
                (Message.state == "planned") & (Message.due_at <= instant),
                Message.state.in_(("claimed", "sending"))
                & (Message.claimed_at < instant - deliver.ABANDONED),
            )
        )
        .limit(1)
    )
