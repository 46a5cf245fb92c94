"""An association, its administrator, and the administrator at a browser."""

import pytest


@pytest.fixture
def organization(world):
    return world.organization("Golden State", slug="golden")


@pytest.fixture
def rosa(world, organization):
    return world.administrator(organization, "Rosa Tran", agency="Davis")


@pytest.fixture
def visitor(world, rosa):
    return world.signed_in(rosa)
