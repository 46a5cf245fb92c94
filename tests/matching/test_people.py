"""A cohort's people as the matching reads them: profiles, hours, conflicts, and places over all organizations."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from mentoring.accounts.models import User
from mentoring.coaches.actions import orient
from mentoring.foundation.extensions import db
from mentoring.matching import conflicts
from mentoring.matching.models import Match
from mentoring.matching.people import task_of
from mentoring.matching.places import places_left
from mentoring.matching.profiles import Asks
from mentoring.matching.scoring import Rule, rule_against
from mentoring.organizations.plans import shipped
from mentoring.scheduling import stays
from tests.counting import statements


@pytest.fixture
def two(world):
    """Ana and Carl in a cohort whose program asks for everything that can be asked."""
    organization = world.organization()
    plain = {
        **shipped()["emerging-leaders"],
        "rules": {"common_hour": True, "orientation": True, "least": 1, "apart": True},
    }
    cohort = world.cohort(organization, program=world.program(organization, template=plain))
    ana = world.participant(
        organization,
        "Ana",
        state="California",
        profile={
            "setting": "rural",
            "years": 6,
            "work_values": ["calm"],
            "meeting_times": ["evening"],
        },
    )
    carl = world.coach(
        organization,
        "Carl",
        state="CA",
        profile={"settings": ["rural"], "years": 20, "work_values": ["calm", "candor"], "places": 2},
    )
    world.enrol(organization, cohort, ana)
    world.assign(organization, cohort, carl, places=2)
    return organization, cohort, ana, carl


def test_everything_that_was_said_reaches_the_arithmetic(inside, two):
    organization, cohort, ana, carl = two
    with inside(organization):
        task = task_of(cohort.id)
        (one,), (other,) = task.participants, task.coaches
        assert (one.id, one.region, one.setting, one.seniority, one.values) == (
            ana.id,
            "CA",
            "rural",
            6,
            frozenset({"calm"}),
        )
        assert (other.id, other.regions, other.settings, other.seniority) == (
            carl.id,
            frozenset({"CA"}),
            frozenset({"rural"}),
            20,
        )
        # 5 to 8 pm in Los Angeles; Tuesdays 9 to 12 in Chicago; both in the first week of March.
        assert one.hours[0] == ((17 + 8) * 60, (20 + 8) * 60)
        assert other.hours == ((1440 + (9 + 6) * 60, 1440 + (12 + 6) * 60),)
        assert task.weights.hours == 5
        assert task.asks == Asks(
            common_hour=True,
            orientation=True,
            days=(date(2026, 9, 1), date(2027, 8, 31)),
            least=1,
            apart=True,
        )


def test_what_a_program_asks_stands_against_the_pair_until_it_is_met(world, inside, two):
    organization, cohort, _, carl = two

    def rule():
        with inside(organization):
            task = task_of(cohort.id)
            return rule_against(task, task.participants[0], task.coaches[0])

    assert rule() is Rule.ORIENTATION
    with inside(organization):
        orient(carl.id, on=date(2026, 9, 3))
    assert rule() is Rule.NO_HOUR


@pytest.mark.parametrize(("kind", "rule"), [("vendor", Rule.CONFLICT), ("chain", Rule.CHAIN)])
def test_a_declared_conflict_stands_against_the_pair_whoever_declared_it(inside, two, kind, rule):
    organization, cohort, ana, carl = two
    for one, other in ((ana, carl), (carl, ana)):
        with inside(organization):
            conflicts.declare(one.id, other.id, kind=kind, actor=one.id)
            task = task_of(cohort.id)
            assert rule_against(task, task.participants[0], task.coaches[0]) is rule
            (row,) = conflicts.conflicts_of(one.id)
            assert (row.other_name, row.kind) == (other.name, kind)
            conflicts.withdraw(row.id, of=other.id)
            assert conflicts.conflicts_of(one.id) == []


def test_two_who_came_apart_are_not_matched_again(world, inside, two):
    organization, cohort, ana, carl = two
    world.match(organization, cohort=cohort, coach=carl, participant=ana, state="ended", outcome="declined")
    with inside(organization):
        assert task_of(cohort.id).met == {(ana.id, carl.id)}


def test_a_coach_has_the_places_that_no_organization_has_taken(world, inside, two):
    organization, cohort, _, carl = two
    elsewhere = world.organization()
    with inside(organization):
        person = db.session.get(User, carl.user_id)
        db.session.expunge(person)
    there = world.coach(elsewhere, "Carl", user=person)
    match = world.match(elsewhere, coach=there)
    with inside(organization):
        assert places_left(cohort.id, [carl.id], lock=True) == {carl.id: 1}
    with inside(elsewhere):
        db.session.get(Match, (elsewhere.id, match.id)).state = "ended"
        db.session.commit()
    with inside(organization):
        assert places_left(cohort.id, [carl.id]) == {carl.id: 2}


def test_hours_are_read_in_the_zone_a_coach_stays_in_that_week(inside, two):
    """The middle of the cohort is the week of Monday, 1 March 2027; the window is Tuesdays, 9 to 12."""
    organization, cohort, _, carl = two

    def hours_with(*days, zone="Europe/London"):
        with inside(organization):
            came = stays.stay(carl.id, first_day=days[0], last_day=days[1], zone=zone)
            (coach,) = task_of(cohort.id).coaches
            stays.come_home(came.id, membership_id=carl.id)
        return coach.hours

    at_home = ((1440 + (9 + 6) * 60, 1440 + (12 + 6) * 60),)
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        assert hours_with(date(2027, 2, 1), date(2027, 3, 31)) == ((1440 + 9 * 60, 1440 + 12 * 60),)
        assert hours_with(date(2027, 3, 2), date(2027, 3, 2)) == ((1440 + 9 * 60, 1440 + 12 * 60),)
        assert hours_with(date(2027, 3, 3), date(2027, 3, 9)) == at_home
        assert hours_with(date(2027, 2, 1), date(2027, 2, 28)) == at_home


@pytest.mark.parametrize("number", [1, 6])
def test_reading_a_cohort_takes_the_same_statements_whatever_its_size(world, inside, two, number):
    organization, cohort, _, _ = two
    for _ in range(number):
        world.enrol(organization, cohort, world.participant(organization))
        world.assign(organization, cohort, world.coach(organization))
    with inside(organization), statements() as said:
        task_of(cohort.id)
    assert len(said) == 11


def test_who_joined_on_an_earlier_day_of_the_cohort_s_zone_goes_first_if_the_program_says_so(world, inside):
    organization = world.organization()
    joined = (
        datetime(2026, 9, 2, 6, tzinfo=UTC),
        datetime(2026, 9, 2, 8, tzinfo=UTC),
    )  # 11 pm, and 1 am the next day

    def turns(**rules):
        plain = {**shipped()["emerging-leaders"], "rules": rules}
        cohort = world.cohort(
            organization, program=world.program(organization, template=plain), zone="America/Los_Angeles"
        )
        for name, at in zip(("Ana", "Bo"), joined, strict=True):
            world.enrol(organization, cohort, world.participant(organization, name), created_at=at)
        with inside(organization):
            return [one.turn for one in sorted(task_of(cohort.id).participants, key=lambda one: one.name)]

    first, second = turns()
    assert second == first + 1
    assert turns(first_come=False) == [0, 0]
