"""What a program allows a pair: what is not allowed is not offered, and is refused with the reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentoring.scheduling import meetings
from mentoring.scheduling.allowances import Allowance
from mentoring.scheduling.meetings import SlotTaken
from mentoring.scheduling.models import ClosedDays
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.terms import terms_of
from tests.counting import statements
from tests.scheduling.pairs import NINE, WEEK, book

pytestmark = pytest.mark.usefixtures("on_a_monday")


def offered(match, first=date(2026, 12, 1), last=date(2027, 1, 26)):
    offer = offer_to(terms_of(match.id), first_day=first, last_day=last, minutes=60)
    return {slot.starts_at for slot in offer.starts(60)}


def test_a_pair_books_no_more_meetings_than_the_program_plans(inside, ruled):
    organization, match = ruled(meetings=1)
    with inside(organization):
        meeting = book(match, NINE)
        assert offered(match) == set()
        with pytest.raises(SlotTaken, match="Your program plans 1 meeting in all"):
            book(match, NINE + WEEK)
        assert (
            meetings.move(meeting.id, starts_at=NINE + WEEK, sequence=0, actor=match.coach_id).sequence == 1
        )
        meetings.cancel(meeting.id, sequence=1, actor=match.coach_id)
        assert book(match, NINE).state == "confirmed"


def test_a_month_holds_as_many_as_the_program_says_and_the_next_one_is_open(inside, ruled):
    organization, match = ruled(meetings_a_month=1)
    with inside(organization):
        book(match, NINE)
        assert {start.month for start in offered(match)} == {1}
        with pytest.raises(SlotTaken, match="up to 1 meeting a month") as refused:
            book(match, NINE + WEEK)
        assert {slot.starts_at.month for slot in refused.value.nearest} <= {1}
        assert book(match, datetime(2027, 1, 5, 15, tzinfo=UTC)).state == "confirmed"


def test_meetings_keep_the_gap_on_both_sides(inside, ruled):
    organization, match = ruled(gap_days=14)
    with inside(organization):
        book(match, NINE + WEEK)
        days = sorted({start.date() for start in offered(match)})
        assert days == [
            date(2026, 12, 1),
            date(2026, 12, 29),
            date(2027, 1, 5),
            date(2027, 1, 12),
            date(2027, 1, 19),
            date(2027, 1, 26),
        ]
        with pytest.raises(SlotTaken, match="at least 14 days between"):
            book(match, NINE)


def test_closed_days_of_the_cohort_are_not_offered_and_are_refused_with_the_nearest(world, inside, ruled):
    organization, match = ruled()
    world.add(
        ClosedDays(cohort_id=match.cohort_id, first_day=date(2026, 12, 7), last_day=date(2026, 12, 9)),
        organization,
    )
    with inside(organization):
        assert date(2026, 12, 8) not in {start.date() for start in offered(match)}
        with pytest.raises(SlotTaken, match="Your cohort has no meetings on that day") as refused:
            book(match, NINE)
        assert len(refused.value.nearest) == 3


def test_everything_offered_is_allowed_and_nothing_else_is_offered(inside, ruled):
    organization, match = ruled(meetings_a_month=2, gap_days=8)
    with inside(organization):
        book(match, NINE)
        open_starts = offered(match)
        terms = terms_of(match.id)
        offer = offer_to(terms, first_day=date(2026, 12, 1), last_day=date(2027, 1, 26), minutes=60)
        grid = [NINE - WEEK + timedelta(minutes=30 * step) for step in range(48 * 57)]
        assert {start for start in grid if not offer.refusal(minute_of(start), 60)} == open_starts


def test_an_offer_costs_the_same_whatever_there_is(world, inside, ruled):
    organization, match = ruled(meetings=20)
    counts = set()
    for weeks in (0, 1, 3):
        for week in range(weeks):
            world.meeting(organization, match, NINE + week * WEEK)
        with inside(organization):
            terms = terms_of(match.id)
            with statements() as run:
                offer_to(terms, first_day=date(2026, 12, 1), last_day=date(2027, 1, 26), minutes=60)
        counts.add(len(run))
    assert counts == {1}


@pytest.mark.parametrize(
    ("rules", "start", "reason"),
    [
        ({}, NINE, ""),
        ({"gap_days": 7}, NINE + WEEK, ""),
        ({"gap_days": 8}, NINE + WEEK, "Your program asks for at least 8 days between two meetings."),
        (
            {"gap_days": 1},
            NINE + timedelta(hours=3),
            "Your program asks for at least a day between two meetings.",
        ),
        (
            {"closed": [DateRange(date(2026, 12, 8), date(2026, 12, 8))]},
            NINE + timedelta(hours=14, minutes=59),
            "Your cohort has no meetings on that day.",
        ),
        ({"closed": [DateRange(date(2026, 12, 8), date(2026, 12, 8))]}, NINE + timedelta(hours=15), ""),
    ],
)
def test_days_go_by_the_wall_of_the_cohort(rules, start, reason):
    allowance = Allowance("America/Chicago", held=[minute_of(NINE)], **rules)
    assert allowance.reason(minute_of(start)) == reason
