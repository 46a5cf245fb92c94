"""Days away that come every year."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from mentoring.coaches import actions, seasons
from mentoring.coaches.actions import SeasonUnclear
from mentoring.coaches.models import CoachProfile
from mentoring.foundation.extensions import db
from mentoring.matching.people import away_of
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.schedules import Season

LIMITS = {"places": 2, "meetings_a_month": None, "paused_until": None}


@pytest.fixture
def away(world, inside):
    """A coach who is away from November through March every year."""
    organization = world.organization()
    coach = world.coach(organization)
    with inside(organization):
        actions.limit(
            coach.id,
            **LIMITS,
            away_from=date(2026, 11, 1),
            away_until=date(2027, 3, 31),
            away_yearly=True,
        )
    return organization, coach


def profile_of(coach):
    return db.session.scalars(
        select(CoachProfile)
        .where(CoachProfile.membership_id == coach.id)
        .execution_options(populate_existing=True)
    ).one()


@pytest.mark.parametrize(
    ("today", "season"),
    [
        (date(2026, 10, 1), (date(2026, 11, 1), date(2027, 3, 31))),
        (date(2027, 3, 31), (date(2026, 11, 1), date(2027, 3, 31))),
        (date(2027, 4, 1), (date(2027, 11, 1), date(2028, 3, 31))),
        (date(2031, 1, 1), (date(2030, 11, 1), date(2031, 3, 31))),
    ],
)
def test_the_next_season_is_the_first_that_is_not_over(today, season):
    assert seasons.next_season(date(2026, 11, 1), date(2027, 3, 31), today) == season


def test_february_29_is_the_28th_in_other_years():
    assert seasons.a_year_on(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_season_to_the_end_of_february_ends_there_in_every_year():
    first, last = date(2027, 11, 1), date(2028, 2, 29)
    ends = []
    for year in (2028, 2029, 2030, 2031):
        first, last = seasons.next_season(first, last, date(year, 3, 1))
        ends.append(last)
    assert ends == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def test_a_season_that_first_comes_next_year_closes_nothing_this_year(world, inside):
    organization = world.organization()
    coach = world.coach(organization)
    days = {"away_from": date(2027, 6, 1), "away_until": date(2028, 2, 29), "away_yearly": True}
    with inside(organization):
        actions.limit(coach.id, **LIMITS, **days)
        (season,) = schedule_for(coach.id).away
        assert not season.holds(date(2026, 12, 24))
        assert season.holds(date(2027, 12, 24))
        assert season.holds(date(2032, 2, 29))
        assert not season.holds(date(2029, 3, 1))
        assert not any(first <= date(2026, 12, 24) <= last for first, last in away_of(profile_of(coach)))


def test_a_season_turns_once_it_is_over_everywhere(inside, away):
    organization, coach = away
    with inside(organization):
        with time_machine.travel(datetime(2027, 4, 1, 12, tzinfo=UTC), tick=False):
            assert not seasons.any_over()
            assert seasons.turn_seasons() == 0
        with time_machine.travel(datetime(2027, 4, 2, 12, tzinfo=UTC), tick=False):
            assert seasons.any_over()
            assert seasons.turn_seasons() == 1
            assert not seasons.any_over()
        profile = profile_of(coach)
        assert (profile.away_from, profile.away_until) == (date(2027, 11, 1), date(2028, 3, 31))


def test_hours_and_the_matching_know_every_year_of_it(inside, away):
    organization, coach = away
    with inside(organization):
        assert schedule_for(coach.id).away == (Season((11, 1), (3, 31), date(2026, 11, 1)),)
        spans = away_of(profile_of(coach))
        assert (date(2028, 11, 1), date(2029, 3, 31)) in spans


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, date(2027, 3, 31)), (date(2026, 11, 1), date(2027, 11, 1))],
)
def test_a_season_without_a_first_day_or_without_an_end_is_refused(inside, away, first, last):
    organization, coach = away
    with inside(organization):
        with pytest.raises(SeasonUnclear):
            actions.limit(coach.id, **LIMITS, away_from=first, away_until=last, away_yearly=True)
        assert profile_of(coach).away_from == date(2026, 11, 1)
