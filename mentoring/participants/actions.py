"""Verbs of a participant's own profile."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.participants.models import ParticipantProfile

TOPIC_FIELDS = ("first_topic", "second_topic", "third_topic")


class TopicTwice(Refusal):
    sentence = "You chose this topic above already. Choose another, or leave it empty."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a participant hopes for; `topics` in order of importance, an empty one stands for no choice."""

    story: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    government: str = ""
    career_path: tuple[str, ...] = ()
    setting: str = ""
    years: int | None = None
    values: tuple[str, ...] = ()
    meeting_times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """Where a member works and how to reach them: the part of a membership that its owner may edit."""

    title: str = ""
    agency: str = ""
    city: str = ""
    state: str = ""
    population: int | None = None
    phone: str = ""


@transactional
def complete_profile(membership_id: UUID, *, wanted: Wanted, work: Work) -> ParticipantProfile:
    """Save a participant's profile; it counts as complete from the first time on.

    Raises:
        NotFound: there is no such participant.
        TopicTwice: one topic was chosen twice; nothing is saved.
    """
    member = held(membership_id)
    topics: list[str] = []
    for field, topic in zip(TOPIC_FIELDS, wanted.topics, strict=False):
        if topic in topics:
            raise TopicTwice(field=field)
        topics += [topic] if topic else []
    member.title, member.agency, member.city = work.title, work.agency, work.city
    member.state, member.population, member.phone = work.state, work.population, work.phone
    profile = db.session.scalar(
        select(ParticipantProfile).where(ParticipantProfile.membership_id == membership_id)
    )
    if profile is None:
        profile = ParticipantProfile(membership_id=membership_id)
        db.session.add(profile)
    profile.story, profile.topics = wanted.story, topics
    profile.languages, profile.formats = list(wanted.languages), list(wanted.formats)
    profile.government, profile.career_path = wanted.government, list(wanted.career_path)
    profile.setting, profile.years = wanted.setting, wanted.years
    profile.work_values, profile.meeting_times = list(wanted.values), list(wanted.meeting_times)
    profile.updated_at = now()
    profile.completed_at = profile.completed_at or profile.updated_at
    return profile


def held(membership_id: UUID) -> Membership:
    """A participant, locked until the verb ends: two tabs of one person follow each other.

    Raises:
        NotFound: there is no such participant.
    """
    member = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, Membership.is_participant, Membership.left_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if member is None:
        raise NotFound
    return member
