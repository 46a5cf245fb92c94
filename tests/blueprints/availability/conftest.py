"""Coaches who keep hours, and some who do not yet."""

from datetime import UTC, datetime

import pytest
import time_machine

from mentoring.scheduling.availability import kept_hours
from tests.visitor import words

SLUG = "golden"
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 10 am in Los Angeles


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def organization(world):
    return world.organization(slug=SLUG)


@pytest.fixture
def newcomer(world, organization):
    """A coach without hours, in the organization's Pacific Time."""
    coach = world.member(organization, "Ellis Grant", is_coach=True)
    visitor = world.signed_in(coach)
    visitor.member = coach
    return visitor


@pytest.fixture
def keeper(world, organization):
    """A coach who keeps Tuesdays 9 to noon in Central Time."""
    coach = world.coach(organization)
    visitor = world.signed_in(coach)
    visitor.member = coach
    return visitor


@pytest.fixture
def hours_of(inside, organization):
    def read(visitor):
        with inside(organization):
            return kept_hours(visitor.member.id)

    return read


def understood(visitor):
    """The sentences in which a page reads the hours back."""
    return [words(sentence) for sentence in visitor.page.select("main > .wrap > .card p")]
