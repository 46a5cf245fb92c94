"""The address that an answer to an invitation goes to: it says whose answer it is, about which meeting, and is signed.

The signed part stands behind a plus (RFC 5233) in letters that survive a mail server's lower case (RFC 4648, 6), and
the whole name keeps to 64 octets (RFC 5321, 4.5.3.1.1). Nothing about it is stored.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import current_app

from mentoring.foundation.errors import LinkExpired
from mentoring.scheduling.models import Meeting

TAIL, SAID, SEAL = 6, 23, 10  # octets: of an organization's id, of all that is said, of the signature
LEADER, SITTER = "leader", "sitter"  # of a group: its coach, and somebody with a seat
GUEST = "guest"
ROLES = ("coach", "participant", LEADER, SITTER, GUEST)


@dataclass(frozen=True, slots=True)
class Replier:
    """Who answers: coach, participant or guest of a meeting, the coach of a group, or the owner of a seat.

    An organization is known by the tail of its id.
    """

    organization_tail: str
    subject_id: UUID  # of the meeting, the group, or the seat
    role: str


def reply_address(meeting: Meeting, member_id: UUID) -> str:
    """Where one person's calendar answers to a meeting."""
    roles = {meeting.coach_id: "coach", meeting.participant_id: "participant"}
    return address_for(meeting.organization_id, meeting.id, roles.get(member_id, GUEST))


def address_for(organization_id: UUID, subject_id: UUID, role: str) -> str:
    """Where one person's calendar answers, which is also where its invitation comes from.

    It is the installation's own address where no mail server hands answers in.
    """
    settings = current_app.config["SETTINGS"]
    if not settings.replies_to:
        return str(settings.mail_from)
    said = organization_id.bytes[-TAIL:] + subject_id.bytes + bytes([ROLES.index(role)])
    name, _, domain = settings.replies_to.partition("@")
    token = b32encode(said + seal(said)).decode().rstrip("=").lower()
    return f"{name}+{token}@{domain}"


def read_address(address: str) -> Replier:
    """Who answers from there.

    Raises:
        LinkExpired: we never gave that address out.
    """
    token = address.partition("@")[0].rpartition("+")[2].upper()
    try:
        signed = b32decode(token + "=" * (-len(token) % 8))
    except (Error, ValueError) as error:
        raise LinkExpired from error
    said = signed[:SAID]
    if (
        len(signed) != SAID + SEAL
        or said[-1] >= len(ROLES)
        or not hmac.compare_digest(seal(said), signed[SAID:])
    ):
        raise LinkExpired
    return Replier(said[:TAIL].hex(), UUID(bytes=said[TAIL:-1]), ROLES[said[-1]])


def seal(said: bytes) -> bytes:
    """The signature: the first 80 bits of an HMAC (RFC 2104, 5)."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, b"calendar reply|" + said, sha256).digest()[:SEAL]
