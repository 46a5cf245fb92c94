"""Series: monthly for a year, conflicts seen before, each meeting a row of its own, the rest cancelled at once."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings, series
from mentoring.scheduling.meetings import TooLate, WhyMissing
from mentoring.scheduling.models import ClosedDays, Meeting, Occupancy
from mentoring.scheduling.repeats import FORTNIGHTLY, MONTHLY, dates
from mentoring.scheduling.series import NothingToBook, SeriesChanged, SeriesOver
from mentoring.scheduling.taking import MatchEnded
from mentoring.scheduling.terms import terms_of
from tests.counting import statements
from tests.scheduling.pairs import NINE, book

pytestmark = pytest.mark.usefixtures("on_a_monday")
# The second Tuesdays at 9:00 am Central Time, in winter and in summer, until the cohort ends on August 31.
TUESDAYS = [
    (12, 8, 15),
    (1, 12, 15),
    (2, 9, 15),
    (3, 9, 15),
    (4, 13, 14),
    (5, 11, 14),
    (6, 8, 14),
    (7, 13, 14),
    (8, 10, 14),
]
STARTS = [
    datetime(2026 if month == 12 else 2027, month, day, hour, tzinfo=UTC) for month, day, hour in TUESDAYS
]


def seen(match, rhythm=MONTHLY):
    return series.occurrences(terms_of(match.id), NINE, rhythm)


def book_series(match, count, **details):
    details = {
        "starts_at": NINE,
        "rhythm": MONTHLY,
        "format": "video",
        "key": uuid4(),
        "by": match.participant_id,
    } | details
    return series.book_series(match.id, seen=count, **details)


def count(model=Meeting):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_series_keeps_its_time_on_the_wall_and_ends_with_the_cohort(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        found = seen(match)
        assert [each.starts_at for each in found if not each.why] == STARTS
        assert {each.why for each in found[9:]} == {"Your cohort ends on August 31, 2027."}
        booked = book_series(match, 9)
        assert [meeting.starts_at for meeting in booked] == STARTS
        assert {(meeting.sequence, meeting.local_start[-5:]) for meeting in booked} == {(0, "09:00")}
        assert len({meeting.id for meeting in booked}) == 9
        assert count(Occupancy) == 18


def test_what_is_in_the_way_is_seen_before_and_left_out(world, inside, ruled):
    organization, match = ruled()
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    closed = ClosedDays(cohort_id=match.cohort_id, first_day=date(2027, 3, 8), last_day=date(2027, 3, 12))
    world.add(closed, organization)
    with inside(organization):
        book(other, STARTS[1])
        found = [(each.starts_at, each.why) for each in seen(match)[:9]]
        assert [starts_at for starts_at, why in found if why] == [STARTS[1], STARTS[3]]
        assert found[3][1] == "Your cohort has no meetings on that day."
        assert len(book_series(match, 7)) == 7


def test_a_series_changed_meanwhile_books_nothing(world, inside, ruled):
    organization, match = ruled()
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    with inside(organization):
        book(other, STARTS[0])
        with pytest.raises(SeriesChanged):
            book_series(match, 9)
        assert count() == 1


def test_limits_count_the_dates_before(inside, ruled):
    organization, match = ruled(meetings=3)
    with inside(organization):
        assert len(book_series(match, 3)) == 3
        with pytest.raises(NothingToBook):
            book_series(match, 0)


def test_the_same_form_sent_twice_books_one_series(inside, ruled):
    organization, match = ruled()
    key = uuid4()
    with inside(organization):
        first = book_series(match, 9, key=key)
        again = book_series(match, 9, key=key)
        assert [each.id for each in again] == [each.id for each in first]
        assert count() == 9


def test_the_rest_is_cancelled_at_once_and_what_was_stays(inside, ruled):
    organization, match = ruled()
    key = uuid4()
    with inside(organization):
        booked = book_series(match, 9, key=key)
        meetings.cancel(booked[2].id, sequence=0, actor=match.coach_id)
    with time_machine.travel(STARTS[1] + timedelta(hours=2), tick=False), inside(organization):
        assert series.cancel_rest(key, actor=match.coach_id, words="I retire.") == 6
        states = db.session.scalars(select(Meeting.state).order_by(Meeting.starts_at)).all()
        assert states == ["confirmed", "confirmed", *["cancelled"] * 7]
        assert count(Occupancy) == 4
        with pytest.raises(SeriesOver):
            series.cancel_rest(key, actor=match.coach_id)


def test_a_participant_cancels_only_what_the_cut_off_still_allows(inside, ruled):
    organization, match = ruled(cancel_until_hours=24)
    key = uuid4()
    with inside(organization):
        book_series(match, 9, key=key)
    with time_machine.travel(NINE - timedelta(hours=2), tick=False), inside(organization):
        assert series.cancel_rest(key, actor=match.participant_id) == 8


def test_a_participant_says_why_where_the_program_asks_and_comes_in_time(inside, ruled):
    organization, match = ruled(cancel_until_hours=24, ask_why=True)
    key = uuid4()
    with inside(organization):
        *_, last = book_series(match, 9, key=key)
        with pytest.raises(WhyMissing):
            series.cancel_rest(key, actor=match.participant_id)
        assert count(Occupancy) == 18
        ends = last.starts_at
    with time_machine.travel(ends - timedelta(hours=2), tick=False), inside(organization):
        with pytest.raises(TooLate):
            series.cancel_rest(key, actor=match.participant_id, words="I move away.")
        assert series.cancel_rest(key, actor=match.coach_id) == 1


def test_no_series_where_each_meeting_is_confirmed_or_the_match_ended(world, inside, ruled):
    organization, match = ruled(approval=True)
    with inside(organization):
        with pytest.raises(MatchEnded):
            book_series(match, 9)
        with pytest.raises(MatchEnded):
            book_series(world.match(organization, state="ended"), 9)


def test_seeing_a_series_costs_the_same_whatever_there_is(inside, ruled):
    organization, match = ruled()
    prices = set()
    with inside(organization):
        for weeks, rhythm in ((2, MONTHLY), (4, FORTNIGHTLY), (6, MONTHLY)):
            terms = terms_of(match.id)
            with statements() as run:
                series.occurrences(terms, NINE, rhythm)
            prices.add(len(run))
            book(match, NINE + timedelta(weeks=weeks))
    assert prices == {1}


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        (date(2026, 12, 8), MONTHLY, [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)]),
        (date(2026, 12, 1), MONTHLY, [date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)]),
        (date(2027, 3, 30), MONTHLY, [date(2027, 3, 30), date(2027, 4, 27), date(2027, 5, 25)]),
        (date(2026, 12, 8), FORTNIGHTLY, [date(2026, 12, 8), date(2026, 12, 22), date(2027, 1, 5)]),
    ],
)
def test_repeats(first, rhythm, expected):
    found = dates(first, rhythm)
    assert found[:3] == expected
    assert len(found) == 12
    assert {on.weekday() for on in found} == {first.weekday()}
