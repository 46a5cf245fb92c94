"""The message of matching: you have a coach, you have a participant."""

from sqlalchemy import select

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message


@kind("match_published", title="Match", repeats=True)
def match_published(message: Message, to: Addressee) -> Letter | Skip:
    match = db.session.get(Match, (message.organization_id, message.subject_id))
    if match is None or match.state == "ended":
        return Skip("The match has ended.")
    people = select(Membership).where(Membership.id.in_((match.coach_id, match.participant_id)))
    members = {member.id: member for member in db.session.scalars(people)}
    cohort = db.session.get_one(Cohort, (message.organization_id, match.cohort_id))
    coach, participant = members[match.coach_id], members[match.participant_id]
    if to.user_id == participant.user_id:
        return Letter(
            subject=f"{coach.name} is your coach",
            heading=f"Your coach is {coach.name}",
            paragraphs=(
                f"{coach.name} signed up to do this and is glad to hear from you.",
                "The first step is small: pick a time.",
                *(f"Why you two: {reason}" for reason in match.reasons[:1]),
            ),
            facts=facts(coach, cohort),
            action=Link("Pick a time", address("meetings.new", slug=to.slug, match_id=match.id)),
            links=(Link("See the profile", address("coaches.show", slug=to.slug, membership_id=coach.id)),),
        )
    written_to = db.session.get_one(User, participant.user_id)
    return Letter(
        subject=f"You coach {participant.name}",
        heading=f"You coach {participant.name}",
        paragraphs=(
            f"{participant.name} can now see your open times and pick one. You need not do anything until then.",
            "A short note of welcome helps: many are shy of asking.",
        ),
        facts=facts(participant, cohort),
        action=Link(f"Write to {participant.name}", f"mailto:{written_to.email}"),
        links=(Link("Look at your hours", address("availability.edit", slug=to.slug)),),
    )


def facts(member: Membership, cohort: Cohort) -> tuple[Fact, ...]:
    place = ", ".join(filter(None, (member.title, member.agency)))
    known = [Fact("Who", place)] if place else []
    return (*known, Fact("Cohort", cohort.name))
