"""Seats of a group: the last is taken once, the freed one is offered, and everybody's calendar is right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import func, select, text, update

from mentoring.calendars import feeds
from mentoring.cohorts.models import Enrolment
from mentoring.foundation import links, tenancy
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.groups import actions, seats
from mentoring.groups.actions import Occupied
from mentoring.groups.queries import group_seen, groups_for, names_for
from mentoring.groups.seats import AlreadyBusy, GroupOver, NothingOffered
from mentoring.scheduling.models import Occupancy, Seat
from tests.counting import statements
from tests.scheduling.pairs import MONDAY, NINE, TEN, WEEK, book
from tests.scheduling.test_races import OVERLAPS

pytestmark = pytest.mark.usefixtures("on_a_monday")


class Class:
    """A running cohort, its coach, and as many participants as are asked for."""

    def __init__(self, world, count=4, **cohort):
        self.organization = world.organization(zone="America/Chicago")
        self.cohort = world.cohort(self.organization, state="running", **cohort)
        self.coach = world.coach(self.organization)
        world.assign(self.organization, self.cohort, self.coach)
        self.people = [world.participant(self.organization, f"Dana {n}") for n in range(count)]
        for each in self.people:
            world.enrol(self.organization, self.cohort, each)

    def open(self, starts_at=NINE, places=2, **details):
        given = {
            "coach_id": self.coach.id,
            "title": "Interviews",
            "minutes": 60,
            "format": "video",
            "key": uuid4(),
        }
        return actions.open_group(self.cohort.id, starts_at=starts_at, places=places, **(given | details))


@pytest.fixture
def group(world, inside):
    found = Class(world)
    with inside(found.organization):
        found.id = found.open().id
    return found


def states(group):
    rows = db.session.execute(select(Seat.membership_id, Seat.state).where(Seat.group_id == group.id))
    found = dict(tuple(row) for row in rows)
    return [found.get(each.id, "") for each in group.people]


def taken():
    return db.session.scalar(select(func.count()).select_from(Occupancy))


def parts(outbox, address):
    """Method, sequence and attendees of each calendar that an address got."""
    found = []
    for email in outbox:
        if address in email["To"]:
            for part in email.walk():
                if part.get_content_type() == "text/calendar" and not part.is_attachment():
                    calendar = Calendar.from_ical(part.get_payload(decode=True))
                    event = calendar.walk("VEVENT")[0]
                    attendees = event["ATTENDEE"]
                    attendees = attendees if isinstance(attendees, list) else [attendees]
                    found.append(
                        (str(calendar["METHOD"]), event["SEQUENCE"], str(event["UID"]), len(attendees))
                    )
    return found


def test_seats_are_taken_in_order_and_the_next_wait(inside, group):
    with inside(group.organization):
        said = [seats.join(group.id, each.id).state for each in group.people]
        assert said == ["taken", "taken", "waiting", "waiting"]
        assert seats.join(group.id, group.people[0].id).state == "taken"
        assert taken() == 3  # the coach and two


def test_a_freed_seat_is_offered_passes_on_when_nobody_takes_it_and_is_kept_for_nobody_else(
    inside, group, carry_out, outbox, app
):
    first, _, third, fourth = group.people
    with inside(group.organization):
        for each in group.people:
            seats.join(group.id, each.id)
        seats.leave(group.id, first.id)
        assert states(group) == ["left", "taken", "offered", "waiting"]
        with pytest.raises(NothingOffered):
            seats.take_offer(group.id, fourth.id)
    carry_out()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False), inside(group.organization):
        assert seats.join(group.id, first.id).state == "waiting"  # what is offered is not free
    with time_machine.travel(MONDAY + timedelta(hours=25), tick=False):
        with inside(group.organization), pytest.raises(NothingOffered):
            seats.take_offer(group.id, third.id)
        with app.app_context():
            app.extensions["doorbell"].ring("visit_groups", None, {})
        carry_out()
        with inside(group.organization):
            assert states(group) == ["waiting", "taken", "left", "offered"]
            assert seats.take_offer(group.id, fourth.id).state == "taken"
            assert seats.take_offer(group.id, fourth.id).state == "taken"
            assert taken() == 3
    offers = [email["To"] for email in outbox if email["Subject"].startswith("A seat is free")]
    assert len(offers) == 2


def test_an_offer_that_is_over_is_none_although_it_has_not_been_passed_on_yet(inside, group):
    first, second, third, fourth = group.people
    with inside(group.organization):
        for each in group.people:
            seats.join(group.id, each.id)
        seats.leave(group.id, first.id)
        assert (group_seen(group.id, third.id).mine, group_seen(group.id, third.id).left) == ("offered", 0)
    with time_machine.travel(MONDAY + timedelta(hours=25), tick=False), inside(group.organization):
        assert (group_seen(group.id, third.id).mine, group_seen(group.id, third.id).left) == ("left", 1)
        assert seats.join(group.id, third.id).state == "waiting"
        assert states(group) == ["left", "taken", "waiting", "offered"]
    with time_machine.travel(MONDAY + timedelta(hours=50), tick=False), inside(group.organization):
        seats.leave(group.id, third.id)
        assert states(group) == ["left", "taken", "left", "offered"]
        assert seats.join(group.id, fourth.id).state == "taken"
        assert seats.join(group.id, second.id).state == "taken"


def test_every_calendar_has_one_uid_rising_versions_and_nobodys_address_but_ones_own(
    world, app, inside, group, carry_out, outbox
):
    dana = group.people[0]
    with app.app_context(), tenancy.organization(group.organization.id):
        address = db.session.scalar(
            text("SELECT email FROM users WHERE id = :id").bindparams(id=dana.user_id)
        )
    acts = (
        lambda: seats.join(group.id, dana.id),
        lambda: seats.leave(group.id, dana.id),
        lambda: seats.join(group.id, dana.id),
        lambda: seats.join(group.id, group.people[1].id),
        lambda: actions.move_group(group.id, starts_at=TEN, sequence=0),
        lambda: actions.cancel_group(group.id, sequence=1, words="The room is flooded."),
    )
    for act in acts:
        with inside(group.organization):
            act()
        carry_out()
    found = parts(outbox, address)
    assert [(method, sequence) for method, sequence, _, _ in found] == [
        ("REQUEST", 0),
        ("CANCEL", 1),
        ("REQUEST", 2),
        ("REQUEST", 3),
        ("CANCEL", 4),
    ]
    assert {uid.partition("@")[0] for _, _, uid, _ in found} == {str(group.id)}
    assert {count for *_, count in found} == {1}
    mine = [email.as_string() for email in outbox if address in email["To"]]
    assert not any("Dana 1" in email for email in mine)
    with inside(group.organization):
        assert taken() == 0


def test_a_seat_guards_its_person_against_every_other_meeting_and_the_other_way_round(world, inside, group):
    match = world.match(
        group.organization,
        cohort=group.cohort,
        coach=world.coach(group.organization),
        participant=group.people[0],
    )
    with inside(group.organization):
        seats.join(group.id, group.people[0].id)
        with pytest.raises(Exception, match="You have something else at that time"):
            book(match, NINE)
        book(match, TEN)
        with pytest.raises(Occupied, match="You or somebody in the group has something else at that time"):
            actions.move_group(group.id, starts_at=TEN, sequence=0)
        later = group.open(NINE + WEEK)
        book(match, NINE + WEEK)
        with pytest.raises(AlreadyBusy):
            seats.join(later.id, group.people[0].id)
        assert states(group)[0] == "taken"


def test_the_coach_is_guarded_and_closed_days_count(world, inside, group):
    match = world.match(
        group.organization, cohort=group.cohort, coach=group.coach, participant=group.people[0]
    )
    with inside(group.organization):
        with pytest.raises(Occupied):
            group.open(NINE + timedelta(minutes=30))
        with pytest.raises(Exception, match="That time is taken"):
            book(match, NINE)
        with pytest.raises(NotFound):
            group.open(NINE + WEEK, coach_id=world.coach(group.organization).id)
        key = uuid4()
        assert group.open(NINE + WEEK, key=key).id == group.open(NINE + WEEK, key=key).id


def test_who_leaves_the_cohort_gives_the_seat_to_the_next(inside, group, carry_out, app):
    with inside(group.organization):
        for each in group.people:
            seats.join(group.id, each.id)
        db.session.execute(
            update(Enrolment).where(Enrolment.membership_id == group.people[0].id).values(state="withdrawn")
        )
        db.session.commit()
    with app.app_context():
        app.extensions["doorbell"].ring("visit_groups", None, {})
    carry_out()
    with inside(group.organization):
        assert states(group) == ["left", "taken", "offered", "waiting"]
        with pytest.raises(NotFound):
            seats.join(group.id, group.people[0].id)


def test_an_old_page_a_group_that_began_and_a_neighbour_change_nothing(world, inside, group):
    with inside(group.organization), pytest.raises(Conflict):
        actions.cancel_group(group.id, sequence=7)
    with time_machine.travel(NINE, tick=False), inside(group.organization), pytest.raises(GroupOver):
        seats.join(group.id, group.people[0].id)
    other = Class(world, 1)
    with inside(other.organization), pytest.raises(NotFound):
        seats.join(group.id, other.people[0].id)
    with inside(other.organization), pytest.raises(NotFound):
        group_seen(group.id, other.people[0].id)


@pytest.mark.parametrize("shown", [True, False])
def test_participants_see_names_only_where_the_cohort_allows_and_only_inside(world, inside, shown):
    found = Class(world, 2, names_shown=shown)
    with inside(found.organization):
        row = found.open()
        seats.join(row.id, found.people[0].id)
        assert names_for(row, found.coach.id) == ["Dana 0"]
        assert names_for(row, found.people[0].id) == (["Dana 0"] if shown else [])
        assert names_for(row, found.people[1].id) == []


def test_the_list_of_groups_is_one_statement(inside, group):
    with inside(group.organization):
        for number in range(3):
            with statements() as run:
                groups_for(group.people[0].id)
            assert len(run) == 1
            seats.join(group.open(NINE + (number + 1) * WEEK).id, group.people[0].id)


def test_ones_own_feed_shows_the_groups_that_one_leads_or_sits_in(world, inside, group):
    with inside(group.organization):
        seats.join(group.id, group.people[0].id)
        people = (group.coach, group.people[0], group.people[1])
        found = []
        for member in people:
            made = feeds.offer(member.id)
            calendar = feeds.read_feed(links.Link(group.organization.id, member.id, made.id))
            found.append([str(event["SUMMARY"]) for event in Calendar.from_ical(calendar).walk("VEVENT")])
    assert found == [["Interviews (group with Ellis Grant)"]] * 2 + [[]]


@pytest.mark.real
def test_of_many_who_want_the_last_seats_as_many_get_one_as_there_are(committed, app, inside):
    found = Class(committed, 10)
    with inside(found.organization):
        group = found.open(places=3)

    def join(member):
        with app.app_context(), tenancy.organization(found.organization.id):
            return seats.join(group.id, member.id).state

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(join, found.people))
    assert sorted(said) == ["taken"] * 3 + ["waiting"] * 7
    with inside(found.organization):
        assert taken() == 4
        assert db.session.scalar(text(OVERLAPS)) == 0
