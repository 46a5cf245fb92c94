"""Feeds to subscribe to, and meetings added by hand."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import update

from mentoring.accounts.models import Membership
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from tests.counting import statements
from tests.scheduling.content_lines import by_hand, values
from tests.scheduling.pairs import MONDAY, NINE
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def pair(world):
    organization = world.organization("Golden State")
    match = world.match(
        organization, coach=world.coach(organization), participant=world.participant(organization)
    )
    return organization, match


@pytest.fixture
def people(world, app, pair):
    """Both, signed in."""
    organization, match = pair
    with app.app_context(), tenancy.organization(organization.id):
        coach, participant = (
            db.session.get_one(Membership, (organization.id, one))
            for one in (match.coach_id, match.participant_id)
        )
        db.session.expunge_all()
    return world.signed_in(coach), world.signed_in(participant)


def made(visitor, path, button="Make a private address"):
    """The path of the private address that a page made."""
    visitor.get(path)
    visitor.submit(button)
    return urlsplit(visitor.page.select_one("#address")["value"]).path


def test_a_person_gets_a_private_address_and_every_way_in_leads_to_it(pair, people):
    organization, _ = pair
    _, dana = people
    path = made(dana, f"/o/{organization.slug}/calendar")
    whole = f"http://localhost{path}"
    ways = {link.get_text(): link["href"] for link in dana.page.select("main .actions a")}
    assert ways["Add to Apple Calendar"] == f"webcal://localhost{path}"
    assert parse_qs(urlsplit(ways["Add to Google Calendar"]).query) == {"cid": [f"webcal://localhost{path}"]}
    for name in ("Add to Outlook.com", "Add to Outlook at work"):
        query = parse_qs(urlsplit(ways[name]).query)
        assert query == {"url": [whole], "name": ["Golden State"]}


def test_a_feed_holds_ones_meetings_as_they_stand_and_cancelled_ones_for_thirty_days(
    world, app, pair, people
):
    organization, match = pair
    path = made(people[1], f"/o/{organization.slug}/calendar")
    world.meeting(organization, match, NINE, sequence=2, place="City Hall")
    for days, state, cancelled in (
        (9, "cancelled", MONDAY - timedelta(days=29)),
        (10, "cancelled", MONDAY - timedelta(days=31)),
        (-30, "held", None),
        (-120, "held", None),
    ):
        world.meeting(organization, match, MONDAY + timedelta(days=days), state=state, cancelled_at=cancelled)
    world.meeting(organization, world.match(organization), NINE)
    answer = Visitor(app).client.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert values(answer.data, "METHOD") == ["PUBLISH"]
    assert values(answer.data, "STATUS") == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert values(answer.data, "SEQUENCE") == ["0", "2", "0"]
    assert values(answer.data, "LOCATION") == ["Video", "City Hall", "Video"]
    assert values(answer.data, "ATTENDEE") == []
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 3


def test_a_feed_is_sent_again_only_when_it_changed(world, app, pair, people):
    organization, match = pair
    path = made(people[1], f"/o/{organization.slug}/calendar")
    world.meeting(organization, match, NINE)
    program = Visitor(app).client
    first = program.get(path)
    assert first.headers["Cache-Control"] == "max-age=900, private"
    asked = {"If-None-Match": first.headers["ETag"]}
    with time_machine.travel(MONDAY + timedelta(hours=5)):
        same = program.get(path, headers=asked)
    assert (same.status_code, same.data) == (304, b"")
    world.meeting(organization, match, NINE + timedelta(days=1))
    changed = program.get(path, headers=asked)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_new_address_ends_the_old_one_and_stopping_ends_both(app, pair, people):
    organization, _ = pair
    _, dana = people
    program = Visitor(app).client
    page = f"/o/{organization.slug}/calendar"
    first = made(dana, page)
    second = made(dana, page, "Make a new address")
    assert [program.get(path).status_code for path in (first, second)] == [404, 200]
    dana.submit("Stop sharing")
    assert [program.get(path).status_code for path in (first, second)] == [404, 404]


def test_a_feed_ends_with_the_membership_and_opens_only_under_its_own_organization(world, app, pair, people):
    organization, _ = pair
    member = world.member(organization, "Leaving Soon")
    path = made(world.signed_in(member), f"/o/{organization.slug}/calendar")
    neighbor = world.organization()
    program = Visitor(app).client
    moved = path.replace(f"/o/{organization.slug}/", f"/o/{neighbor.slug}/")
    assert program.get(moved).status_code == 404
    assert program.get(path).status_code == 200
    change(app, organization, member, left_at=MONDAY)
    assert program.get(path).status_code == 404


def test_an_administrator_reads_who_and_when_of_a_cohort_and_no_more(world, app, pair):
    organization, match = pair
    rosa = world.administrator(organization)
    world.meeting(organization, match, NINE, place="At the clinic")
    world.meeting(organization, world.match(organization), NINE)
    path = made(world.signed_in(rosa), f"/o/{organization.slug}/cohorts/{match.cohort_id}/calendar")
    program = Visitor(app).client
    lines = by_hand(program.get(path).data)
    told = {line.name: line.value for line in lines if line.name != "DTSTAMP"}
    assert told["SUMMARY"] == "Coaching: Ellis Grant and Dana Whitfield"
    assert [line.value for line in lines if line.name == "DTSTART"] == ["20261208T150000Z"]
    assert not told.keys() & {"LOCATION", "DESCRIPTION", "URL", "CONFERENCE", "ATTENDEE"}
    change(app, organization, rosa, is_administrator=False)
    assert program.get(path).status_code == 404


def test_only_an_administrator_makes_a_feed_of_a_cohort(pair, people):
    organization, match = pair
    for person in people:
        person.post(f"/o/{organization.slug}/cohorts/{match.cohort_id}/calendar", status=403)


def test_a_feed_costs_the_same_for_one_meeting_and_for_three(world, app, pair, people):
    organization, match = pair
    path = made(people[1], f"/o/{organization.slug}/calendar")
    prices = []
    for number in range(3):
        world.meeting(organization, match, NINE + timedelta(days=number))
        with statements() as seen:
            Visitor(app).client.get(path)
        prices.append(len(seen))
    assert len(set(prices)) == 1


def test_a_meeting_is_added_by_hand(world, pair, people):
    organization, match = pair
    meeting = world.meeting(organization, match, NINE, place="City Hall")
    ellis, _ = people
    ellis.get(f"/o/{organization.slug}/meetings/{meeting.id}")
    ellis.follow("Add it to your calendar")
    assert ellis.h1 == "Add your meeting with Dana Whitfield"
    google = next(a["href"] for a in ellis.page.select("a") if a.get_text() == "Add to Google Calendar")
    assert parse_qs(urlsplit(google).query)["dates"] == ["20261208T150000Z/20261208T160000Z"]
    ellis.follow("Add to Apple Calendar")
    assert values(ellis.response.data, "UID") == [f"{meeting.id}@mentoring.example"]
    stranger = world.signed_in(world.participant(organization, "Someone Else"))
    stranger.get(f"/o/{organization.slug}/meetings/{meeting.id}/calendar", status=404)
    stranger.get(f"/o/{organization.slug}/meetings/{meeting.id}/meeting.ics", status=404)


def change(app, organization, member, **details):
    with app.app_context(), tenancy.organization(organization.id):
        db.session.execute(update(Membership).where(Membership.id == member.id).values(**details))
        db.session.commit()
