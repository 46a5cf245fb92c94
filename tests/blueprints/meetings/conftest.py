"""A match on a Monday, a week before the Tuesday that is booked."""

import pytest


@pytest.fixture(autouse=True)
def always(on_a_monday):
    """It is that Monday in all of them."""


@pytest.fixture
def pair(world):
    """A match in an organization in Pacific Time; the coach keeps Tuesdays 9 to noon in Central Time."""
    organization = world.organization()
    people = {
        "coach": world.coach(
            organization, title="City manager", user=world.user("ellis@example.org", zone="America/Chicago")
        ),
        "participant": world.participant(organization, user=world.user("dana@example.org")),
    }
    match = world.match(organization, coach=people["coach"], participant=people["participant"])
    return organization, people, match
