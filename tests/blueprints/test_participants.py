"""A participant's profile and goals, and what a coach reads of them."""

import pytest

from mentoring.participants import goals
from mentoring.participants.actions import TopicTwice
from mentoring.participants.queries import beginning_of, goals_of, profile_of


@pytest.fixture
def organization(world):
    return world.organization()


@pytest.fixture
def dana(world, organization):
    return world.member(organization, is_participant=True, city="Fresno")


@pytest.fixture
def visit(world, dana):
    return world.signed_in(dana)


FILLED = {
    "story": "To run a department one day.",
    "first_topic": "council-relations",
    "third_topic": "finance-and-budget",
    "population": "42,000",
    "career_path": ["analyst", "supervisor"],
}


def test_a_profile_is_completed_with_what_the_roster_knew_already_filled_in(
    visit, organization, dana, inside
):
    visit.get(f"/o/{organization.slug}/participant-profile")
    assert visit.page.select_one("#city")["value"] == "Fresno"
    visit.submit("Save my profile", FILLED)
    assert visit.notices == ["Your profile is saved. You can change it at any time."]
    with inside(organization):
        profile = profile_of(dana.id)
        assert profile.topics == ["council-relations", "finance-and-budget"]
        assert (profile.languages, profile.formats) == (["en"], ["video"])
        assert beginning_of(dana.id).profile_completed
    visit.get(f"/o/{organization.slug}/participant-profile")
    assert visit.page.select_one("#population")["value"] == "42000"


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"story": " "}, ["Write a sentence or two about what you hope for."]),
        ({"first_topic": ""}, ["Choose the topic that matters most."]),
        ({"third_topic": "council-relations"}, [TopicTwice.sentence]),
        ({"population": "many"}, ["Enter the population as a number, such as 42,000."]),
        ({"population": "-1"}, ["Enter a number up to 50,000,000."]),
        ({"phone": "1" * 41}, ["Use up to 40 characters."]),
        ({"languages": []}, ["Choose at least one language."]),
    ],
)
def test_a_wrong_profile_is_refused_at_its_field_and_nothing_typed_is_lost(
    visit, organization, dana, inside, wrong, errors
):
    visit.get(f"/o/{organization.slug}/participant-profile")
    visit.submit("Save my profile", FILLED | {"agency": "Kings County"} | wrong, status=422)
    assert visit.errors == errors
    assert visit.page.select_one("#agency")["value"] == "Kings County"
    if "population" in wrong:
        assert visit.page.select_one("#population")["value"] == wrong["population"]
    with inside(organization):
        assert profile_of(dana.id) is None


def test_goals_are_added_moved_changed_reached_and_removed_with_undo(visit, organization):
    visit.get(f"/o/{organization.slug}/goals")
    assert "Your goals appear here once you add one." in visit.text
    for sentence in ("Lead a budget", "Speak at council"):
        visit.submit("Add this goal", {"sentence": sentence})
    assert listed(visit) == ["Lead a budget", "Speak at council"]
    visit.submit("Down")
    assert visit.notices == ["“Lead a budget” is now second."]
    assert listed(visit) == ["Speak at council", "Lead a budget"]
    visit.follow("Edit")
    visit.submit("Save this goal", {"sentence": "Speak at the council"})
    visit.submit("Reached")
    assert visit.notices == ["Well done: “Speak at the council” is reached. Undo"]
    assert listed(visit) == ["Lead a budget"]
    visit.submit("Undo")
    assert listed(visit) == ["Speak at the council", "Lead a budget"]
    visit.submit("Remove")
    assert listed(visit) == ["Lead a budget"]
    visit.submit("Undo")
    assert listed(visit) == ["Speak at the council", "Lead a budget"]


def listed(visit):
    return [found.get_text() for found in visit.page.select("ol.queue strong")]


def test_a_goal_too_many_is_refused_and_kept(visit, organization, dana, inside):
    visit.get(f"/o/{organization.slug}/goals")
    with inside(organization):
        for number in range(7):
            goals.add(dana.id, sentence=f"Goal {number}")
    visit.submit("Add this goal", {"sentence": "One more"}, status=409)
    assert visit.errors == ["Seven goals at a time are plenty. Mark one as reached or remove one first."]
    assert visit.page.select_one("#sentence")["value"] == "One more"


def test_somebody_elses_goal_is_not_there(world, organization, dana, inside):
    with inside(organization):
        goal = goals.add(dana.id, sentence="Mine").id
    other = world.signed_in(world.participant(organization, "Lee Park"))
    other.get(f"/o/{organization.slug}/goals/{goal}/edit", status=404)
    other.post(f"/o/{organization.slug}/goals/{goal}/removed", status=404)
    with inside(organization):
        assert [row.sentence for row in goals_of(dana.id)] == ["Mine"]


def test_only_the_coach_reads_a_participant(world, organization, inside):
    coach, dana = world.coach(organization), world.participant(organization, profile={"story": "To lead."})
    world.match(organization, coach=coach, participant=dana)
    with inside(organization):
        goals.add(dana.id, sentence="Lead a budget")
    path = f"/o/{organization.slug}/participants/{dana.id}"
    reader = world.signed_in(coach)
    reader.get(path)
    assert reader.h1 == "Dana Whitfield"
    assert [found.get_text() for found in reader.page.select("main ol li")] == ["Lead a budget"]
    assert "To lead." in reader.text
    world.signed_in(world.coach(organization, "Another Coach")).get(path, status=404)
    world.signed_in(dana).get(path, status=403)
    world.signed_in(world.administrator(organization)).get(path, status=403)
