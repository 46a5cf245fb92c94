"""A participant's goals."""

import pytest

from mentoring.foundation.errors import NotFound
from mentoring.participants import goals
from mentoring.participants.queries import goals_of
from tests.counting import statements


def listed(member):
    return [row.sentence for row in goals_of(member.id)]


@pytest.fixture
def dana(world, inside):
    """A participant with three goals, inside their organization."""
    organization = world.organization()
    member = world.participant(organization)
    with inside(organization):
        member.goals = [goals.add(member.id, sentence=sentence).id for sentence in ("One", "Two", "Three")]
        yield member


def test_goals_stand_in_the_order_they_were_added(dana):
    assert listed(dana) == ["One", "Two", "Three"]


def test_a_goal_moves_up_and_down_and_stops_at_the_ends(dana):
    one, _, three = dana.goals
    assert goals.move(three, membership_id=dana.id, up=True) == 2
    assert listed(dana) == ["One", "Three", "Two"]
    assert goals.move(one, membership_id=dana.id, up=True) == 1
    assert goals.move(one, membership_id=dana.id, up=False) == 2
    assert listed(dana) == ["Three", "One", "Two"]


def test_a_removed_goal_comes_back_where_it_was(dana):
    goals.remove(dana.goals[1], membership_id=dana.id)
    assert listed(dana) == ["One", "Three"]
    goals.restore(dana.goals[1], membership_id=dana.id)
    assert listed(dana) == ["One", "Two", "Three"]


def test_a_reached_goal_can_be_reopened(dana):
    goals.reach(dana.goals[0], membership_id=dana.id)
    assert [row.reached_at is None for row in goals_of(dana.id)] == [False, True, True]
    goals.reopen(dana.goals[0], membership_id=dana.id)
    assert [row.reached_at for row in goals_of(dana.id)] == [None, None, None]


def test_the_eighth_goal_is_refused_until_one_is_reached_and_then_the_undo_is_refused(dana):
    for number in range(4, 8):
        goals.add(dana.id, sentence=f"Goal {number}")
    with pytest.raises(goals.GoalsAreFull):
        goals.add(dana.id, sentence="Eight")
    goals.reach(dana.goals[0], membership_id=dana.id)
    goals.add(dana.id, sentence="Eight")
    with pytest.raises(goals.GoalsAreFull):
        goals.reopen(dana.goals[0], membership_id=dana.id)
    assert len(listed(dana)) == 8


def test_the_same_goal_twice_is_refused(dana):
    with pytest.raises(goals.GoalTwice):
        goals.add(dana.id, sentence="two")
    with pytest.raises(goals.GoalTwice):
        goals.change(dana.goals[0], membership_id=dana.id, sentence="Three")
    assert goals.change(dana.goals[0], membership_id=dana.id, sentence="First").sentence == "First"
    assert listed(dana) == ["First", "Two", "Three"]


@pytest.mark.parametrize("verb", [goals.reach, goals.reopen, goals.remove, goals.restore])
def test_nobody_touches_somebody_elses_goal(dana, world, verb):
    goal = dana.goals[0]
    with pytest.raises(NotFound):
        verb(goal, membership_id=world_member(world, dana))
    assert listed(dana) == ["One", "Two", "Three"]


def world_member(world, dana):
    organization = type("Named", (), {"id": dana.organization_id})
    return world.member(organization, "Somebody else", is_participant=True).id


@pytest.mark.parametrize("number", [1, 3])
def test_goals_take_one_statement(world, inside, number):
    organization = world.organization()
    member = world.participant(organization)
    with inside(organization):
        for each in range(number):
            goals.add(member.id, sentence=f"Goal {each}")
    with inside(organization), statements() as seen:
        assert len(goals_of(member.id)) == number
    assert len(seen) == 1
