"""The zones in which times are read: both where they differ, and the one that a person keeps."""

from uuid import uuid4

import pytest

from mentoring.scheduling import meetings
from tests.blueprints.meetings import booking_path
from tests.scheduling.pairs import NINE
from tests.visitor import words


def test_both_zones_are_shown_where_they_differ(world, pair, inside):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    path = f"/o/{organization.slug}/meetings/{meeting.id}"
    dana = world.signed_in(people["participant"])
    dana.get(path)
    assert "For Ellis Grant Tuesday, December 8, 9:00 am Central Time" in dana.text
    dana.get(f"{path}/edit")
    assert "7:30 am Pacific Time 9:30 am Central Time" in words(dana.page.select_one(".times"))


def test_the_zone_is_detected_changed_and_remembered(world, pair):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.client.set_cookie("zone", "America%2FDenver", domain="localhost")
    dana.get(booking_path(organization, match))
    assert "Times are yours: Mountain Time." in dana.text
    dana.submit("Use this zone", {"zone": "America/New_York"})
    assert dana.response.request.path.endswith("/meetings/new")
    assert "Times are yours: Eastern Time." in dana.text
    assert "Your browser is in Mountain Time." in dana.text
    dana.submit("Show times in Mountain Time")
    assert "Times are yours: Mountain Time." in dana.text
    assert "Your browser is in" not in dana.text


@pytest.mark.parametrize(
    "back",
    ["https://example.com/", "//example.com", "/o/elsewhere/meetings", "", "/o/{slug}/\r\nSet-Cookie: a"],
)
def test_a_zone_is_kept_without_leading_elsewhere_and_nonsense_is_none(world, pair, back):
    organization, people, _ = pair
    dana = world.signed_in(people["participant"])
    dana.client.set_cookie("zone", "Mars%2FOlympus", domain="localhost")
    back = back.format(slug=organization.slug)
    dana.post(f"/o/{organization.slug}/zone", {"zone": "America/Denver", "back": back})
    assert dana.response.request.path == f"/o/{organization.slug}/meetings"
    dana.post(f"/o/{organization.slug}/zone", {"zone": "Mars/Olympus"})
    assert "Choose a zone from the list." in " ".join(dana.notices)
