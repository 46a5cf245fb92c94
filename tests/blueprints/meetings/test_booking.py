"""Booking in two taps: as a page and as JSON, and what is said of a time that is gone."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting
from tests.blueprints.meetings import booking_path, calendar_of
from tests.scheduling.pairs import NINE
from tests.visitor import words


def test_a_meeting_is_booked_in_two_taps_and_both_get_one_event(world, pair, carry_out, outbox):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(booking_path(organization, match))
    assert dana.h1 == "Book a meeting with Ellis Grant"
    assert "Times are yours: Pacific Time. Ellis Grant is in Central Time." in dana.text
    assert words(dana.page.select_one("section[aria-label='Your coach'] p.soft")) == "City manager"
    days = [words(day) for day in dana.page.select(".day-strip li")]
    assert [day[:5] for day in days[:3]] == ["Tue 1", "Tue 8", "Tue 1"]
    dana.submit("7:00 am")
    assert dana.h1 == "Meeting with Ellis Grant"
    assert "Tuesday, December 8, 7:00 am Pacific Time" in dana.text
    carry_out()
    assert sorted(mail["To"].addresses[0].addr_spec for mail in outbox) == [
        "dana@example.org",
        "ellis@example.org",
    ]
    seen = set()
    for mail in outbox:
        part, calendar = calendar_of(mail)
        event = calendar.walk("VEVENT")[0]
        assert part.get_param("method") == calendar["METHOD"] == "REQUEST"
        assert (event.start, event["SEQUENCE"]) == (NINE, 0)
        seen.add(str(event["UID"]))
    assert len(seen) == 1


def test_a_slot_just_taken_is_answered_with_the_nearest_others(world, pair, inside, app):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(booking_path(organization, match))
    other = world.match(organization, coach=people["coach"])
    with inside(organization):
        meetings.book(other.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana.submit("7:00 am", status=409)
    assert "Nearest open times: 8:00 am Tuesday, December 8, Pacific Time" in dana.text
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 1


def test_a_start_that_was_never_offered_is_refused(world, pair):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(booking_path(organization, match))
    path = f"/o/{organization.slug}/matches/{match.id}/meetings"
    for nonsense, status in (
        ("tomorrow", 422),
        ("2026-12-08T15:07Z", 409),
        ("9999-12-31T23:59Z", 422),
        ("", 422),
    ):
        fields = {"starts_at": nonsense, "format": "video", "key": str(uuid4())}
        dana.post(path, fields, status=status)
    dana.post(path, {"starts_at": "2026-12-08T15:00Z", "format": "pigeon", "key": str(uuid4())}, status=422)
    dana.post(path, {"starts_at": "2026-12-08T15:00Z", "format": "video", "key": "x"}, status=422)


def test_only_the_participant_of_the_match_books_and_others_find_nothing(world, pair):
    organization, people, match = pair
    world.signed_in(people["coach"]).get(booking_path(organization, match), status=403)
    stranger = world.participant(organization, "Someone Else")
    world.signed_in(stranger).get(booking_path(organization, match), status=404)


def test_the_nearest_times_are_buttons_and_the_form_is_kept(world, pair, inside):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    dana.get(booking_path(organization, match) + "&format=phone")
    other = world.match(organization, coach=people["coach"])
    with inside(organization):
        meetings.book(other.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana.submit("7:00 am", status=409)
    dana.submit("8:00 am Tuesday, December 8, Pacific Time")
    with inside(organization):
        mine = select(Meeting.starts_at, Meeting.format).where(Meeting.match_id == match.id)
        assert tuple(db.session.execute(mine).one()) == (NINE + timedelta(hours=1), "phone")


def test_a_form_sent_once_more_after_the_cancellation_does_not_say_that_it_booked(world, pair):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    path = f"/o/{organization.slug}/matches/{match.id}/meetings"
    fields = {"starts_at": "2026-12-08T15:00Z", "format": "video", "key": str(uuid4())}
    dana.post(path, fields)
    dana.submit("Cancel the meeting")
    dana.post(path, fields | {"starts_at": "2026-12-08T16:00Z"})
    assert dana.h1 == "Book a meeting with Ellis Grant"
    assert dana.notices[-1:] == [
        "This page booked Tuesday, December 8, 7:00 am Pacific Time, which was cancelled since. Choose another time."
    ]


def test_who_asks_for_json_gets_201_and_then_409_with_three_other_times(world, pair):
    organization, people, match = pair
    dana = world.signed_in(people["participant"])
    path = f"/o/{organization.slug}/matches/{match.id}/meetings"

    def ask(starts_at, **fields):
        given = {"starts_at": starts_at, "format": "video", "key": str(uuid4()), "csrf_token": dana.csrf()}
        return dana.client.post(path, data=given | fields, headers={"Accept": "application/json"})

    booked = ask("2026-12-08T15:00Z")
    assert (booked.status_code, booked.json["state"], booked.json["starts_at"]) == (
        201,
        "confirmed",
        "2026-12-08T15:00:00+00:00",
    )
    assert booked.headers["Location"].endswith(f"/meetings/{booked.json['id']}")
    again = ask("2026-12-08T15:30Z")
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert again.json["errors"] == {"starts_at": [again.json["detail"]]}
    assert again.json["nearest"] == [
        "2026-12-08T16:00:00+00:00",
        "2026-12-08T16:30:00+00:00",
        "2026-12-08T17:00:00+00:00",
    ]
    nonsense = ask("soon", format="pigeon")
    assert (nonsense.status_code, sorted(nonsense.json["errors"])) == (422, ["format", "starts_at"])
