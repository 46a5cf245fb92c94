"""Groups in private feeds: each change is a later version, and what is cancelled or given up stays for a while."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from mentoring.calendars import feeds
from mentoring.foundation import links
from mentoring.groups import actions, seats
from tests.counting import statements
from tests.groups.test_seats import Class
from tests.scheduling.pairs import MONDAY, NINE, WEEK

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def group(world, inside):
    found = Class(world)
    with inside(found.organization):
        found.id = found.open(place="https://meet.example/ellis").id
    return found


@pytest.fixture
def read(group):
    """The events of somebody's own feed, or of the cohort's."""

    def events(member, **of):
        made = feeds.feed_of(member.id, **of) or feeds.offer(member.id, **of)
        calendar = feeds.read_feed(links.Link(group.organization.id, member.id, made.id))
        return Calendar.from_ical(calendar).walk("VEVENT")

    return events


def versions(events):
    for event in events:
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    return [(int(event["SEQUENCE"]), str(event["STATUS"]), event["DTSTAMP"].dt) for event in events]


def test_every_change_is_a_later_version_for_coach_and_seat(inside, group, read, on_a_monday):
    dana = group.people[0]
    with inside(group.organization):
        seats.join(group.id, dana.id)
        assert versions(read(group.coach)) == versions(read(dana)) == [(0, "CONFIRMED", MONDAY)]
        on_a_monday.shift(DAY)
        actions.move_group(group.id, starts_at=NINE + WEEK, sequence=0)
        assert versions(read(group.coach)) == versions(read(dana)) == [(1, "CONFIRMED", MONDAY + DAY)]
        on_a_monday.shift(DAY)
        actions.cancel_group(group.id, sequence=1)
        assert versions(read(group.coach)) == versions(read(dana)) == [(2, "CANCELLED", MONDAY + 2 * DAY)]
        on_a_monday.shift(29 * DAY)
        assert len(read(group.coach)) == len(read(dana)) == 1
        on_a_monday.shift(2 * DAY)
        assert read(group.coach) == read(dana) == []


def test_a_seat_given_up_is_cancelled_for_its_owner_alone_and_comes_back_later(
    inside, group, read, on_a_monday
):
    dana = group.people[0]
    with inside(group.organization):
        seats.join(group.id, dana.id)
        on_a_monday.shift(DAY)
        seats.leave(group.id, dana.id)
        assert versions(read(dana)) == [(1, "CANCELLED", MONDAY + DAY)]
        assert versions(read(group.coach)) == [(0, "CONFIRMED", MONDAY)]
        on_a_monday.shift(DAY)
        seats.join(group.id, dana.id)
        assert versions(read(dana)) == [(2, "CONFIRMED", MONDAY + 2 * DAY)]


def test_who_only_waits_or_waited_has_nothing_in_the_feed(inside, group, read):
    first, second, third, fourth = group.people
    with inside(group.organization):
        for each in (first, second, third, fourth):
            seats.join(group.id, each.id)
        seats.leave(group.id, fourth.id)
        assert read(third) == read(fourth) == []


def test_the_feed_of_a_cohort_says_who_leads_what_and_when(world, inside, group, read):
    rosa = world.administrator(group.organization)
    other = Class(world, 0)
    with inside(group.organization):
        (event,) = read(rosa, cohort_id=group.cohort.id)
        assert str(event["SUMMARY"]) == "Interviews (group with Ellis Grant)"
        assert not {"LOCATION", "URL", "CONFERENCE", "ATTENDEE"} & event.keys()
        group.open(NINE + WEEK)
        with statements() as run:
            assert len(read(rosa, cohort_id=group.cohort.id)) == 2
        assert len(run) <= 6
    with inside(other.organization):
        other.open()
    with inside(group.organization):
        assert len(read(rosa, cohort_id=group.cohort.id)) == 2
