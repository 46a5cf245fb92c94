"""Answering a survey.

What anonymous means here. An anonymous answer names no recipient and no time, and its id is drawn at random (the
other ids of the product begin with the time). The recipient keeps only that an answer came, not when, and their
message is left alone, so that its ledger does not say when either. That is not enough by itself: PostgreSQL keeps,
beside every row, which transaction wrote it and where it lies, so the recipient who changed and the answer that
appeared in one transaction could be laid side by side. Therefore each answer rewrites the wave: all its recipients as
they are, and all its answers in a new order under new ids. What then remains is outside the tables: two backups taken
just before and after one answer differ by it, and a web server's own log knows when a link was used.
"""

from collections.abc import Mapping
from random import SystemRandom
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.surveys.models import Answer, Recipient, Wave
from mentoring.surveys.questions import Replies, ReplyMissing, ReplyUnknown, checked, for_role, from_plain
from mentoring.surveys.waves import SurveyClosed

CHANCE = SystemRandom()


class AnsweredAlready(Refusal):
    status = 409
    sentence = "You answered already. Thank you."


class AnswerUnknown(Refusal):
    sentence = "Choose from the answers on the page."


class AnswerMissing(Refusal):
    sentence = "Choose an answer."


@transactional
def answer(recipient_id: UUID, *, by: UUID, replies: Mapping[str, str]) -> None:
    """Keep somebody's answers, once; without name and time where the survey is anonymous.

    Raises:
        NotFound: it is no question to them.
        SurveyClosed, AnsweredAlready: it cannot be answered any more.
        AnswerMissing, AnswerUnknown: an answer is missing, or was not offered; `field` is the question's key.
    """
    wave = db.session.scalar(
        select(Wave)
        .join(Recipient, Recipient.wave_id == Wave.id)
        .where(Recipient.id == recipient_id, Recipient.membership_id == by)
        .with_for_update(of=Wave)  # answers of one wave follow each other
    )
    if wave is None:
        raise NotFound
    recipient = db.session.scalars(
        select(Recipient).where(Recipient.id == recipient_id).execution_options(populate_existing=True)
    ).one()
    if recipient.answered:
        raise AnsweredAlready
    if wave.opened_at is None or (wave.closes_at is not None and wave.closes_at <= now()):
        raise SurveyClosed
    kept = sound(wave, recipient.role, replies)
    recipient.answered = True
    db.session.flush()
    if wave.anonymous:
        stir(wave, {"role": recipient.role, "replies": kept})
    else:
        db.session.add(Answer(wave_id=wave.id, recipient_id=recipient.id, role=recipient.role, replies=kept))


def sound(wave: Wave, role: str, replies: Mapping[str, str]) -> Replies:
    """The replies to keep, or a refusal at the question that is wrong."""
    try:
        return checked(for_role(from_plain(wave.questions), role), replies)
    except ReplyMissing as missing:
        raise AnswerMissing(field=missing.key) from missing
    except ReplyUnknown as unknown:
        raise AnswerUnknown(field=unknown.key) from unknown


def stir(wave: Wave, new: dict[str, object]) -> None:
    """Add an answer to a wave so that nothing in the tables tells which of them is new, or came with whom."""
    db.session.execute(
        update(Recipient)
        .where(Recipient.wave_id == wave.id)
        .values(answered=Recipient.answered)
        .execution_options(synchronize_session=False)
    )
    before = db.session.execute(
        delete(Answer)
        .where(Answer.wave_id == wave.id)
        .returning(Answer.role, Answer.replies)
        .execution_options(synchronize_session=False)
    )
    answers = [{"role": role, "replies": replies} for role, replies in before] + [new]
    CHANCE.shuffle(answers)
    db.session.execute(
        insert(Answer),
        [
            {"organization_id": wave.organization_id, "id": uuid4(), "wave_id": wave.id, **kept}
            for kept in answers
        ],
    )
