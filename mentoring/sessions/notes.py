"""Notes: words for the two of a match, or for their author alone; sealed at rest, opened only for a reader.

What anybody may read is decided here and nowhere else: a pair note by the coach and the participant of its match,
a private one by its author. An administrator is neither.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from mentoring.accounts.models import Membership
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.crypto import seal, unseal
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.matching.models import Match
from mentoring.sessions.models import Note, SessionLog

LONGEST = 4000


class NoteTooLong(Refusal):
    sentence = f"Use at most {LONGEST:,} characters."
    field = "line"


@dataclass(frozen=True, slots=True)
class Line:
    """A note, opened for one reader; `layer` is "pair" or "private"."""

    author_name: str
    layer: str
    words: str
    mine: bool


def write(log_id: UUID, *, author_id: UUID, layer: str, words: str) -> None:
    """Put an author's words of one layer in place, inside a verb; no words take the note away.

    Raises:
        NoteTooLong: more than a page.
    """
    if len(words) > LONGEST:
        raise NoteTooLong(field="line" if layer == "pair" else "private")
    note = db.session.scalar(
        select(Note).where(Note.log_id == log_id, Note.author_id == author_id, Note.layer == layer)
    )
    if not words:
        if note is not None:
            db.session.delete(note)
        return
    if note is None:
        note = Note(id=new_id(), log_id=log_id, author_id=author_id, layer=layer)
        db.session.add(note)
    note.sealed = seal(
        words, organization_id=tenancy.current(), table="notes", row_id=note.id, column="sealed"
    )
    note.updated_at = now()
    db.session.flush()


def readable(log_ids: Iterable[UUID], *, reader_id: UUID) -> dict[UUID, tuple[Line, ...]]:
    """The notes of some logs that one member may read, the oldest first. One statement."""
    found = db.session.execute(
        select(Note, Membership.name)
        .join(SessionLog, SessionLog.id == Note.log_id)
        .join(Match, Match.id == SessionLog.match_id)
        .join(Membership, Membership.id == Note.author_id)
        .where(
            Note.log_id.in_(list(log_ids)),
            or_(Match.coach_id == reader_id, Match.participant_id == reader_id),
            or_(Note.layer == "pair", (Note.layer == "private") & (Note.author_id == reader_id)),
        )
        .order_by(Note.created_at, Note.id)
    )
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for note, author_name in found:
        lines[note.log_id].append(
            Line(author_name, note.layer, opened(note), mine=note.author_id == reader_id)
        )
    return {log_id: tuple(notes) for log_id, notes in lines.items()}


def own_words(lines: Iterable[Line], layer: str) -> str:
    """What the reader wrote in one layer, or nothing."""
    return next((line.words for line in lines if line.mine and line.layer == layer), "")


def opened(note: Note) -> str:
    return unseal(
        note.sealed, organization_id=note.organization_id, table="notes", row_id=note.id, column="sealed"
    )
