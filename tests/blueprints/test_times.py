"""Times beside the open ones: proposed by one, answered from the message by the other; or booked by the coach."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.models import Meeting, TimeProposal
from mentoring.scheduling.outside import book_outside
from tests.visitor import Visitor, words

pytestmark = pytest.mark.usefixtures("on_a_monday")
PROPOSED = {"first_day": "2026-12-08", "first": "18:30", "second_day": "2026-12-10", "second": "07:00"}


@pytest.fixture
def pair(world):
    """A match in an organization in Pacific Time; the coach is in Central Time."""
    organization = world.organization()
    people = {
        "coach": world.coach(organization, user=world.user("ellis@example.org", zone="America/Chicago")),
        "participant": world.participant(organization, user=world.user("dana@example.org")),
    }
    match = world.match(organization, coach=people["coach"], participant=people["participant"])
    return organization, people, match


def link_in(mail):
    return re.search(r"http://localhost(/o/\S+/times/\S+)", mail.get_body(("plain",)).get_content()).group(1)


def test_times_are_proposed_where_none_fits_and_taken_from_the_message(
    app, world, pair, inside, carry_out, outbox
):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08")
    dana.follow("Ask Ellis Grant for another time")
    dana.submit("Send these times", PROPOSED | {"words": "I teach in the mornings."})
    carry_out()
    mail = outbox.pop()
    assert (str(mail["To"].addresses[0].addr_spec), outbox) == ("ellis@example.org", [])
    assert "Tuesday, December 8, 8:30 pm Central Time" in mail.get_body(("plain",)).get_content()
    ellis = Visitor(app)
    ellis.get(link_in(mail))
    assert "I teach in the mornings." in ellis.text
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 0
    ellis.submit("Thursday, December 10, 9:00 am Central Time")
    assert "the meeting is booked" in ellis.text
    with inside(organization):
        assert db.session.scalar(select(Meeting.starts_at)) == datetime(2026, 12, 10, 15, tzinfo=UTC)


def test_none_of_the_times_fits(app, world, pair, carry_out, outbox):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/matches/{match.id}/times/new")
    dana.submit("Send these times", PROPOSED)
    carry_out()
    ellis = Visitor(app)
    ellis.get(link_in(outbox.pop()))
    ellis.submit("None of them fits", {"words": "Any Friday."})
    carry_out()
    assert str(outbox[0]["Subject"]) == "None of the times fits Ellis Grant"
    assert "Any Friday." in outbox[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("changed", "error", "at"),
    [
        ({"first_day": ""}, "Enter a day.", "first_day"),
        ({"first": ""}, "Enter a time, such as 18:30.", "first"),
        ({"first": "half past"}, "Enter a time such as 18:30.", "first"),
        ({"second": ""}, "Enter both a day and a time, or clear both.", "second"),
        ({"first_day": "2026-11-02"}, "That time is over. Choose one that is still to come.", "first"),
        ({"second_day": "2028-12-10"}, "Check the year: that is more than a year ahead.", "second"),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_kept(world, pair, inside, changed, error, at):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/matches/{match.id}/times/new")
    dana.submit("Send these times", PROPOSED | {"words": "Kept."} | changed, status=422)
    assert words(dana.page.select_one(f"#{at}-error")).endswith(error)
    assert words(dana.page.select_one("[name=words]")) == "Kept."
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(TimeProposal)) == 0


def test_a_coach_books_at_any_time_on_their_own_clock(world, pair, inside):
    organization, people, match = pair
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/{organization.slug}/meetings")
    ellis.follow("Book a meeting")
    ellis.submit("Book it", {"day": "2026-12-12", "starts_at": "19:00", "place": "City hall"})
    assert "Saturday, December 12, 7:00 pm Central Time" in ellis.text
    ellis.get(f"/o/{organization.slug}/matches/{match.id}/meetings/outside")
    ellis.submit("Book it", {"day": "2026-12-12", "starts_at": "19:30"}, status=409)
    assert "Dana Whitfield and Ellis Grant are taken at that time." in ellis.text
    with inside(organization):
        assert [tuple(row) for row in db.session.execute(select(Meeting.starts_at, Meeting.place))] == [
            (datetime(2026, 12, 13, 1, tzinfo=UTC), "City hall")
        ]


def test_times_that_were_taken_since_are_no_longer_shown_and_can_still_be_declined(
    app, world, pair, inside, carry_out, outbox
):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/matches/{match.id}/times/new")
    dana.submit("Send these times", PROPOSED)
    carry_out()
    path = link_in(outbox.pop())
    shown = ["Tuesday, December 8, 8:30 pm Central Time", "Thursday, December 10, 9:00 am Central Time"]
    ellis = Visitor(app)
    for number, taken in enumerate(
        (datetime(2026, 12, 9, 2, tzinfo=UTC), datetime(2026, 12, 10, 15, tzinfo=UTC))
    ):
        ellis.get(path)
        assert [words(b) for b in ellis.page.select("button[name=starts_at]")] == shown[number:]
        with inside(organization):
            details = {"minutes": 60, "format": "video", "key": uuid4()}
            book_outside(match.id, starts_at=taken, **details)
    ellis.get(path)
    assert not ellis.page.select("button[name=starts_at]")
    ellis.submit("None of them fits", {"words": "Any evening."})
    assert "None of these times fitted." in ellis.text


def test_a_match_that_ended_has_no_times_to_choose(app, world, pair, inside, carry_out, outbox):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/matches/{match.id}/times/new")
    dana.submit("Send these times", PROPOSED)
    carry_out()
    with inside(organization):
        db.session.execute(update(Match).values(state="ended"))
        db.session.commit()
    ellis = Visitor(app)
    ellis.get(link_in(outbox.pop()))
    assert not ellis.page.select("button[name=starts_at]")


@pytest.mark.parametrize("typed", ["0026-12-12", "2126-12-12"])
def test_a_year_of_another_century_is_refused_at_its_day_and_nothing_is_left_out(world, pair, inside, typed):
    organization, people, match = pair
    error = "Check the year: enter one from 2000 to 2099."
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/{organization.slug}/matches/{match.id}/meetings/outside")
    ellis.submit("Book it", {"day": typed, "starts_at": "19:00"}, status=422)
    assert (ellis.errors, ellis.page.select_one("#day")["value"]) == ([error], typed)
    ellis.get(f"/o/{organization.slug}/matches/{match.id}/times/new")
    ellis.submit("Send these times", PROPOSED | {"second_day": typed}, status=422)
    assert (ellis.errors, ellis.page.select_one("#second_day")["value"]) == ([error], typed)
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(TimeProposal)) == 0


def test_a_form_sent_once_more_after_the_cancellation_does_not_say_that_it_booked(world, pair):
    organization, people, match = pair
    ellis = world.signed_in(people["coach"])
    path = f"/o/{organization.slug}/matches/{match.id}/meetings/outside"
    fields = {"day": "2026-12-12", "starts_at": "19:00", "format": "video", "key": str(uuid4())}
    ellis.post(path, fields)
    ellis.submit("Cancel the meeting")
    ellis.post(path, fields)
    when = "Saturday, December 12, 7:00 pm Central Time"
    assert ellis.notices == [f"This page booked {when}, which was cancelled since. Choose another time."]


def test_only_the_coach_books_outside_the_hours(world, pair):
    organization, people, match = pair
    path = f"/o/{organization.slug}/matches/{match.id}/meetings/outside"
    world.signed_in(people["participant"]).get(path, status=403)
    stranger = world.coach(organization, "Someone Else")
    world.signed_in(stranger).get(path, status=404)
    world.signed_in(stranger).get(f"/o/{organization.slug}/matches/{match.id}/times/new", status=404)
