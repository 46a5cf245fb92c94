"""The messages of matching: an offer and its end, a match, a publication taken back, and a question to coaches."""

from datetime import timedelta

from sqlalchemy import func, select

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.foundation.words import count, moment
from mentoring.matching.models import Match, Proposal, ProposedPair
from mentoring.matching.offers import cohort_and_offer
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee, Skip, kind
from mentoring.messages.letters import Fact, Letter, Link
from mentoring.messages.models import Message

LINGERS = timedelta(days=30)  # the page of an offer says how it ended for so long


@kind("match_published", title="Match", repeats=True)
def match_published(message: Message, to: Addressee) -> Letter | Skip:
    match = db.session.get(Match, (message.organization_id, message.subject_id))
    if match is None or match.state == "ended":
        return Skip("The match has ended.")
    coach, participant, cohort = people_of(match)
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


@kind("match_offered", title="Offered match", repeats=True)
def match_offered(message: Message, to: Addressee) -> Letter | Skip:
    match = db.session.get(Match, (message.organization_id, message.subject_id))
    if match is None or match.state != "offered" or match.answer_by is None:
        return Skip("The offer was answered.")
    coach, participant, cohort = people_of(match)
    _, offer = cohort_and_offer(cohort.id)
    mine, other = (coach, participant) if to.user_id == coach.user_id else (participant, coach)
    until = moment(match.answer_by, to.zone)
    token = links.sign(
        "offer", links.Link(match.organization_id, mine.id, match.id), until=match.answer_by + LINGERS
    )
    call = (
        (f"You may talk for {offer.discovery_minutes} minutes before you answer.",)
        if offer is not None and offer.discovery_minutes
        else ()
    )
    return Letter(
        subject=f"A match for you: {other.name}",
        heading=f"How about {other.name}?",
        paragraphs=(
            f"Your association thinks that you and {other.name} would do well together"
            + (", with you as the coach." if mine.id == coach.id else ", with them as your coach."),
            *(f"Why you two: {reason}" for reason in match.reasons[:1]),
            (
                f"Say yes, and it begins as soon as you both have. Say nothing, and it begins after {until}. Either of "
                "you may say no until then. No reason is asked, and nobody is told who did."
            ),
            *call,
        ),
        facts=facts(other, cohort),
        action=Link("Look and answer", address("matching.offer_by_link", slug=to.slug, token=token)),
        links=(Link("See the profile", address("coaches.show", slug=to.slug, membership_id=coach.id)),)
        if mine.id == participant.id
        else (),
    )


@kind("match_fell_through", title="Match that did not come about", repeats=True)
def match_fell_through(message: Message, to: Addressee) -> Letter | Skip:
    match = db.session.get(Match, (message.organization_id, message.subject_id))
    if match is None:
        return Skip("The match is not there any more.")
    coach, participant, cohort = people_of(match)
    if to.user_id == participant.user_id:
        return Letter(
            subject=f"The match with {coach.name} did not come about",
            heading=f"The match with {coach.name} did not come about",
            paragraphs=(
                "That happens, for many reasons, and says nothing about you.",
                "We look for the next best coach for you now, and write to you as soon as there is one.",
            ),
            facts=(Fact("Cohort", cohort.name),),
        )
    return Letter(
        subject=f"The match with {participant.name} did not come about",
        heading=f"The match with {participant.name} did not come about",
        paragraphs=(
            "That happens, for many reasons. Your place is free again, and you need not do anything.",
            "Thank you for being there.",
        ),
        facts=(Fact("Cohort", cohort.name),),
    )


@kind("matches_taken_back", title="Matches taken back", repeats=True)
def matches_taken_back(message: Message, _: Addressee) -> Letter | Skip:
    proposal = db.session.get(Proposal, (message.organization_id, message.subject_id))
    if proposal is None:
        return Skip("The proposal is not there any more.")
    cohort = db.session.get_one(Cohort, (message.organization_id, proposal.cohort_id))
    return Letter(
        subject=f"{cohort.name}: please wait for another message about your match",
        heading="Please wait for another message",
        paragraphs=(
            f"The matches of {cohort.name} went out too early. Please set aside the message about your match.",
            "You will hear from us again when they are ready. You need not do anything.",
        ),
    )


@kind("coach_wishes", title="Question to coaches", repeats=True)
def coach_wishes(message: Message, to: Addressee) -> Letter | Skip:
    proposal = db.session.get(Proposal, (message.organization_id, message.subject_id))
    until = proposal.coaches_asked_until if proposal is not None else None
    if proposal is None or until is None or proposal.state != "draft":
        return Skip("The draft is not open to coaches any more.")
    mine = db.session.scalar(select(Membership.id).where(Membership.user_id == to.user_id))
    number = db.session.scalar(
        select(func.count()).where(ProposedPair.proposal_id == proposal.id, ProposedPair.coach_id == mine)
    )
    if mine is None or not number:
        return Skip("Nobody is proposed to this coach any more.")
    cohort = db.session.get_one(Cohort, (message.organization_id, proposal.cohort_id))
    token = links.sign("coach-wishes", links.Link(message.organization_id, mine, proposal.id), until=until)
    return Letter(
        subject=f"{cohort.name}: who would you like to coach?",
        heading="Who would you like to coach?",
        paragraphs=(
            (
                f"{count(number, 'participant is', 'participants are')} thought of for you. Nothing is settled, and "
                "they do not know of it."
            ),
            (
                f"You may say whom you would like most, and whom you would rather not coach, until "
                f"{moment(until, to.zone)}. No reason is asked, and nobody learns what you said."
            ),
        ),
        facts=(Fact("Cohort", cohort.name),),
        action=Link("Say what you would like", address("matching.wishes_by_link", slug=to.slug, token=token)),
    )


def people_of(match: Match) -> tuple[Membership, Membership, Cohort]:
    """The coach, the participant and the cohort of a match."""
    people = select(Membership).where(Membership.id.in_((match.coach_id, match.participant_id)))
    members = {member.id: member for member in db.session.scalars(people)}
    cohort = db.session.get_one(Cohort, (match.organization_id, match.cohort_id))
    return members[match.coach_id], members[match.participant_id], cohort


def facts(member: Membership, cohort: Cohort) -> tuple[Fact, ...]:
    place = ", ".join(filter(None, (member.title, member.agency)))
    known = [Fact("Who", place)] if place else []
    return (*known, Fact("Cohort", cohort.name))
