"""Booking in two taps, moving and cancelling, from the page and from the message."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import func, select

from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.organizations.plans import shipped
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting
from tests.visitor import Visitor, words

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 am Central Time, 7:00 am Pacific Time


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY):
        yield


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


def booking_path(organization, match):
    return f"/o/{organization.slug}/matches/{match.id}/meetings/new?day=2026-12-08"


def calendar_of(email):
    part = next(part for part in email.walk() if part.get_content_type() == "text/calendar")
    return part, Calendar.from_ical(part.get_payload(decode=True))


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


def test_a_meeting_moves_and_both_calendars_follow(world, pair, inside, carry_out, outbox):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    outbox.clear()
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/{organization.slug}/meetings/{meeting.id}")
    ellis.follow("Move it")
    ellis.submit("10:00 am")
    assert "Tuesday, December 8, 10:00 am Central Time" in ellis.text
    carry_out()
    assert len(outbox) == 2
    event = calendar_of(outbox[0])[1].walk("VEVENT")[0]
    assert (event.start, event["SEQUENCE"]) == (NINE + timedelta(hours=1), 1)


def test_the_message_moves_and_cancels_without_signing_in_and_opening_it_changes_nothing(
    pair, inside, carry_out, outbox, app
):
    organization, _, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    text = next(m for m in outbox if "dana" in str(m["To"])).get_body(("plain",)).get_content()
    path = re.search(r"http://localhost(/o/\S+/meeting/\S+)", text).group(1)
    scanner = Visitor(app)
    scanner.get(path)
    scanner.get(path)
    anybody = Visitor(app)
    anybody.get(path)
    assert anybody.h1 == "Your meeting with Ellis Grant"
    anybody.submit("8:00 am")
    assert "8:00 am Pacific Time" in anybody.text
    outbox.clear()
    anybody.submit("Cancel the meeting")
    assert "This meeting is cancelled." in anybody.text
    carry_out()
    for mail in outbox:
        part, calendar = calendar_of(mail)
        event = calendar.walk("VEVENT")[0]
        assert part.get_param("method") == calendar["METHOD"] == "CANCEL"
        assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
        assert str(event["UID"]).startswith(str(meeting.id))
    assert len(outbox) == 2
    scanner.submit("Cancel the meeting", status=409)


def test_reminders_go_out_a_day_and_an_hour_before_and_never_after_a_cancel(
    pair, inside, app, carry_out, outbox
):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    outbox.clear()

    def sweep(at):
        with time_machine.travel(at):
            app.extensions["doorbell"].ring("sweep_messages", None, {})
            carry_out()
        return [str(mail["Subject"]) for mail in outbox]

    assert sweep(NINE - timedelta(hours=25)) == []
    assert len(sweep(NINE - timedelta(hours=23, minutes=59))) == 2
    assert len(sweep(NINE - timedelta(minutes=59))) == 4
    assert len(sweep(NINE - timedelta(minutes=30))) == 4
    with inside(organization):
        meetings.cancel(meeting.id, sequence=0, actor=people["coach"].id)
    assert sum("Cancelled" in subject for subject in sweep(NINE - timedelta(minutes=20))) == 2
    assert len(outbox) == 6


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


def test_a_move_to_a_time_just_taken_offers_the_nearest_too(world, pair, inside):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/meetings/{meeting.id}/edit?day=2026-12-15")
    other = world.match(organization, coach=people["coach"])
    with inside(organization):
        taken = NINE + timedelta(days=7)
        meetings.book(other.id, starts_at=taken, minutes=60, format="video", key=uuid4())
    dana.submit("7:00 am", status=409)
    dana.submit("8:00 am Tuesday, December 15, Pacific Time")
    with inside(organization):
        moved = db.session.execute(
            select(Meeting.starts_at, Meeting.sequence).where(Meeting.id == meeting.id)
        )
        assert tuple(moved.one()) == (taken + timedelta(hours=1), 1)


def test_what_changed_meanwhile_is_said_and_the_same_page_acts_on_what_it_shows_now(
    app, world, pair, inside, carry_out, outbox
):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    text = next(m for m in outbox if "dana" in str(m["To"])).get_body(("plain",)).get_content()
    link = re.search(r"http://localhost(/o/\S+/meeting/\S+)", text).group(1)
    signed_in = f"/o/{organization.slug}/meetings/{meeting.id}/edit"
    starts_at = NINE
    for dana, path, time in (
        (world.signed_in(people["participant"]), signed_in, "8:30 am"),
        (Visitor(app), link, "7:30 am"),
    ):
        dana.get(path)
        with inside(organization):
            seen = db.session.scalars(select(Meeting.sequence)).one()
            starts_at += timedelta(days=7)
            meetings.move(meeting.id, starts_at=starts_at, sequence=seen, actor=people["coach"].id)
        dana.submit(time, status=409)
        dana.submit(time)
        assert f"{time} Pacific Time" in dana.text
    with inside(organization):
        meetings.move(meeting.id, starts_at=NINE, sequence=4, actor=people["coach"].id)
    dana.submit("Cancel the meeting", {"words": "I teach then."}, status=409)
    assert "I teach then." in dana.text
    dana.submit("Cancel the meeting")
    assert "This meeting is cancelled." in dana.text


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


def test_who_comes_too_late_to_move_is_shown_why_and_no_times(app, world, inside):
    organization = world.organization(zone="America/Chicago")
    rules = shipped()["emerging-leaders"] | {"booking": {"move_until_hours": 24 * 9}}
    cohort = world.cohort(organization, program=world.program(organization, template=rules), state="running")
    coach, participant = world.coach(organization), world.participant(organization)
    match = world.match(organization, cohort=cohort, coach=coach, participant=participant)
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
        link = links.Link(organization.id, participant.id, meeting.id)
        token = links.sign("meeting", link, until=NINE)
    path = f"/o/{organization.slug}/meetings/{meeting.id}/edit"
    dana, anybody, ellis = world.signed_in(participant), Visitor(app), world.signed_in(coach)
    dana.get(path)
    anybody.get(f"/o/{organization.slug}/meeting/{token}")
    ellis.get(path)
    for visitor, shown in ((dana, False), (anybody, False), (ellis, True)):
        assert bool(visitor.page.select("button[name=starts_at]")) == shown
        assert ("Your program asks for moving at least 216 hours ahead." in visitor.text) != shown
    with inside(organization):
        meetings.cancel(meeting.id, sequence=0, actor=coach.id)
    ellis.get(path)
    assert not ellis.page.select("button[name=starts_at]")


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "²", "9" * 5000])
def test_a_move_without_the_meeting_as_it_was_seen_is_refused(world, pair, inside, nonsense):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    fields = {"starts_at": "2026-12-08T16:00Z", "sequence": nonsense}
    dana.post(f"/o/{organization.slug}/meetings/{meeting.id}", fields, status=422)
    with inside(organization):
        assert db.session.scalars(select(Meeting.starts_at)).one() == NINE


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
