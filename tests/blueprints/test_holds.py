"""Details of a meeting: the time is kept while they are filled in, and it can repeat."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting, Occupancy, SlotHold
from tests.scheduling.pairs import MONDAY, NINE
from tests.visitor import values_of, words

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def booking(world):
    """A participant at the page of open times of Tuesday, December 8, about to add details."""
    organization = world.organization()
    coach = world.coach(organization, profile={"formats": ["video", "in_person"]})
    dana = world.participant(organization)
    match = world.match(organization, coach=coach, participant=dana)
    visitor = world.signed_in(dana)
    visitor.get(f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08")
    visitor.follow("Add a place or repeat it")
    visitor.get(f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08&details=1")
    return organization, match, visitor


def rows(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_time_is_kept_while_details_are_filled_in(world, inside, booking):
    organization, _, dana = booking
    dana.submit("7:00 am")
    assert dana.h1 == "Tuesday, December 8, 7:00 am Pacific Time"
    assert "We keep this time for you until 7:11 am." in dana.text
    with inside(organization):
        assert (rows(SlotHold), rows(Occupancy), rows(Meeting)) == (1, 2, 0)
    dana.submit("Book it", {"format": "in_person", "place": "City hall, room 2"})
    assert dana.h1 == "Meeting with Ellis Grant"
    with inside(organization):
        assert (rows(SlotHold), rows(Occupancy)) == (0, 2)
        assert tuple(db.session.execute(select(Meeting.format, Meeting.place)).one()) == (
            "in_person",
            "City hall, room 2",
        )


def test_an_expired_time_that_somebody_took_keeps_the_place_for_the_next_choice(world, inside, booking):
    organization, match, dana = booking
    dana.submit("7:00 am")
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    with time_machine.travel(MONDAY + timedelta(minutes=11), tick=False):
        with inside(organization):
            meetings.book(other.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
        dana.submit("Book it", {"format": "in_person", "place": "City hall"}, status=409)
        assert "Nearest open times: 8:00 am Tuesday, December 8, Pacific Time" in dana.text
        dana.submit("8:00 am")
    with inside(organization):
        mine = select(Meeting.starts_at, Meeting.place, Meeting.format).where(Meeting.match_id == match.id)
        assert tuple(db.session.execute(mine).one()) == (NINE + timedelta(hours=1), "City hall", "in_person")


def test_a_series_shows_its_conflicts_before_and_is_booked_and_cancelled_at_once(world, inside, booking):
    organization, match, dana = booking
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    with inside(organization):
        january = datetime(2027, 1, 12, 15, tzinfo=UTC)
        meetings.book(other.id, starts_at=january, minutes=60, format="video", key=uuid4())
    dana.submit("7:00 am")
    dana.follow("Monthly")
    dates = [words(row) for row in dana.page.select("tbody tr")]
    assert dates[:2] == [
        "Tuesday, December 8, 7:00 am Pacific Time Open",
        "Tuesday, January 12, 7:00 am Pacific Time That time is taken.",
    ]
    assert dates[-1].endswith("Your cohort ends on August 31, 2027.")
    sent = dict(values_of(dana.form_with("Book the 8 open dates")))
    dana.submit("Book the 8 open dates")
    assert "Eight meetings are booked" in " ".join(dana.notices)
    dana.follow("Tuesday, December 8")
    dana.submit("Cancel the rest of the series", {"words": "x" * 1001}, status=422)
    assert dana.errors == ["Up to 1,000 characters."]
    form = dana.form_with("Cancel the rest of the series")
    path, again = form.select_one("button[formaction]")["formaction"], dict(values_of(form))
    dana.submit("Cancel the rest of the series", {"words": "I move away."})
    assert "Eight meetings are cancelled" in " ".join(dana.notices)
    dana.post(path, again | {"words": "I move away."}, status=409)
    assert "No meeting of this series is still to come." in dana.text
    with inside(organization):
        assert rows(Occupancy) == 2
    dana.post(f"/o/{organization.slug}/matches/{match.id}/details", sent)
    said = "This page booked a series that was cancelled since. Choose another time."
    assert dana.notices == [said]


def test_a_series_that_changed_is_shown_again_and_nothing_is_booked(world, inside, booking):
    organization, match, dana = booking
    dana.submit("7:00 am")
    dana.follow("Every 2 weeks")
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    with inside(organization):
        starts_at = NINE + timedelta(weeks=2)
        meetings.book(other.id, starts_at=starts_at, minutes=60, format="video", key=uuid4())
    dana.submit("Book the 12 open dates", {"place": "Kept."}, status=409)
    assert dana.page.select_one("[name=place]")["value"] == "Kept."
    dana.submit("Book the 11 open dates")
    with inside(organization):
        assert rows(Meeting) == 12


def test_a_series_takes_no_guest(inside, booking):
    organization, _, dana = booking
    dana.submit("7:00 am")
    other = dana.response.request.path
    dana.get(f"{other}?repeat=monthly&guest={uuid4()}")
    assert "Can it be booked?" not in dana.text
    dana.submit("Book it", {"repeat": "monthly", "guest": str(uuid4())}, status=422)
    assert "A guest comes to one meeting. Leave the guest out, or book it once." in dana.text
    with inside(organization):
        assert rows(Meeting) == 0


def test_a_hold_is_its_participants_alone(world, booking):
    organization, _, dana = booking
    dana.submit("7:00 am")
    path = dana.response.request.path
    world.signed_in(world.participant(organization, "Someone Else")).get(path, status=404)


def test_ones_own_held_time_stays_open_to_oneself(booking):
    _, _, dana = booking
    dana.submit("7:00 am")
    dana.follow("Other times")
    dana.follow("Tue 8")
    dana.submit("7:00 am")
    assert dana.h1 == "Tuesday, December 8, 7:00 am Pacific Time"
