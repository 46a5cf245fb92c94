"""Reads of logs, each at its fixed price."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from mentoring.foundation.errors import NotFound
from mentoring.sessions import actions
from mentoring.sessions.figures import Totals, figures, figures_page, totals
from mentoring.sessions.queries import (
    Hours,
    asked_about,
    hours_of,
    log_for,
    logs_of,
    partner_in,
    waiting_logs,
)
from mentoring.sessions.told import Told
from tests.counting import statements

HOUR = Told("met", 60)
NOON = datetime(2026, 12, 8, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def pair(world):
    organization = world.organization()
    return organization, world.match(organization)


def log(match, days, told=HOUR, line="A line."):
    day = NOON.date() - timedelta(days=days)
    return actions.log_session(match.id, by=match.coach_id, told=told, held_on=day, key=uuid4(), line=line)


def price(read):
    with statements() as seen:
        read()
    return len(seen)


def test_the_price_of_each_read_does_not_grow(world, inside, pair):
    organization, match = pair
    reads = {
        "logs_of": (lambda: logs_of(match.coach_id), 2),
        "hours_of": (lambda: hours_of(match.coach_id), 1),
        "waiting_logs": (lambda: waiting_logs(match.coach_id), 1),
        "figures": (figures, 1),
        "figures_page": (lambda: figures_page(1), 2),
        "totals": (totals, 1),
    }
    for rounds in range(2):
        for number in range(1 + 2 * rounds):
            world.meeting(organization, match, NOON - timedelta(days=50 * rounds + number + 1))
            with inside(organization):
                log(match, days=100 * (rounds + 1) + number)
        with inside(organization):
            found = {name: price(read) for name, (read, _) in reads.items()}
        assert found == {name: expected for name, (_, expected) in reads.items()}


def test_hours_count_what_took_place_on_either_side(inside, world, pair):
    organization, match = pair
    meeting = world.meeting(organization, match, NOON - timedelta(days=3))
    with inside(organization):
        log(match, 10)
        log(match, 11, Told("met", 45))
        actions.log_meeting(meeting.id, by=match.participant_id, told=Told("missed"))
        assert hours_of(match.coach_id) == hours_of(match.participant_id) == Hours(2, 105)
        assert hours_of(uuid4()) == Hours(0, 0)
        assert totals() == Totals(3, 2, 105)


def test_meetings_wait_until_somebody_logs_them(world, inside, pair):
    organization, match = pair
    older = world.meeting(organization, match, NOON - timedelta(days=9))
    newer = world.meeting(organization, match, NOON - timedelta(days=2))
    world.meeting(organization, match, NOON - timedelta(minutes=30))
    world.meeting(organization, match, NOON - timedelta(days=5), state="cancelled")
    with inside(organization):
        assert [row.meeting_id for row in waiting_logs(match.coach_id)] == [newer.id, older.id]
        assert [row.other_name for row in waiting_logs(match.participant_id)] == ["Ellis Grant"] * 2
        actions.log_meeting(newer.id, by=match.coach_id, told=Told("met", 60))
        assert [row.meeting_id for row in waiting_logs(match.participant_id)] == [older.id]


def test_a_cohorts_figures_are_its_own_and_hold_no_words(world, inside, pair):
    organization, match = pair
    other = world.match(
        organization, cohort=world.cohort(organization, "Other", program=world.program(organization, "B"))
    )
    with inside(organization):
        log(match, 1)
        log(other, 2)
        rows = figures(match.cohort_id)
        assert [(row.held_on, row.coach_name, row.participant_name, row.minutes) for row in rows] == [
            (date(2026, 12, 7), "Ellis Grant", "Dana Whitfield", 60)
        ]
        assert totals(other.cohort_id) == Totals(1, 1, 60)
        assert "A line." not in repr(figures())


def test_what_is_not_theirs_is_not_there(world, inside, pair):
    organization, match = pair
    meeting = world.meeting(organization, match, NOON - timedelta(days=2))
    stranger = world.coach(organization, "Someone Else")
    with inside(organization):
        made = log(match, 1)
        for read in (
            lambda: log_for(made.id, stranger.id),
            lambda: partner_in(match.id, stranger.id),
            lambda: asked_about(meeting.id, stranger.id),
        ):
            with pytest.raises(NotFound):
                read()
    with inside(world.organization()), pytest.raises(NotFound):
        log_for(made.id, match.coach_id)
