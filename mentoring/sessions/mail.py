"""The message of the sessions room: after a meeting, a button that logs it in two taps."""

from datetime import timedelta

from sqlalchemy import or_, select

from mentoring.accounts.models import Membership
from mentoring.foundation import links
from mentoring.foundation.clock import today
from mentoring.foundation.extensions import db
from mentoring.foundation.words import moment
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message
from mentoring.scheduling.models import Meeting
from mentoring.sessions.models import SessionLog
from mentoring.sessions.wording import asked, first_name

LINK_LIFE = timedelta(days=30)


@kind("log_request", title="Request to log a meeting", repeats=False)
def log_request(message: Message, to: Addressee) -> Letter | Skip:
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == message.subject_id))
    if meeting is None or meeting.state == "cancelled" or meeting.sequence != message.sequence:
        return Skip("The meeting was moved or cancelled.")
    logged = db.session.scalar(select(SessionLog.id).where(SessionLog.meeting_id == meeting.id))
    if logged is not None or meeting.state != "confirmed":
        return Skip("The meeting is logged already.")
    both = db.session.scalars(
        select(Membership).where(
            or_(Membership.id == meeting.coach_id, Membership.id == meeting.participant_id)
        )
    ).all()
    mine = next(member for member in both if member.user_id == to.user_id)
    if mine.left_at is not None:
        return Skip("The person is no longer a member.")
    other = next(member for member in both if member.id != mine.id)
    until = max(meeting.ends_at, message.due_at) + LINK_LIFE
    token = links.sign("log", links.Link(message.organization_id, mine.id, meeting.id), until=until)
    question = asked(other.name, meeting.starts_at, to.zone, today(to.zone))
    return Letter(
        subject=question,
        heading=question,
        paragraphs=("It takes two taps to say so. You need not sign in.",),
        facts=(Fact("When", moment(meeting.starts_at, to.zone)), Fact("With", other.name)),
        action=Link("Say how it went", address("sessions.by_link", slug=to.slug, token=token)),
        closing=(
            f"The first of you to answer is enough: {first_name(other.name)} sees what you save, and you see theirs.",
        ),
        footer=("The button opens a page; nothing is saved until you press Save there.",),
    )
