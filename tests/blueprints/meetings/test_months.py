"""Months as tables: of a coach's open times, and of one's own meetings."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from mentoring.scheduling import meetings
from tests.blueprints.meetings import booking_path
from tests.scheduling.pairs import NINE
from tests.visitor import words


def test_the_month_is_a_table_and_a_day_of_it_leads_to_its_times(world, pair):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(booking_path(organization, match))
    dana.follow("Show the month")
    table = dana.page.select_one("table.month")
    assert [words(cell) for cell in table.select("thead th")] == [
        "Sun",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
    ]
    assert [words(cell) for cell in table.select("tbody a")] == [
        "1 Tuesday, December 1, 4 times",
        "8 Tuesday, December 8, 5 times",
        "15 Tuesday, December 15, 5 times",
        "22 Tuesday, December 22, 5 times",
        "29 Tuesday, December 29, 5 times",
    ]
    assert len(table.select("tbody td")) == 35
    dana.follow("Later dates")
    assert dana.page.select_one("table.month caption").get_text() == "Open times in January 2027"
    dana.follow("12 Tuesday, January 12")
    assert dana.page.select_one("table.month") is None
    assert "Tuesday, January 12" in dana.text


def test_ones_month_is_a_table_of_meetings_on_the_days_of_ones_own_zone(world, pair, inside):
    organization, people, match = pair
    late = datetime(2027, 1, 1, 6, 30, tzinfo=UTC)  # 10:30 pm on December 31 in Pacific Time
    meeting = world.meeting(organization, match, late)
    world.meeting(organization, match, NINE, state="cancelled")
    with inside(organization):
        meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/meetings")
    dana.follow("Show the month")
    assert dana.h1 == "November 2026"
    dana.follow("December 2026")
    assert [words(cell) for cell in dana.page.select("td:not(.month-free)")] == [
        "Tuesday, December 8 8 7:00 am Ellis Grant",
        "Thursday, December 31 31 10:30 pm Ellis Grant",
    ]
    dana.follow("10:30 pm")
    assert dana.response.request.path.endswith(str(meeting.id))
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/{organization.slug}/meetings/month?month=2027-01")
    assert "Friday, January 1 1 12:30 am Dana Whitfield" in ellis.text


@pytest.mark.parametrize("month", ["2026-13", "soon", "1999-12", "2100-01", "2026-1"])
def test_a_month_that_is_none_is_not_there(world, pair, month):
    organization, people, _ = pair
    world.signed_in(people["coach"]).get(f"/o/{organization.slug}/meetings/month?month={month}", status=404)
