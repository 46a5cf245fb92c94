"""A second coach at a meeting, on the pages and in messages: asked, answering, told, and seeing no more than that."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import update

from mentoring.calendars import feeds
from mentoring.coaches.models import CoachProfile
from mentoring.foundation.extensions import db
from mentoring.guests import actions
from mentoring.scheduling import meetings
from mentoring.scheduling.guests import guest_of
from tests.counting import statements
from tests.scheduling.pairs import TEN
from tests.visitor import Visitor, words

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def place(world):
    """A match whose coach keeps Tuesdays 9 to noon in Central Time, and another coach who keeps 10 to 1."""
    organization = world.organization(slug="golden", zone="America/Chicago")
    people = {
        "coach": world.coach(organization, user=world.user("ellis@example.org")),
        "participant": world.participant(organization, user=world.user("dana@example.org")),
        "guest": world.coach(
            organization,
            "Priya Raman",
            user=world.user("priya@example.org"),
            profile={"topics": ["finance-and-budget"], "headline": "Finance director"},
            hours={"weekly": [[1, 600, 780]]},
        ),
    }
    match = world.match(organization, coach=people["coach"], participant=people["participant"])
    return organization, people, match


@pytest.fixture
def booked(inside, place):
    organization, people, match = place
    with inside(organization):
        return meetings.book(
            match.id,
            starts_at=TEN,
            minutes=60,
            format="video",
            guest=people["guest"].id,
            key=uuid4(),
        )


def to(outbox, address):
    return [mail for mail in outbox if mail["To"].addresses[0].addr_spec == address]


def calendar_of(mail):
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
    said = {str(one).removeprefix("mailto:"): str(one.params["PARTSTAT"]) for one in attendees}
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), event, said


def link_in(mail, what):
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"/o/golden/{what}/\S+", text).group(0)


def test_a_participant_brings_in_a_coach_who_knows_a_topic_at_a_time_that_suits_all(
    world, place, carry_out, outbox
):
    _, people, match = place
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/golden/matches/{match.id}/meetings/new?day=2026-12-08")
    dana.follow("Bring in another coach")
    assert dana.h1 == "Bring in another coach"
    dana.get(f"/o/golden/matches/{match.id}/guests?topic=crisis-leadership")
    assert "Nobody just now" in dana.text
    dana.get(f"/o/golden/matches/{match.id}/guests?topic=finance-and-budget")
    assert "Finance director" in dana.text
    dana.follow("See times : Priya Raman")
    assert dana.h1 == "Book a meeting with Ellis Grant and Priya Raman"
    labels = [words(one.select_one("span")) for one in dana.page.select("button.time-button")]
    assert labels == [f"{time} Central Time" for time in ("10:00 am", "10:30 am", "11:00 am")]
    dana.follow("Add a place or repeat it")
    dana.follow("Book in one tap instead")
    assert dana.h1 == "Book a meeting with Ellis Grant and Priya Raman"
    dana.submit("10:00 am")
    assert "Priya Raman is asked to join you, and has not answered yet." in dana.text
    dana.get("/o/golden/meetings")
    assert "With Ellis Grant, video; Priya Raman joins you" in dana.text
    carry_out()
    events = {}
    for address in ("ellis@example.org", "dana@example.org", "priya@example.org"):
        (mail,) = to(outbox, address)
        method, event, said = calendar_of(mail)
        events[address] = (method, str(event["UID"]), int(event["SEQUENCE"]), event.start)
        assert said["priya@example.org"] == "NEEDS-ACTION"
        assert set(said) == {"ellis@example.org", "dana@example.org", "priya@example.org"}
        assert str(event["SUMMARY"]) == "Coaching: Ellis Grant, Dana Whitfield and Priya Raman"
    assert len(set(events.values())) == 1
    assert events["priya@example.org"][0] == "REQUEST"


def test_a_guest_declines_from_the_message_and_all_calendars_follow(
    app, world, place, booked, inside, carry_out, outbox
):
    organization, people, _ = place
    carry_out()
    (mail,) = to(outbox, "priya@example.org")
    assert mail["Subject"].startswith("Dana Whitfield asks you to join, Tuesday, December 8")
    link = link_in(mail, "guest")
    outbox.clear()
    priya = Visitor(app)
    priya.get(link)
    assert "Dana Whitfield, and Ellis Grant, who is the coach" in priya.text
    priya.submit("Yes, I come")
    assert priya.notices == ["Thank you. You are expected."]
    priya.submit("No, not this time", {"words": "x" * 1001}, status=422)
    priya.submit("No, not this time", {"words": "A budget hearing."})
    assert "This is off your calendar." in priya.text
    with inside(organization):
        assert guest_of(booked.id) is None
    carry_out()
    (own,) = to(outbox, "priya@example.org")
    method, event, said = calendar_of(own)
    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert set(said) == {"priya@example.org"}
    for address in ("ellis@example.org", "dana@example.org"):
        (told,) = to(outbox, address)
        method, event, said = calendar_of(told)
        assert (method, int(event["SEQUENCE"])) == ("REQUEST", 0)
        assert set(said) == {"ellis@example.org", "dana@example.org"}
        assert "A budget hearing." in told.get_body(("plain",)).get_content()
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/golden/meetings/{booked.id}")
    assert "Priya Raman cannot come. You meet as two. A budget hearing." in dana.text
    priya.post(f"{link}/acceptance", {}, status=409)


def test_a_coach_is_asked_to_a_meeting_that_is_booked(world, place, inside, carry_out, outbox):
    organization, people, match = place
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=TEN, minutes=60, format="video", key=uuid4())
        early = meetings.book(
            match.id, starts_at=TEN - timedelta(hours=1), minutes=60, format="video", key=uuid4()
        )
    carry_out()
    outbox.clear()
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/golden/meetings/{meeting.id}")
    ellis.follow("Bring in another coach")
    ellis.follow("Ask : Priya Raman")
    ellis.submit("Ask Priya Raman", {"words": "x" * 1001}, status=422)
    assert ellis.page.select_one("textarea").text.strip() == "x" * 1001
    ellis.submit("Ask Priya Raman", {"words": "Dana plans a bond."})
    assert ellis.notices == ["Asked. You hear from us if they say no; until then the three of you meet."]
    carry_out()
    (mail,) = to(outbox, "priya@example.org")
    assert "Dana plans a bond." in mail.get_body(("plain",)).get_content()
    for address in ("ellis@example.org", "dana@example.org"):
        (told,) = to(outbox, address)
        method, event, said = calendar_of(told)
        assert (method, int(event["SEQUENCE"]), len(said)) == ("REQUEST", 0, 3)
    ellis.get(f"/o/golden/meetings/{early.id}/guests/new")
    assert "Priya Raman" not in ellis.text
    ellis.get(f"/o/golden/meetings/{early.id}/guests/new?guest={people['guest'].id}")
    assert "Priya Raman cannot be met at that time." in ellis.text
    path = f"/o/golden/meetings/{early.id}/guests"
    ellis.post(path, {"guest": str(people["guest"].id)}, status=409)
    ellis.post(path, {"guest": "nonsense"}, status=404)
    ellis.get(f"/o/golden/meetings/{meeting.id}")
    ellis.submit("Meet without Priya Raman")
    assert ellis.notices == ["You meet as two. Whoever was asked is told, and their time is free again."]


def test_a_guest_sees_the_meeting_and_nothing_else_of_the_pair(world, place, booked, inside):
    organization, people, match = place
    priya = world.signed_in(people["guest"])
    priya.get("/o/golden/")
    assert "Tuesday, December 8 with Dana Whitfield and Ellis Grant" in priya.text
    assert "You come as a guest" in priya.text
    priya.get("/o/golden/meetings/month?month=2026-12")
    assert "Dana Whitfield and Ellis Grant" in priya.text
    priya.get("/o/golden/meetings")
    assert "; you come as a guest" in priya.text
    priya.follow("Tuesday, December 8, 10:00 am Central Time")
    assert priya.h1 == "Meeting with Dana Whitfield and Ellis Grant"
    for page in (f"meetings/{booked.id}", f"meetings/{booked.id}/edit", f"matches/{match.id}/sessions/new"):
        assert priya.client.get(f"/o/golden/{page}").status_code in {403, 404}
    priya.post(f"/o/golden/meetings/{booked.id}/cancellation", {"sequence": "0"}, status=404)
    with inside(organization):
        guest_id = guest_of(booked.id).row.id
    other = world.coach(organization, "Somebody Else")
    for member in (other, people["coach"]):
        world.signed_in(member).get(f"/o/golden/visits/{guest_id}", status=404)
    priya.get(f"/o/golden/visits/{guest_id}")
    priya.submit("Yes, I come")
    priya.submit("No, not this time", {"words": ""})
    assert priya.notices == ["Thank you for saying so. They meet without you, and your time is free again."]
    priya.get("/o/golden/meetings")
    assert "Dana Whitfield" not in priya.text


def test_a_move_and_a_cancellation_reach_the_guest(world, place, booked, carry_out, outbox, inside):
    organization, people, _ = place
    with inside(organization):
        actions.accept(guest_of(booked.id).row.id)
    carry_out()
    outbox.clear()
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/golden/meetings/{booked.id}/edit?day=2026-12-08")
    labels = [words(one.select_one("span")) for one in dana.page.select("button.time-button")]
    assert labels == [f"{time} Central Time" for time in ("10:30 am", "11:00 am")]
    assert "Choose another time; these suit all three of you." in dana.text
    dana.submit("11:00 am")
    carry_out()
    (mail,) = to(outbox, "priya@example.org")
    assert mail["Subject"].startswith("Moved: meeting with Dana Whitfield and Ellis Grant")
    method, event, said = calendar_of(mail)
    assert (method, int(event["SEQUENCE"]), event.start) == ("REQUEST", 1, TEN + timedelta(hours=1))
    outbox.clear()
    dana.get(f"/o/golden/meetings/{booked.id}")
    dana.submit("Cancel the meeting", {"words": ""})
    carry_out()
    (mail,) = to(outbox, "priya@example.org")
    method, event, said = calendar_of(mail)
    assert (method, int(event["SEQUENCE"]), len(said)) == ("CANCEL", 2, 3)


def test_the_guests_feed_holds_the_meeting_with_its_own_version(place, booked, inside):
    organization, people, _ = place

    def event():
        with inside(organization):
            made = feeds.feed_of(people["guest"].id) or feeds.offer(people["guest"].id)
            link = feeds.links.Link(made.organization_id, made.membership_id, made.id)
            (found,) = Calendar.from_ical(feeds.read_feed(link)).walk("VEVENT")
            return str(found["STATUS"]), int(found["SEQUENCE"]), str(found["UID"]).partition("@")[0]

    assert event() == ("CONFIRMED", 0, str(booked.id))
    with inside(organization):
        actions.decline(guest_of(booked.id).row.id)
    assert event() == ("CANCELLED", 1, str(booked.id))


def test_a_guest_who_can_no_longer_be_asked_is_named_and_the_choice_is_kept(world, place):
    _, people, match = place
    dana = world.signed_in(people["participant"])
    path = f"/o/golden/matches/{match.id}/meetings"
    sent = {"starts_at": "2026-12-08T16:00Z", "format": "video", "key": str(uuid4())}
    for guest in (str(people["coach"].id), str(uuid4()), "nonsense"):
        answer = dana.client.post(
            path,
            data=sent | {"guest": guest, "csrf_token": dana.csrf()},
            headers={"Accept": "application/json"},
        )
        assert (answer.status_code // 100, list(answer.json["errors"])) == (4, ["guest"])
    dana.post(path, sent | {"guest": str(uuid4())}, status=422)
    assert dana.errors == ["This coach cannot be asked just now. Choose another one."]
    dana.get(f"{path}/new?guest={uuid4()}")
    assert dana.errors == ["This coach cannot be asked just now. Choose another one."]


def test_a_coach_who_can_no_longer_be_asked_to_a_booked_meeting_is_refused_as_such(world, place, inside):
    organization, people, match = place
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=TEN, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/golden/meetings/{meeting.id}/guests/new?guest={people['guest'].id}")
    with inside(organization):
        db.session.execute(update(CoachProfile).values(paused_until=date(2027, 2, 1)))
        db.session.commit()
    dana.submit("Ask Priya Raman", {"words": "Budgets."}, status=422)
    assert "This coach cannot be asked just now. Choose another one." in dana.text


def test_where_no_time_suits_all_three_another_coach_is_offered(world, place):
    organization, people, match = place
    never = world.coach(organization, "Never There", hours={"weekly": [[3, 600, 780]]})
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/golden/matches/{match.id}/meetings/new?guest={never.id}")
    assert "No time suits all three" in dana.text
    dana.get(f"/o/golden/matches/{match.id}/guests")
    assert "Never There" not in dana.text
    dana.get(f"/o/golden/matches/{match.id}/meetings/new?guest={never.id}")
    dana.follow("Choose another coach")
    assert dana.h1 == "Bring in another coach"


def test_the_lists_cost_the_same_with_more_guests(world, place, booked, inside):
    organization, people, match = place
    prices = []
    for week in range(1, 4):
        with statements() as seen:
            world.signed_in(people["guest"]).get("/o/golden/meetings")
            world.signed_in(people["participant"]).get(f"/o/golden/matches/{match.id}/guests")
        prices.append(len(seen))
        world.coach(organization, f"Coach {week}")
        with inside(organization):
            meetings.book(
                match.id,
                starts_at=TEN + week * timedelta(days=7),
                minutes=60,
                format="video",
                guest=people["guest"].id,
                key=uuid4(),
            )
    assert len(set(prices)) == 1
