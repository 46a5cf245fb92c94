"""A participant's own profile."""

import pytest

from mentoring.accounts.models import Membership
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.participants.actions import TopicTwice, Wanted, Work, complete_profile
from mentoring.participants.queries import Beginning, beginning_of, profile_of

HOPES = Wanted(
    story="To run a department.",
    topics=("council-relations", "", "finance-and-budget"),
    languages=("en", "es"),
    formats=("video",),
    government="county",
    career_path=("analyst", "supervisor"),
)
WORK = Work(title="Analyst", agency="Fresno County", city="Fresno", state="CA", population=1000, phone="1")


def test_a_profile_is_complete_once_saved_and_stays_so(world, inside):
    organization = world.organization()
    member = world.member(organization, is_participant=True)
    with inside(organization):
        assert beginning_of(member.id) == Beginning(profile_completed=False, goals=0)
        first = complete_profile(member.id, wanted=HOPES, work=WORK).completed_at
        again = complete_profile(member.id, wanted=HOPES, work=WORK).completed_at
        assert first is not None
        assert again == first
        assert beginning_of(member.id) == Beginning(profile_completed=True, goals=0)


def test_topics_keep_their_order_and_the_work_is_on_the_membership(world, inside):
    organization = world.organization()
    member = world.member(organization, is_participant=True)
    with inside(organization):
        complete_profile(member.id, wanted=HOPES, work=WORK)
    with inside(organization):
        profile = profile_of(member.id)
        assert profile.topics == ["council-relations", "finance-and-budget"]
        assert (profile.story, profile.government) == ("To run a department.", "county")
        assert (profile.languages, profile.formats) == (["en", "es"], ["video"])
        assert profile.career_path == ["analyst", "supervisor"]
        saved = db.session.get_one(Membership, (organization.id, member.id))
        assert (saved.title, saved.agency, saved.city) == ("Analyst", "Fresno County", "Fresno")
        assert (saved.state, saved.population, saved.phone) == ("CA", 1000, "1")


def test_a_topic_chosen_twice_is_refused_at_the_second_place_and_nothing_is_saved(world, inside):
    organization = world.organization()
    member = world.member(organization, is_participant=True, title="Before")
    twice = Wanted("", ("crisis-leadership", "", "crisis-leadership"), ("en",), ("video",))
    with inside(organization):
        with pytest.raises(TopicTwice) as refusal:
            complete_profile(member.id, wanted=twice, work=WORK)
        assert refusal.value.field == "third_topic"
    with inside(organization):
        assert profile_of(member.id) is None
        assert db.session.get_one(Membership, (organization.id, member.id)).title == "Before"


def test_who_is_no_participant_has_no_such_profile(world, inside):
    organization = world.organization()
    coach = world.coach(organization)
    with inside(organization), pytest.raises(NotFound):
        complete_profile(coach.id, wanted=HOPES, work=WORK)
