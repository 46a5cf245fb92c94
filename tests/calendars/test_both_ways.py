"""Both ways with a real CalDAV server: Radicale, started here."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from socketserver import ThreadingMixIn
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import time_machine
from radicale.app import Application
from radicale.config import load
from sqlalchemy import select

from mentoring.calendars import caldav
from mentoring.calendars.fetching import Asking, Bounds, FetchRefused, fetch
from mentoring.calendars.models import CalendarSource
from mentoring.foundation.extensions import db
from mentoring.groups import actions, seats
from mentoring.scheduling import meetings
from mentoring.scheduling.models import BusyTime, Seat
from tests.calendars.servers import serving
from tests.calendars.test_answering import answer_to
from tests.calendars.test_expanding import WEEKLY, calendar
from tests.groups.test_seats import Class
from tests.letters import read
from tests.scheduling.content_lines import by_hand, values

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, tzinfo=UTC)
LOGIN = ("ellis", "a word: with colons")
HERE = Bounds(networks=(ip_network("127.0.0.1/32"),))


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(autouse=True)
def on_a_monday(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], calendar_networks=HERE.networks)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def collection(tmp_path):
    """The address of an empty calendar on a Radicale that runs while the test does."""
    (tmp_path / "users").write_text(":".join(LOGIN[:1]) + ":" + LOGIN[1] + "\n")
    configuration = load()
    configuration.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(tmp_path / "users"),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(tmp_path / "collections")},
            "logging": {"level": "critical"},
        },
        "test",
    )
    server = make_server("127.0.0.1", 0, Application(configuration), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/ellis/home/"
    try:
        assert fetch(address, HERE, Asking("MKCALENDAR", login=LOGIN)).status == 201
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def pair(world):
    organization = world.organization()
    coach = world.coach(organization, user=world.user("ellis@example.org", zone="America/Chicago"))
    return organization, coach, world.match(organization, coach=coach)


@pytest.fixture
def book(pair, inside):
    def booked(starts_at=NINE):
        organization, _, match = pair
        with inside(organization):
            return meetings.book(match.id, starts_at=starts_at, minutes=60, format="video", key=uuid4())

    return booked


@pytest.fixture
def tick(app, carry_out):
    """What the timetable rings for, carried out."""

    def run(*jobs):
        for name in jobs or ("read_calendars", "write_calendars"):
            app.extensions["doorbell"].ring(name, None, {})
        return carry_out()

    return run


def there(collection):
    """Every event in the calendar, as the server has it."""
    _, found = caldav.objects_in(collection, LOGIN, HERE, first=MONDAY, last=MONDAY + timedelta(days=60))
    return [content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for content in found]


def problem(inside, organization):
    with inside(organization):
        return db.session.scalars(select(CalendarSource.problem)).one()


def test_a_meeting_is_written_follows_and_goes_and_the_server_tells_nobody(
    world, pair, book, collection, inside, tick
):
    organization, coach, _ = pair
    ellis = world.signed_in(coach)
    ellis.get(f"/o/{organization.slug}/calendar")
    ellis.submit("Connect both ways", {"address": collection, "name": LOGIN[0], "password": LOGIN[1]})
    assert "127.0.0.1, both ways" in ellis.text
    meeting = book()
    tick()
    (content,) = there(collection)
    assert values(content, "METHOD") == []
    assert values(content, "UID") == [f"{meeting.id}@mentoring.example"]
    assert values(content, "DTSTART") == ["20261208T150000Z"]
    agents = [
        line.parameters["SCHEDULE-AGENT"]
        for line in by_hand(content)
        if line.name in {"ORGANIZER", "ATTENDEE"}
    ]
    assert agents == ["CLIENT"] * 3
    with inside(organization):
        meetings.move(meeting.id, starts_at=NINE + timedelta(hours=1), sequence=0, actor=coach.id)
    tick()
    (content,) = there(collection)
    assert values(content, "DTSTART") == ["20261208T160000Z"]
    assert values(content, "SEQUENCE") == ["1"]
    with inside(organization):
        meetings.cancel(meeting.id, sequence=1, actor=coach.id)
    tick()
    assert there(collection) == []
    assert problem(inside, organization) == ""


def test_what_the_coach_has_there_takes_time_and_our_own_meetings_do_not(
    world, pair, book, collection, inside, tick
):
    organization, coach, _ = pair
    for name, event in (
        ("one.ics", f"UID:one\n{WEEKLY}"),
        ("two.ics", "UID:two\nDTSTART:20261208T163000Z\nDURATION:PT15M"),
    ):
        caldav.put(collection, name, calendar(event), LOGIN, HERE)
    world.calendar(organization, coach, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    tick()
    with pytest.raises(meetings.SlotTaken):
        book(NINE)
    meeting = book(NINE + timedelta(hours=2))
    tick()
    assert len(there(collection)) == 3
    with time_machine.travel(MONDAY + timedelta(minutes=15), tick=False):
        tick("read_calendars")
    with inside(organization):
        taken = set(db.session.scalars(select(BusyTime.starts_at)))
        assert meeting.starts_at not in taken
        assert {NINE, NINE + timedelta(minutes=90)} <= taken


def test_what_stands_is_not_written_again(world, pair, book, collection, tick):
    organization, coach, _ = pair
    world.calendar(organization, coach, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    book()
    tick()
    assert tick("write_calendars") == 1


def test_what_was_written_and_not_noted_is_written_over(world, pair, book, collection, tick):
    organization, coach, _ = pair
    world.calendar(organization, coach, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    meeting = book()
    uid = f"UID:{meeting.id}@mentoring.example"
    caldav.put(collection, f"{meeting.id}.ics", calendar(f"{uid}\nDTSTART:20261209T150000Z"), LOGIN, HERE)
    tick()
    (content,) = there(collection)
    assert values(content, "DTSTART") == ["20261208T150000Z"]


def test_a_meeting_that_the_coach_took_from_the_mail_already_is_left_alone(
    world, pair, book, collection, inside, tick
):
    organization, coach, _ = pair
    world.calendar(organization, coach, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    meeting = book()
    uid = f"UID:{meeting.id}@mentoring.example"
    caldav.put(
        collection, "from-mail.ics", calendar(f"{uid}\nDTSTART:20261208T150000Z\nSUMMARY:Mine"), LOGIN, HERE
    )
    tick()
    (content,) = there(collection)
    assert values(content, "SUMMARY") == ["Mine"]
    assert problem(inside, organization) == ""


def test_a_wrong_password_is_said_and_stops_no_booking(world, pair, book, collection, inside, tick):
    organization, coach, _ = pair
    world.calendar(organization, coach, kind="caldav", address=collection, name="ellis", password="wrong")
    tick()
    assert problem(inside, organization) == "It asks for another password."
    assert book().state == "confirmed"
    tick("write_calendars")
    assert problem(inside, organization) == "It did not take a meeting (401)."


@pytest.mark.parametrize(
    "body", [b"<html>", b'<!DOCTYPE x [<!ENTITY a "a">]><multistatus xmlns="DAV:">&a;</multistatus>']
)
def test_what_is_not_caldav_is_refused(body):
    with serving() as server:
        server.pages["/c/"] = (207, {}, body)
        with pytest.raises(FetchRefused, match="does not answer as a CalDAV server"):
            caldav.objects_in(server.at("/c"), LOGIN, HERE, first=MONDAY, last=MONDAY)


def test_groups_are_written_for_who_leads_and_who_sits_and_go_with_the_seat(world, collection, inside, tick):
    found = Class(world, 1)
    organization, dana = found.organization, found.people[0]
    away = collection.replace("/home/", "/away/")
    assert fetch(away, HERE, Asking("MKCALENDAR", login=LOGIN)).status == 201
    for member, address in ((found.coach, collection), (dana, away)):
        world.calendar(organization, member, kind="caldav", address=address, name=LOGIN[0], password=LOGIN[1])
    with inside(organization):
        group = found.open(NINE)
    tick()
    assert (len(there(collection)), there(away)) == (1, [])
    with inside(organization):
        seats.join(group.id, dana.id)
    tick()
    for address in (collection, away):
        (content,) = there(address)
        assert values(content, "UID") == [f"{group.id}@mentoring.example"]
        assert values(content, "SUMMARY") == ["Interviews (group with Ellis Grant)"]
        agents = [
            (line.name, line.parameters["SCHEDULE-AGENT"])
            for line in by_hand(content)
            if line.name in {"ORGANIZER", "ATTENDEE"}
        ]
        assert sorted(agents) == [("ATTENDEE", "CLIENT"), ("ORGANIZER", "CLIENT")]
    assert tick("write_calendars") == 1
    with inside(organization):
        actions.move_group(group.id, starts_at=NINE + timedelta(hours=2), sequence=0)
    tick()
    for address in (collection, away):
        (content,) = there(address)
        assert (values(content, "DTSTART"), values(content, "SEQUENCE")) == (["20261208T170000Z"], ["1"])
    with inside(organization):
        seats.leave(group.id, dana.id)
    tick()
    assert (len(there(collection)), there(away)) == (1, [])
    with inside(organization):
        seats.join(group.id, dana.id)
    tick()
    assert values(there(away)[0], "SEQUENCE") == ["3"]
    with inside(organization):
        actions.cancel_group(group.id, sequence=1)
    tick()
    assert there(collection) == there(away) == []


def partstats(contents):
    """How whoever is named in each stands."""
    return [
        line.parameters["PARTSTAT"]
        for content in contents
        for line in by_hand(content)
        if line.name == "ATTENDEE"
    ]


def test_a_copy_of_a_group_says_how_its_owner_answered(
    app, monkeypatch, world, collection, inside, tick, carry_out, outbox, pipe
):
    settings = replace(app.config["SETTINGS"], replies_to="replies@mentoring.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    found = Class(world, 1)
    organization, dana = found.organization, found.people[0]
    world.calendar(organization, dana, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    with inside(organization):
        group = found.open(NINE)
        seats.join(group.id, dana.id)
    tick()
    assert partstats(there(collection)) == ["ACCEPTED"]
    with inside(organization):
        actions.move_group(group.id, starts_at=NINE + timedelta(hours=1), sequence=0)
    tick()
    assert partstats(there(collection)) == ["NEEDS-ACTION"]
    with inside(organization):
        actions.move_group(group.id, starts_at=NINE + timedelta(hours=2), sequence=1)
    carry_out()
    asked = [mail for mail in outbox if "give up your seat" in read(mail)[2]][-1]
    assert pipe(answer_to(asked, "TENTATIVE")) == (0, "Kept: tentative.")
    tick()
    assert partstats(there(collection)) == ["TENTATIVE"]


def test_whoever_waits_for_a_seat_or_is_offered_one_has_no_copy_until_they_take_it(
    world, collection, inside, tick
):
    found = Class(world, 3)
    organization, (first, _, third) = found.organization, found.people
    world.calendar(organization, third, kind="caldav", address=collection, name=LOGIN[0], password=LOGIN[1])
    with inside(organization):
        group = found.open(NINE)
        for each in found.people:
            seats.join(group.id, each.id)
    tick()
    assert there(collection) == []
    with inside(organization):
        seats.leave(group.id, first.id)
        assert db.session.scalars(select(Seat.state).order_by(Seat.state)).all() == [
            "left",
            "offered",
            "taken",
        ]
    tick()
    assert there(collection) == []
    with inside(organization):
        seats.take_offer(group.id, third.id)
    tick()
    assert partstats(there(collection)) == ["ACCEPTED"]
