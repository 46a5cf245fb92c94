"""Who is whose coach."""

from datetime import UTC, datetime

import pytest

from mentoring.matching.pairs import MatchRow, matches_of
from tests.counting import statements


def test_each_of_the_two_sees_the_other_and_their_own_role(world, inside):
    organization = world.organization()
    coach = world.coach(organization, "Ellis Grant", title="City manager, retired")
    dana = world.participant(organization, "Dana Whitfield", title="Deputy director")
    cohort = world.cohort(organization, "Class of 2026", state="running")
    match = world.match(organization, cohort, coach, dana)
    published = datetime(2026, 10, 1, tzinfo=UTC)
    common = (match.id, cohort.id, "Class of 2026")
    with inside(organization):
        assert matches_of(dana.id) == [
            MatchRow(*common, coach.id, "Ellis Grant", "City manager, retired", "participant", published)
        ]
        assert matches_of(coach.id) == [
            MatchRow(*common, dana.id, "Dana Whitfield", "Deputy director", "coach", published)
        ]


def test_an_ended_match_and_somebody_elses_are_not_listed(world, inside):
    organization = world.organization()
    coach = world.coach(organization)
    world.match(organization, coach=coach, state="ended", outcome="ended early")
    dana = world.participant(organization)
    with inside(organization):
        assert matches_of(coach.id) == []
        assert matches_of(dana.id) == []


@pytest.mark.parametrize("number", [1, 3])
def test_matches_take_one_statement(world, inside, number):
    organization = world.organization()
    coach = world.coach(organization)
    cohort = world.cohort(organization, state="running")
    for name in ("Ana", "Bo", "Cy")[:number]:
        world.match(organization, cohort, coach, world.participant(organization, name))
    with inside(organization), statements() as seen:
        assert [row.other_name for row in matches_of(coach.id)] == ["Ana", "Bo", "Cy"][:number]
    assert len(seen) == 1
