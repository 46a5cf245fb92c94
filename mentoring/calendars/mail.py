"""Messages of calendars: that the other one cannot come, or would rather meet at another time."""

from datetime import datetime

from mentoring.foundation.extensions import db
from mentoring.foundation.words import moment
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.scheduling.answers import answers_of
from mentoring.scheduling.events import both, change_link
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.taking import length


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
    heading = f"{other.name} cannot come"
    subject, said = f"{heading}: {when}", f"{heading} to your meeting on {when}."
    facts = [Fact("Booked", when)]
    if answer.proposed_starts_at is not None and answer.proposed_ends_at is not None:
        asked = timed(answer.proposed_starts_at, answer.proposed_ends_at, meeting, to.zone)
        heading = f"{other.name} asks for another time"
        subject = f"{heading}: {asked}, instead of {when}"
        said = f"Your meeting is on {when}. {other.name} would rather meet on {asked}."
        facts.append(Fact("Asked for", asked))
    return Letter(
        subject=subject,
        heading=heading,
        paragraphs=(f"{said} The meeting stays as it is until one of you moves or cancels it.",),
        facts=tuple(facts),
        action=Link("Move or cancel", change_link(meeting, to, mine.id)),
    )


def timed(starts_at: datetime, ends_at: datetime, meeting: Meeting, zone: str) -> str:
    """When somebody would rather meet, and how long where that is not as long as the meeting."""
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    return f"{moment(starts_at, zone)}{'' if minutes == length(meeting) else f', for {minutes} minutes'}"
