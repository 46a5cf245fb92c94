"""A coach's limits count what they lead, or are a guest at, in all organizations, and nothing of it is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from mentoring.accounts.models import Membership
from mentoring.foundation.extensions import db
from mentoring.groups import actions as groups
from mentoring.guests import actions as guests
from mentoring.guests.actions import GuestBusy
from mentoring.organizations.plans import shipped
from mentoring.scheduling import meetings, requests
from mentoring.scheduling.guests import guest_of
from mentoring.scheduling.meetings import SlotTaken
from mentoring.scheduling.models import GroupMeeting, LedMeeting, Meeting, MeetingGuest
from tests.scheduling.pairs import NINE, TEN, WEEK, book

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def twice(world):
    """A person who coaches in two organizations, and takes two meetings a month: a match in each."""
    person = world.user()
    found = []
    for _ in range(2):
        organization = world.organization(zone="America/Chicago")
        cohort = world.cohort(organization, state="running")
        coach = world.coach(organization, user=person, profile={"meetings_a_month": 2})
        world.assign(organization, cohort, coach)
        found.append((organization, cohort, world.match(organization, cohort=cohort, coach=coach)))
    return found


def led():
    rows = db.session.scalars(select(LedMeeting.starts_at).order_by(LedMeeting.starts_at))
    return list(rows)


def test_meetings_of_another_organization_count_and_say_nothing(inside, twice):
    (here, _, mine), (there, _, theirs) = twice
    with inside(there):
        book(theirs, NINE)
        book(theirs, NINE + WEEK)
        assert led() == [NINE, NINE + WEEK]
    with inside(here):
        with pytest.raises(SlotTaken) as refused:
            book(mine, TEN + WEEK)
        assert "month" in refused.value.sentence
        assert there.name not in refused.value.sentence
        assert all(slot.starts_at.month != NINE.month for slot in refused.value.nearest)
        assert db.session.scalars(select(Meeting.id)).all() == []


def test_what_is_cancelled_moved_or_missed_counts_where_it_is(inside, twice):
    (here, _, mine), (there, _, theirs) = twice
    with inside(there):
        one, two = book(theirs, NINE), book(theirs, NINE + WEEK)
        january = NINE + 5 * WEEK
        assert january.month == 1
        meetings.move(two.id, starts_at=january, sequence=0, actor=theirs.participant_id)
        assert led() == [NINE, january]
        meetings.cancel(one.id, sequence=0, actor=theirs.coach_id)
        assert led() == [january]
        db.session.execute(update(Meeting).where(Meeting.id == two.id).values(state="missed"))
        assert led() == []
        db.session.rollback()
    with inside(here):
        book(mine, NINE)
        book(mine, NINE + WEEK)
        with pytest.raises(SlotTaken):
            book(mine, NINE + 2 * WEEK)


def test_a_group_counts_as_one_meeting_until_it_is_cancelled(inside, twice):
    (here, cohort, mine), _ = twice
    given = {"coach_id": mine.coach_id, "title": "Interviews", "minutes": 60, "format": "video"}
    with inside(here):
        book(mine, NINE)
        group = groups.open_group(
            cohort.id, starts_at=NINE + WEEK + timedelta(hours=6), places=5, key=uuid4(), **given
        )
        with pytest.raises(SlotTaken):
            book(mine, NINE + 2 * WEEK)
        db.session.execute(update(GroupMeeting).where(GroupMeeting.id == group.id).values(state="cancelled"))
        assert led() == [NINE]
        db.session.commit()
        book(mine, NINE + 2 * WEEK)


def test_nothing_of_an_organization_stays_behind_it(app, inside, twice):
    (here, _, mine), (there, _, theirs) = twice
    for organization, match in ((here, mine), (there, theirs)):
        with inside(organization):
            book(match, NINE if organization is here else NINE + WEEK)
    with inside(there):
        db.session.execute(delete(Meeting))
        assert led() == [NINE]


@pytest.fixture
def visited(world, inside, twice):
    """The same person, and in the other organization a match of another coach, who has them as a guest twice."""
    (here, _, mine), (there, cohort, theirs) = twice
    other = world.match(there, cohort=cohort, coach=world.coach(there, "Priya Raman"))
    with inside(there):
        booked = [book(other, NINE + week * WEEK, guest=theirs.coach_id).id for week in range(2)]
    return (here, mine), (there, other, theirs.coach_id), booked


def of_guest(membership_id):
    """When the meetings start that count for the limits of a member, whose guest or coach they are."""
    of = select(Membership.user_id).where(Membership.id == membership_id).scalar_subquery()
    rows = db.session.scalars(
        select(LedMeeting.starts_at).where(LedMeeting.user_id == of).order_by(LedMeeting.starts_at)
    )
    return list(rows)


def test_meetings_as_a_guest_in_another_organization_count_and_say_nothing(inside, visited):
    (here, mine), (there, _, _), _ = visited
    with inside(here):
        with pytest.raises(SlotTaken) as refused:
            book(mine, TEN + WEEK)
        assert "month" in refused.value.sentence
        assert there.name not in refused.value.sentence
        assert db.session.scalars(select(Meeting.id)).all() == []
        assert db.session.scalars(select(MeetingGuest.id)).all() == []


@pytest.mark.parametrize("how", ["declined", "removed", "cancelled", "moved to January", "missed"])
def test_a_guest_who_does_not_come_or_comes_in_another_month_does_not_count(inside, visited, how):
    (here, mine), (there, other, guest), (first, _) = visited
    january = NINE + 5 * WEEK
    with inside(there):
        assert of_guest(guest) == [NINE, NINE + WEEK]
        if how == "declined":
            row = guest_of(first).row
            guests.accept(row.id)
            assert of_guest(guest) == [NINE, NINE + WEEK]
            guests.decline(row.id)
        elif how == "removed":
            guests.remove(first)
        elif how == "cancelled":
            meetings.cancel(first, sequence=0, actor=other.coach_id)
        elif how == "missed":
            db.session.execute(update(Meeting).where(Meeting.id == first).values(state="missed"))
            db.session.commit()
        else:
            meetings.move(first, starts_at=january, sequence=0, actor=other.participant_id)
        assert of_guest(guest) == [NINE + WEEK, *([january] if how == "moved to January" else [])]
    with inside(here):
        book(mine, TEN)
        with pytest.raises(SlotTaken):
            book(mine, TEN + 2 * WEEK)


def test_a_guest_who_is_asked_again_counts_again_and_once(inside, visited):
    _, (there, other, guest), (first, second) = visited
    with inside(there):
        guests.remove(first)
        guests.ask(first, guest, by=other.coach_id)
        assert of_guest(guest) == [NINE, NINE + WEEK]
        assert led() == [NINE, NINE, NINE + WEEK, NINE + WEEK]
        meetings.cancel(second, sequence=0, actor=other.coach_id)
        assert led() == [NINE, NINE]


def test_what_is_led_counts_in_an_organization_where_somebody_is_to_be_a_guest(inside, visited):
    (here, mine), (there, other, guest), (first, second) = visited
    with inside(there):
        for each in (first, second):
            guests.remove(each)
    with inside(here):
        book(mine, TEN)
        book(mine, TEN + WEEK)
    with inside(there), pytest.raises(GuestBusy):
        guests.ask(first, guest, by=other.coach_id)


def test_a_request_counts_for_the_guest_too_until_it_is_declined(world, inside, twice):
    (here, _, _), (there, _, theirs) = twice
    program = world.program(there, template=shipped()["emerging-leaders"] | {"booking": {"approval": True}})
    cohort = world.cohort(there, program=program, state="running")
    asking = world.match(there, cohort=cohort, coach=world.coach(there, "Priya Raman"))
    with inside(there):
        asked = book(asking, NINE, guest=theirs.coach_id)
        assert of_guest(theirs.coach_id) == [NINE]
        requests.decline(asked.id, actor=asking.coach_id)
        assert led() == []
    with inside(here):
        assert led() == []


def test_nothing_of_a_guest_stays_behind_them(inside, visited):
    _, (there, _, guest), (first, _) = visited
    with inside(there):
        db.session.execute(delete(MeetingGuest).where(MeetingGuest.meeting_id == first))
        assert of_guest(guest) == [NINE + WEEK]
        assert led() == [NINE, NINE + WEEK, NINE + WEEK]
        person = db.session.scalars(select(Membership.user_id).where(Membership.id == guest)).one()
        db.session.execute(delete(Membership).where(Membership.id == guest))
        counted = select(LedMeeting.starts_at).where(LedMeeting.user_id == person)
        assert db.session.scalars(counted).all() == []
        assert led() == [NINE, NINE + WEEK]
