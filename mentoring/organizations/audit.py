"""Writing down who did what, inside the verb that did it."""

from uuid import UUID

from mentoring.foundation.extensions import db
from mentoring.organizations.models import AuditEntry


def note(verb: str, *, sentence: str, actor: UUID | None, subject_id: UUID | None = None) -> None:
    """Add one line to the organization's record; it goes with the verb's transaction."""
    db.session.add(AuditEntry(verb=verb, sentence=sentence, actor_id=actor, subject_id=subject_id))
