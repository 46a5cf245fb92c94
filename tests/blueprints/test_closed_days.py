"""Days without meetings: an administrator closes and opens them, and nobody is offered them."""

from datetime import date

import pytest
from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.scheduling.models import ClosedDays
from tests.visitor import words

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def cohort(world):
    organization = world.organization()
    return organization, world.cohort(organization, state="running")


def path(organization, cohort):
    return f"/o/{organization.slug}/cohorts/{cohort.id}/closed-days"


def test_closed_days_are_not_offered_and_can_be_opened_again(world, cohort):
    organization, cohort = cohort
    dana = world.participant(organization)
    match = world.match(organization, cohort=cohort, participant=dana)
    participant = world.signed_in(dana)
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(f"/o/{organization.slug}/cohorts/{cohort.id}")
    rosa.follow("Days without meetings")
    rosa.submit(
        "Close these days", {"first_day": "2026-12-07", "last_day": "2026-12-09", "title": "Conference"}
    )
    assert "December 7 to 9 Conference" in rosa.text
    booking = f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08"
    participant.get(booking)
    assert days_of(participant)[:2] == ["Tue 1", "Tue 15"]
    rosa.submit("Undo")
    participant.get(booking)
    assert days_of(participant)[:2] == ["Tue 1", "Tue 8"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"first_day": "", "last_day": ""}, "Enter the first day."),
        ({"first_day": "2026-12-09", "last_day": "2026-12-07"}, "The last day comes before the first."),
        ({"first_day": "2026-12-09", "last_day": "2028-12-07"}, "Close up to a year at a time."),
    ],
)
def test_days_that_cannot_be_meant_are_refused_and_kept(world, inside, cohort, fields, error):
    organization, cohort = cohort
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(path(organization, cohort))
    rosa.submit("Close these days", fields | {"title": "Conference"}, status=422)
    assert rosa.errors == [error]
    assert rosa.page.select_one("[name=title]")["value"] == "Conference"
    with inside(organization):
        assert db.session.scalars(select(ClosedDays)).all() == []


def test_one_day_needs_no_last_day(world, inside, cohort):
    organization, cohort = cohort
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(path(organization, cohort))
    rosa.submit("Close these days", {"first_day": "2026-12-24"})
    with inside(organization):
        rows = db.session.execute(select(ClosedDays.first_day, ClosedDays.last_day)).all()
    assert [tuple(row) for row in rows] == [(date(2026, 12, 24), date(2026, 12, 24))]


def days_of(visitor):
    return [" ".join(words(day).split()[:2]) for day in visitor.page.select(".day-strip li")]
