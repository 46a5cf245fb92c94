"""Messages of calendars: that the other one cannot come, or would rather meet at another time."""

from mentoring.foundation.extensions import db
from mentoring.foundation.words import moment
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.scheduling.answers import answers_of
from mentoring.scheduling.events import both, change_link
from mentoring.scheduling.models import Meeting


@kind("meeting_answer", title="Answer to an invitation", repeats=False)
def meeting_answer(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.get(Meeting, (message.organization_id, message.subject_id))
    if meeting is None or meeting.state != "confirmed" or meeting.sequence != message.sequence:
        return Skip("The meeting was moved or cancelled.")
    mine, other, _ = both(meeting, to)
    answer = answers_of(meeting).get(other.id)
    if answer is None or answer.answer not in {"declined", "proposed"}:
        return Skip("They changed their answer since.")
    when = moment(meeting.starts_at, to.zone)
    facts = [Fact("Booked", when)]
    if answer.proposed_starts_at is not None:
        heading = f"{other.name} asks for another time"
        facts.append(Fact("Asked for", moment(answer.proposed_starts_at, to.zone)))
    else:
        heading = f"{other.name} cannot come"
    return Letter(
        subject=f"{heading}: {when}",
        heading=heading,
        paragraphs=("The meeting stays as it is until one of you moves or cancels it.",),
        facts=tuple(facts),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
    )
