"""Verbs of a coach's profile: each part by itself, and nothing shown before it is whole."""

from datetime import date

import pytest

from mentoring.coaches import actions
from mentoring.coaches.actions import AwayBackwards, AwayWithoutReturn, PlacesFull, ProfileUnfinished
from mentoring.coaches.places import Place
from mentoring.coaches.queries import profile_of
from mentoring.foundation.errors import NotFound
from tests.counting import statements

OFFER = {"topics": ["bouncing-back"], "languages": ["en"], "formats": ["video", "phone"]}


@pytest.fixture
def coach(world, inside):
    """A coach who has said nothing yet; the organization is in force."""
    organization = world.organization()
    member = world.member(organization, "José Núñez", is_coach=True, title="Manager", agency="City of Lodi")
    with inside(organization):
        yield member.id


def test_a_profile_grows_part_by_part_and_is_shown_when_it_is_whole(coach):
    actions.introduce(coach, headline="Lodi for 22 years", story="")
    with pytest.raises(ProfileUnfinished) as refused:
        actions.complete(coach)
    assert refused.value.sentence == "Tell us what you help with, your languages and how you meet first."
    assert profile_of(coach).completed_at is None
    actions.offer(coach, **OFFER)
    first = actions.complete(coach).completed_at
    assert first is not None
    assert actions.complete(coach).completed_at == first
    assert actions.complete(coach).formats == ["video", "phone"]


def test_bands_and_states_follow_the_places(coach):
    places = [Place("Fresno", "CA", 540_000), Place("Reno", "NV", 9_999), Place("Lodi", "CA")]
    profile = actions.tell_places(coach, places=places)
    assert (profile.bands, profile.states) == (["under-10k", "over-500k"], ["CA", "NV"])
    assert profile.places_served[0]["band"] == "over-500k"
    assert actions.tell_places(coach, places=[]).bands == []


def test_thirteen_places_are_refused(coach):
    with pytest.raises(PlacesFull):
        actions.tell_places(coach, places=[Place("Lodi")] * 13)
    assert profile_of(coach) is None


def test_what_members_may_search_leaves_out_what_is_for_fewer_eyes(coach):
    actions.introduce(coach, headline="Turned a budget around", story="")
    actions.offer(coach, **OFFER)
    actions.tell_career(coach, career_path=["analyst"], credentials=["veteran"])
    assert actions.tell_places(coach, places=[Place("Fresno", "CA")]).search_text == (
        "jose nunez manager city of lodi turned a budget around fresno ca california bouncing back analyst veteran"
    )
    hidden = dict.fromkeys(("headline", "topics", "places_served", "career_path"), "cohort")
    profile = actions.show_to(coach, audiences=hidden | {"credentials": "pair", "shoe_size": "public"})
    assert profile.search_text == "jose nunez manager city of lodi"
    assert profile.audiences == hidden | {"credentials": "pair"}


def test_a_field_that_is_not_named_keeps_its_audience(coach):
    actions.show_to(coach, audiences={"story": "pair"})
    assert actions.show_to(coach, audiences={"topics": "public"}).audiences == {
        "story": "pair",
        "topics": "public",
    }


def test_days_away_have_an_end_after_their_beginning(coach):
    limits = {"places": 2, "meetings_a_month": None, "paused_until": None}
    with pytest.raises(AwayWithoutReturn):
        actions.limit(coach, **limits, away_from=date(2026, 12, 1), away_until=None)
    with pytest.raises(AwayBackwards):
        actions.limit(coach, **limits, away_from=date(2026, 12, 1), away_until=date(2026, 11, 30))
    profile = actions.limit(coach, **limits, away_from=None, away_until=date(2026, 12, 1))
    assert (profile.places, profile.away_until) == (2, date(2026, 12, 1))


def test_a_participant_and_a_neighbor_have_no_coach_profile(world, inside):
    here, there = world.organization(), world.organization()
    participant, neighbor = world.participant(here), world.coach(there)
    with inside(here):
        for who in (participant, neighbor):
            with pytest.raises(NotFound):
                actions.introduce(who.id, headline="A", story="")


def test_a_read_is_one_statement(coach):
    actions.introduce(coach, headline="A", story="")
    with statements() as seen:
        profile_of(coach)
    assert len(seen) == 1
