"""Races with real connections: whatever meets, nobody is booked twice, nothing is half done, every loser is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from mentoring.foundation import tenancy
from mentoring.foundation.errors import Conflict
from mentoring.foundation.extensions import db
from mentoring.organizations.plans import shipped
from mentoring.scheduling import holds, meetings, requests, series, time_proposals
from mentoring.scheduling.meetings import MeetingOver, SlotTaken
from mentoring.scheduling.models import Meeting, Occupancy, SlotHold
from mentoring.scheduling.repeats import MONTHLY
from mentoring.scheduling.time_proposals import ProposalAnswered
from tests.scheduling.pairs import NINE, TEN, WEEK, book

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("on_a_monday")]
OVERLAPS = """SELECT count(*) FROM occupancies a JOIN occupancies b
    ON a.user_id = b.user_id AND a.id < b.id AND a.during && b.during"""


@pytest.fixture
def rivals(committed):
    """Two matches of one coach, in a program with these rules."""

    def make(**rules):
        organization = committed.organization(zone="America/Chicago")
        program = committed.program(organization, template=shipped()["emerging-leaders"] | {"booking": rules})
        cohort = committed.cohort(organization, program=program, state="running")
        coach = committed.coach(organization)
        return organization, *(committed.match(organization, cohort=cohort, coach=coach) for _ in range(2))

    return make


def counts(inside, organization):
    with inside(organization):
        held = db.session.scalar(select(func.count()).select_from(SlotHold))
        taken = db.session.scalar(select(func.count()).select_from(Occupancy))
        booked = db.session.scalar(select(func.count()).where(Meeting.state.in_(meetings.COMING)))
        return held, taken, booked


def test_people_who_coach_each_other_in_two_organizations_are_never_booked_twice_and_never_deadlock(
    committed, app
):
    people = [committed.user() for _ in range(4)]
    seats = []
    for coaching, coached in ((people[:2], people[2:]), (people[2:], people[:2])):
        organization = committed.organization()
        coaches = [committed.coach(organization, user=user) for user in coaching]
        participants = [committed.participant(organization, user=user) for user in coached]
        seats += [
            (organization, committed.match(organization, coach=coach, participant=participant))
            for coach in coaches
            for participant in participants
        ]
    starts = [NINE + timedelta(minutes=30 * step) + week * WEEK for week in range(2) for step in range(5)]
    tries = [(*seat, starts_at) for starts_at in starts for seat in seats]

    def attempt(one):
        organization, match, starts_at = one
        with app.app_context(), tenancy.organization(organization.id):
            try:
                return book(match, starts_at).id
            except SlotTaken:
                return None

    with ThreadPoolExecutor(16) as pool:
        booked = [answer for answer in pool.map(attempt, tries) if answer]
    with app.app_context():
        connection = db.session.connection()
        assert connection.execute(text(OVERLAPS)).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM occupancies")).scalar() == 2 * len(booked)
    assert len(booked) >= 8


def test_of_many_moves_and_cancels_of_one_meeting_one_happens(rivals, at_once, inside):
    organization, match, _ = rivals()
    with inside(organization):
        meeting = book(match)
    acts = [lambda: meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id).sequence] * 6
    acts += [lambda: meetings.cancel(meeting.id, sequence=0, actor=match.coach_id).sequence] * 6
    answers = at_once(organization, *acts)
    assert answers.count(1) == 1
    assert set(answers) <= {1, Conflict, MeetingOver}
    with inside(organization):
        state, sequence = db.session.execute(select(Meeting.state, Meeting.sequence)).one()
    assert sequence == 1
    assert counts(inside, organization)[1] == (0 if state == "cancelled" else 2)


def test_one_form_sent_ten_times_at_once_books_once(rivals, at_once, inside):
    organization, match, _ = rivals()
    key = uuid4()
    answers = at_once(organization, *[lambda: book(match, key=key).id] * 10)
    assert len(set(answers)) == 1
    assert counts(inside, organization) == (0, 2, 1)


def test_of_a_hold_and_a_booking_of_one_time_one_gets_it(rivals, at_once, inside):
    organization, mine, theirs = rivals()
    acts = [
        lambda: bool(holds.hold(mine.id, starts_at=NINE, by=mine.participant_id)),
        lambda: bool(book(theirs)),
    ] * 4
    answers = at_once(organization, *acts)
    held, taken, booked = counts(inside, organization)
    assert (held + booked, taken) == (1, 2)
    assert set(answers) == {True, SlotTaken}


def test_of_an_answer_yes_and_an_answer_no_one_counts(rivals, at_once, inside):
    organization, match, _ = rivals(approval=True)
    with inside(organization):
        meeting = book(match)
    yes, no = (
        lambda: requests.accept(meeting.id).state,
        lambda: requests.decline(meeting.id, actor=match.coach_id).state,
    )
    answers = set(at_once(organization, yes, no, yes, no)) - {MeetingOver}
    assert answers in ({"confirmed"}, {"cancelled"})
    assert counts(inside, organization)[1] == (2 if answers == {"confirmed"} else 0)


def test_of_two_who_take_proposed_times_at_once_one_books(rivals, at_once, inside):
    organization, match, _ = rivals()
    evening = NINE + timedelta(hours=10)
    with inside(organization):
        proposal = time_proposals.propose(
            match.id, by=match.participant_id, starts=[evening, evening + WEEK], format="video", key=uuid4()
        )
    acts = [
        lambda starts_at=starts_at: bool(time_proposals.choose(proposal.id, starts_at=starts_at))
        for starts_at in (evening, evening + WEEK) * 3
    ]
    answers = at_once(organization, *acts)
    assert sorted(answers, key=str) == sorted([True, *[ProposalAnswered] * 5], key=str)
    assert counts(inside, organization) == (0, 2, 1)


def test_of_two_series_at_one_time_one_is_booked_whole(rivals, at_once, inside):
    organization, mine, theirs = rivals()

    def book_series(match):
        made = series.book_series(
            match.id,
            starts_at=NINE,
            rhythm=MONTHLY,
            seen=9,
            format="video",
            key=uuid4(),
            by=match.participant_id,
        )
        return len(made)

    answers = at_once(organization, lambda: book_series(mine), lambda: book_series(theirs))
    assert answers.count(9) == 1
    assert counts(inside, organization) == (0, 18, 9)


def test_a_booking_that_loses_its_connection_in_the_middle_leaves_nothing_and_can_be_sent_again(
    rivals, inside, monkeypatch
):
    organization, match, _ = rivals()
    key = uuid4()

    def lose_the_connection(*_, **__):
        db.session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with monkeypatch.context() as patched:
        patched.setattr(meetings, "announce", lose_the_connection)
        with inside(organization), pytest.raises(OperationalError):
            book(match, key=key)
    assert counts(inside, organization) == (0, 0, 0)
    with inside(organization):
        first = book(match, key=key)
        assert book(match, key=key).id == first.id
    assert counts(inside, organization) == (0, 2, 1)
