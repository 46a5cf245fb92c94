"""A coach's own calendars: read by a job, sealed, kept as spans, and never in the way of a booking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from uuid import uuid4

import pytest
import time_machine
from rq.timeouts import JobTimeoutException
from sqlalchemy import select, text, update

from mentoring.accounts.models import Membership, User
from mentoring.calendars import reading, sources
from mentoring.calendars.models import CalendarSource
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.jobs.registry import run
from mentoring.scheduling import meetings
from mentoring.scheduling.models import BusyTime
from mentoring.scheduling.repeats import MONTHLY
from mentoring.scheduling.series import occurrences
from mentoring.scheduling.terms import terms_of
from tests.calendars.servers import serving
from tests.calendars.test_expanding import calendar
from tests.counting import statements

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, tzinfo=UTC)  # Tuesday, 9:00 am Central Time
TAKEN = calendar("DTSTART:20261208T153000Z\nDTEND:20261208T160000Z\nSUMMARY:Dentist")
PAGE = "/o/{}/calendar"


@pytest.fixture(autouse=True)
def on_a_monday(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], calendar_networks=(ip_network("127.0.0.1/32"),))
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def server():
    with serving() as running:
        running.pages["/ellis.ics"] = (200, {"ETag": '"1"'}, TAKEN)
        yield running


@pytest.fixture
def pair(world):
    organization = world.organization()
    coach = world.coach(organization, user=world.user("ellis@example.org", zone="America/Chicago"))
    return organization, coach, world.match(organization, coach=coach)


@pytest.fixture
def source(world, pair, server, carry_out):
    organization, coach, _ = pair
    made = world.calendar(organization, coach, address=server.at("/ellis.ics"))
    carry_out()
    return made


def spans(inside, organization):
    with inside(organization):
        rows = db.session.execute(select(BusyTime.starts_at, BusyTime.ends_at).order_by(BusyTime.starts_at))
        return [f"{start:%H:%M}-{end:%H:%M}" for start, end in rows]


def state(inside, organization):
    with inside(organization):
        row = db.session.scalars(select(CalendarSource)).one()
        return row.problem, row.broken_since, row.read_at


def read_again(app, carry_out, at):
    with time_machine.travel(at, tick=False):
        app.extensions["doorbell"].ring("read_calendars", None, {})
        carry_out()


def booked(inside, pair, starts_at):
    organization, _, match = pair
    with inside(organization):
        return meetings.book(match.id, starts_at=starts_at, minutes=60, format="video", key=uuid4())


def test_a_coach_connects_a_calendar_and_its_times_are_not_offered(world, pair, server, inside, carry_out):
    organization, coach, _ = pair
    ellis = world.signed_in(coach)
    ellis.get(PAGE.format(organization.slug))
    ellis.submit("Connect this calendar", {"address": server.at("/ellis.ics")})
    assert "Being read 127.0.0.1" in ellis.text
    carry_out()
    ellis.get(PAGE.format(organization.slug))
    assert "Read Monday, November 30, 9:01 am Central Time: one busy time ahead." in ellis.text
    assert "Dentist" not in ellis.response.text
    assert spans(inside, organization) == ["15:30-16:00"]
    with pytest.raises(meetings.SlotTaken):
        booked(inside, pair, NINE)
    assert booked(inside, pair, NINE + timedelta(hours=1)).state == "confirmed"


def test_nothing_but_spans_is_kept_and_the_address_is_sealed(source, pair, inside):
    rows = "SELECT s::text FROM calendar_sources s UNION ALL SELECT b::text FROM busy_times b"
    with inside(pair[0]):
        stored = list(db.session.scalars(text(rows)))
        access = db.session.scalars(select(CalendarSource.access)).one()
    assert len(stored) == 2
    for word in ("Dentist", "127.0.0.1", "ellis.ics"):
        assert word not in " ".join(stored)
        assert word.encode() not in access


def test_a_broken_calendar_keeps_what_was_known_is_shown_with_since_when_and_never_blocks(
    world, source, pair, server, inside, carry_out, app
):
    organization, coach, _ = pair
    server.pages["/ellis.ics"] = (500, {}, b"")
    broken = MONDAY + timedelta(minutes=15)
    read_again(app, carry_out, broken)
    read_again(app, carry_out, broken + timedelta(minutes=15))
    assert state(inside, organization) == ("It answered with an error (500).", broken, MONDAY)
    assert spans(inside, organization) == ["15:30-16:00"]
    ellis = world.signed_in(coach)
    ellis.get(PAGE.format(organization.slug))
    assert (
        "Cannot be read 127.0.0.1 It answered with an error (500). Not read since Monday, November 30, "
        "9:01 am Central Time. What we knew before still keeps its times." in ellis.text
    )
    assert booked(inside, pair, NINE + timedelta(hours=1)).state == "confirmed"
    server.pages["/ellis.ics"] = (200, {}, calendar())
    read_again(app, carry_out, broken + timedelta(minutes=45))
    assert state(inside, organization)[:2] == ("", None)
    assert spans(inside, organization) == []


def test_booking_asks_no_server(source, pair, server, inside):
    before = len(server.asked)
    booked(inside, pair, NINE + timedelta(hours=1))
    assert len(server.asked) == before


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ((200, {}, b"<html>Sign in</html>"), "It is not a calendar that we can read."),
        ((401, {}, b""), "It asks for another password."),
        ((404, {}, b""), "There is no calendar at that address any more."),
        ((302, {"Location": "http://10.0.0.1/"}, b""), "That server is in a private network."),
    ],
)
def test_whatever_is_wrong_is_said(source, pair, server, inside, carry_out, app, page, problem):
    server.pages["/ellis.ics"] = page
    read_again(app, carry_out, MONDAY + timedelta(minutes=15))
    assert state(inside, pair[0])[0] == problem


def test_a_job_whose_time_is_up_says_so(source, pair, inside, monkeypatch):
    def too_long(*_args, **_kwargs):
        raise JobTimeoutException

    monkeypatch.setattr(reading, "fetch", too_long)
    with inside(pair[0]):
        reading.read(source.id)
    assert state(inside, pair[0])[0] == "It took too long to read."


def test_what_did_not_change_is_not_sent_again_for_a_day(source, server, carry_out, app, pair, inside):
    read_again(app, carry_out, MONDAY + timedelta(minutes=15))
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    assert spans(inside, pair[0]) == ["15:30-16:00"]
    assert state(inside, pair[0])[2] == MONDAY + timedelta(minutes=15)
    read_again(app, carry_out, MONDAY + timedelta(days=1, minutes=30))
    assert "If-None-Match" not in server.asked[-1][1]


def test_a_calendar_is_read_every_quarter_and_one_long_broken_every_hour(source, server, carry_out, app):
    def asked_at(minutes):
        before = len(server.asked)
        read_again(app, carry_out, MONDAY + timedelta(minutes=minutes))
        return len(server.asked) - before

    assert [asked_at(minutes) for minutes in (5, 15, 20, 30)] == [0, 1, 0, 1]
    server.pages.clear()
    assert [asked_at(minutes) for minutes in (45, 60)] == [1, 1]
    day = 24 * 60 + 46
    assert [asked_at(day + minutes) for minutes in (0, 15, 30, 61)] == [1, 0, 0, 1]


def test_only_the_owner_disconnects_and_the_times_go_along(world, source, pair, inside):
    organization, coach, _ = pair
    other = world.coach(organization, "Another Coach")
    with inside(organization), pytest.raises(NotFound):
        sources.disconnect(source.id, membership_id=other.id)
    assert spans(inside, organization) == ["15:30-16:00"]
    ellis = world.signed_in(coach)
    ellis.get(PAGE.format(organization.slug))
    ellis.submit("Disconnect")
    assert spans(inside, organization) == []
    with inside(organization):
        run("read_calendar", organization.id, {"source_id": str(source.id)})


def test_what_is_no_address_is_refused_at_its_field_and_kept(world, pair, inside):
    organization, coach, _ = pair
    ellis = world.signed_in(coach)
    ellis.get(PAGE.format(organization.slug))
    ellis.submit("Connect this calendar", {"address": "my calendar"}, status=422)
    assert ellis.page.select_one("#address")["value"] == "my calendar"
    assert "Enter the calendar's secret address. It begins with https or webcal." in ellis.text
    with inside(organization):
        assert db.session.scalar(select(CalendarSource)) is None


def test_five_calendars_are_enough(world, pair, inside):
    organization, coach, _ = pair
    for _ in range(5):
        world.calendar(organization, coach)
    with inside(organization), pytest.raises(sources.CalendarsEnough):
        sources.connect(coach.id, sources.Access("https://calendar.example/"))


def test_a_participant_connects_none(world, pair):
    organization, _, _ = pair
    dana = world.signed_in(world.participant(organization))
    dana.get(PAGE.format(organization.slug))
    assert "Connect this calendar" not in dana.text
    dana.post(f"{PAGE.format(organization.slug)}/sources", {"address": "https://x.example"}, status=403)


def test_the_calendars_of_a_coach_cost_one_statement_however_many(world, pair, inside):
    organization, coach, _ = pair
    prices = []
    for _ in range(3):
        world.calendar(organization, coach)
        with inside(organization), statements() as seen:
            sources.sources_of(coach.id)
            prices.append(len(seen))
    assert prices == [1, 1, 1]


def test_a_calendar_guards_its_owner_in_every_organization_and_tells_none_of_it(
    world, pair, source, inside, carry_out
):
    here, coach, _ = pair
    there = world.organization()
    same = world.coach(there, user=User(id=coach.user_id))
    elsewhere = (there, same, world.match(there, coach=same))
    with pytest.raises(meetings.SlotTaken) as refused:
        booked(inside, elsewhere, NINE)
    assert refused.value.sentence == "That time is taken."
    with inside(there):
        assert sources.sources_of(same.id) == []
        terms = terms_of(elsewhere[2].id)
        assert [each.why for each in occurrences(terms, NINE, MONTHLY)][:2] == ["That time is taken.", ""]
    with inside(here):
        sources.disconnect(source.id, membership_id=coach.id)
    assert booked(inside, elsewhere, NINE).state == "confirmed"


def test_what_a_calendar_took_is_forgotten_when_its_owner_leaves(world, app, pair, source, inside, carry_out):
    organization, coach, _ = pair
    with inside(organization):
        db.session.execute(update(Membership).where(Membership.id == coach.id).values(left_at=MONDAY))
        db.session.commit()
    read_again(app, carry_out, MONDAY + timedelta(minutes=20))
    assert spans(inside, organization) == []
