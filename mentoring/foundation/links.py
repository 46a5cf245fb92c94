"""Signed links: one thing, for one person, until it expires. Nothing about them is stored."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link says: in whose organization, for whom, about what."""

    organization_id: UUID
    person_id: UUID
    subject_id: UUID
    mark: str = ""  # changes when the link must stop working before it expires


def sign(purpose: str, link: Link, *, until: datetime) -> str:
    """A token that opens one thing for one person until that instant."""
    parts = [link.organization_id.hex, link.person_id.hex, link.subject_id.hex, link.mark]
    return serializer(purpose).dumps([*parts, int(until.timestamp())])


def read(purpose: str, token: str) -> Link:
    """What a token says.

    Raises:
        LinkExpired: it is not ours, was made for something else, or is too old.
    """
    try:
        organization_id, person_id, subject_id, mark, until = serializer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkExpired from error
    if now() >= datetime.fromtimestamp(until, UTC):
        raise LinkExpired
    return Link(UUID(organization_id), UUID(person_id), UUID(subject_id), mark)


def serializer(purpose: str) -> URLSafeSerializer:
    """Tokens of one purpose never open another."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"link:{purpose}")
