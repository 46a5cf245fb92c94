"""Matches in programs with rules of booking."""

import pytest

from mentoring.organizations.plans import shipped


@pytest.fixture
def ruled(world):
    """Makes a match in a program with these rules of booking; the coach keeps Tuesdays 9 to noon in Central Time."""

    def make(**rules):
        organization = world.organization(zone="America/Chicago")
        program = world.program(organization, template=shipped()["emerging-leaders"] | {"booking": rules})
        cohort = world.cohort(organization, program=program, state="running")
        return organization, world.match(organization, cohort=cohort)

    return make
