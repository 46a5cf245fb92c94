"""Booking, moving and cancelling: what was offered is accepted, nobody is booked twice, and both are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select, text

from mentoring.foundation import tenancy
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.scheduling import meetings
from mentoring.scheduling.meetings import MatchEnded, MeetingOver, SlotTaken
from mentoring.scheduling.models import Meeting, Occupancy
from tests.scheduling.pairs import NINE, TEN, book

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def pair(world):
    """An organization with one match; the coach keeps Tuesdays 9 to noon in Central Time."""
    organization = world.organization()
    return organization, world.match(organization)


def planned():
    rows = db.session.execute(
        select(Message.kind, Message.sequence, Message.offset_minutes, Message.state).order_by(
            Message.kind, Message.sequence, Message.offset_minutes
        )
    )
    return [tuple(row) for row in rows]


def test_a_booked_meeting_takes_both_peoples_time_and_plans_what_they_get(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        assert (meeting.starts_at, meeting.ends_at) == (NINE, TEN)
        assert (meeting.local_start, meeting.zone) == ("2026-12-08T09:00", "America/Chicago")
        assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 2
        assert planned() == [
            *[("log_request", 0, 0, "planned")] * 2,
            *[("meeting_invitation", 0, 0, "planned")] * 2,
            *[("meeting_reminder", 0, 60, "planned")] * 2,
            *[("meeting_reminder", 0, 1440, "planned")] * 2,
        ]


def test_the_same_form_sent_twice_books_once(inside, pair):
    organization, match = pair
    key = uuid4()
    with inside(organization):
        assert book(match, key=key).id == book(match, key=key).id
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 1


@pytest.mark.parametrize(
    "starts_at",
    [
        NINE + timedelta(minutes=10),  # not on the grid
        NINE + timedelta(hours=3),  # past the hours
        NINE - timedelta(days=7),  # a minute within the notice
        NINE + timedelta(days=364),  # past the horizon
        NINE + timedelta(seconds=30),
    ],
)
def test_what_was_not_offered_is_refused_and_changes_nothing(inside, pair, starts_at):
    organization, match = pair
    with inside(organization):
        with pytest.raises(SlotTaken):
            book(match, starts_at)
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 0
        assert planned() == []


def test_the_loser_is_offered_three_other_times(world, inside, pair):
    organization, match = pair
    other = world.match(
        organization,
        cohort=world.cohort(organization, "Another"),
        coach=type("Coach", (), {"id": match.coach_id}),
    )
    with inside(organization):
        book(match)
        with pytest.raises(SlotTaken) as refused:
            book(other)
    starts = [slot.starts_at for slot in refused.value.nearest]
    assert starts == [TEN, TEN + timedelta(minutes=30), TEN + timedelta(hours=1)]


def test_a_participant_cannot_be_in_two_meetings_even_of_two_organizations(world, inside):
    one, other = world.organization(), world.organization()
    person = world.user()
    first = world.match(one, participant=world.participant(one, user=person))
    second = world.match(other, participant=world.participant(other, user=person))
    with inside(one):
        book(first)
    with inside(other), pytest.raises(SlotTaken):
        book(second)


def test_the_database_itself_refuses_overlapping_time(app, world):
    person = world.user()
    with app.app_context():
        connection = db.session.connection()
        insert = text(
            "INSERT INTO occupancies (id, user_id, during, meeting_id) "
            "VALUES (gen_random_uuid(), :user, tstzrange(:low, :high), gen_random_uuid())"
        )
        connection.execute(insert, {"user": person.id, "low": NINE, "high": TEN})
        connection.execute(insert, {"user": person.id, "low": TEN, "high": TEN + timedelta(hours=1)})
        with pytest.raises(Exception, match="ex_occupancies_no_overlap"):
            connection.execute(insert, {"user": person.id, "low": NINE + timedelta(minutes=59), "high": TEN})


def test_moving_keeps_the_row_raises_the_sequence_and_replaces_what_was_planned(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        moved = meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)
        assert (moved.id, moved.sequence, moved.starts_at) == (meeting.id, 1, TEN)
        spans = {row.lower for row in db.session.scalars(select(Occupancy.during))}
        assert spans == {TEN}
        states = {row for row in planned() if row[0] == "meeting_invitation"}
        assert states == {
            ("meeting_invitation", 0, 0, "cancelled"),
            ("meeting_invitation", 1, 0, "planned"),
        }


def test_a_meeting_can_be_moved_half_an_hour_into_its_own_time(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        assert (
            meetings.move(
                meeting.id, starts_at=NINE + timedelta(minutes=30), sequence=0, actor=match.coach_id
            ).sequence
            == 1
        )


def test_a_change_on_an_old_page_is_refused(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)
        with pytest.raises(Conflict):
            meetings.move(meeting.id, starts_at=NINE, sequence=0, actor=match.coach_id)
        with pytest.raises(Conflict):
            meetings.cancel(meeting.id, sequence=0, actor=match.coach_id)


def test_a_cancelled_meeting_frees_the_time_and_tells_both_once(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        cancelled = meetings.cancel(meeting.id, sequence=0, actor=match.coach_id)
        assert (cancelled.state, cancelled.sequence) == ("cancelled", 1)
        assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 0
        assert [row for row in planned() if row[3] == "planned"] == [
            ("meeting_cancelled", 1, 0, "planned"),
            ("meeting_cancelled", 1, 0, "planned"),
        ]
        with pytest.raises(MeetingOver):
            meetings.cancel(meeting.id, sequence=1, actor=match.coach_id)
        assert book(match).starts_at == NINE


def test_a_meeting_that_began_stays_as_it_is(inside, pair):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
    with time_machine.travel(NINE + timedelta(minutes=1)), inside(organization), pytest.raises(MeetingOver):
        meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)


def test_an_ended_match_books_nothing(world, inside):
    organization = world.organization()
    match = world.match(organization, state="ended")
    with inside(organization), pytest.raises(MatchEnded):
        book(match)


def test_another_organizations_match_is_not_there(world, inside, pair):
    _, match = pair
    with inside(world.organization()), pytest.raises(NotFound):
        book(match)


@pytest.mark.real
def test_a_hundred_people_who_want_one_slot_at_once_get_one_meeting_and_ninety_nine_clear_answers(
    committed, app
):
    organization = committed.organization()
    cohort, coach = committed.cohort(organization, state="running"), committed.coach(organization)
    matches = [committed.match(organization, cohort=cohort, coach=coach) for _ in range(100)]

    def try_to_book(match):
        with app.app_context(), tenancy.organization(organization.id):
            try:
                return book(match).starts_at
            except SlotTaken as refused:
                return [slot.starts_at for slot in refused.nearest]

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(try_to_book, matches))
    assert answers.count(NINE) == 1
    assert [answer for answer in answers if answer != NINE] == [
        [TEN, TEN + timedelta(minutes=30), TEN + timedelta(hours=1)]
    ] * 99
    with app.app_context(), tenancy.organization(organization.id):
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 1
        assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 2
