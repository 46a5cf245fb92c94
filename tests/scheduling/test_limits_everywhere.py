"""A coach's limits count what they lead in all organizations, groups among it, and nothing of it is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import delete, select, update

from mentoring.foundation.extensions import db
from mentoring.groups import actions as groups
from mentoring.scheduling import meetings
from mentoring.scheduling.meetings import SlotTaken
from mentoring.scheduling.models import GroupMeeting, LedMeeting, Meeting
from tests.scheduling.pairs import MONDAY, NINE, TEN, WEEK, book


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


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
