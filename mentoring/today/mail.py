"""The message of the work queue: a kind note to a pair that has not met."""

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Letter, Link
from mentoring.messages.models import Message


@kind("first_meeting_note", title="Kind note about a first meeting", repeats=False)
def first_meeting_note(message: Message, to: Addressee) -> Letter | Skip:
    match = db.session.get(Match, (message.organization_id, message.subject_id))
    if match is None or match.state != "active":
        return Skip("The match has ended.")
    members = {
        member.id: member
        for member in db.session.scalars(
            select(Membership).where(Membership.id.in_((match.coach_id, match.participant_id)))
        )
    }
    coach, participant = members[match.coach_id], members[match.participant_id]
    if to.user_id == participant.user_id:
        return Letter(
            subject=f"{coach.name} would be glad to hear from you",
            heading=f"Ready when you are, {participant.name}",
            paragraphs=(
                f"You and {coach.name} are matched, and no meeting is booked yet.",
                "Coaches sign up because they like to do this: you are not a burden.",
                "Pick a time that suits you. What to talk about can wait until you meet.",
            ),
            action=Link("Pick a time", address("meetings.new", slug=to.slug, match_id=match.id)),
        )
    return Letter(
        subject=f"A first meeting with {participant.name}",
        heading=f"{participant.name} has not booked yet",
        paragraphs=(
            f"People in mid-career are often shy of asking. A line from you to {participant.name} usually does it.",
            "It also helps to look at your hours: the more open times, the easier the first one.",
        ),
        action=Link("Look at your hours", address("availability.edit", slug=to.slug)),
    )
