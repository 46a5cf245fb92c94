"""Weeks of people in several zones, beside a walk through every quarter of an hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching.profiles import Coach, Participant
from mentoring.matching.scoring import common_quarters, hour_in_common
from mentoring.matching.weeks import representative, utc_week, windows_of
from tests.matching.pools import mentor, person

ANA, CARL = Participant(person(0), "Ana"), Coach(mentor(0), "Carl", 1)
ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "UTC",
    "Pacific/Apia",
)
NEW_YORK, LONDON = ("America/New_York",) * 7, ("Europe/London",) * 7
MONDAYS = (date(2027, 1, 11), date(2027, 7, 12))
windows = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 40)).map(
        lambda each: (each[0], each[1] * 15, (each[1] + each[2]) * 15)
    ),
    max_size=4,
)


def free_at(instant, own, zone):
    """Whether a wall clock of the zone is in a window, of the same day or one that runs on from the day before."""
    wall = instant.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    return any(
        start <= minute + later * 1440 < end
        for day, start, end in own
        for later in (0, 1)
        if (day + later) % 7 == wall.weekday()
    )


@given(windows, windows, st.sampled_from(ZONES), st.sampled_from(ZONES), st.sampled_from(MONDAYS))
def test_hours_in_common_are_those_that_a_walk_through_the_week_counts(own, theirs, here, there, monday):
    week = [
        datetime(monday.year, monday.month, monday.day, tzinfo=UTC) + timedelta(minutes=15 * number)
        for number in range(672)
    ]
    both = sum(free_at(instant, own, here) and free_at(instant, theirs, there) for instant in week)
    ana = replace(ANA, hours=utc_week(own, (here,) * 7, monday))
    assert common_quarters(ana, replace(CARL, hours=utc_week(theirs, (there,) * 7, monday))) == both


def test_clocks_that_change_on_other_days_are_compared_as_they_are_that_week():
    """In the second half of March clocks in New York have changed and those in London have not."""
    nine_to_ten, two_to_three = [(1, 540, 600)], [(1, 840, 900)]
    for monday, together in (
        (date(2027, 1, 11), True),
        (date(2027, 3, 15), False),
        (date(2027, 4, 12), True),
    ):
        ours = utc_week(nine_to_ten, NEW_YORK, monday)
        assert hour_in_common(ours, utc_week(two_to_three, LONDON, monday)) is together


def test_a_window_goes_by_the_clocks_of_the_day_it_starts_on():
    """From Wednesday in London: 9 in New York is 14 UTC in January, 9 in London is 9 UTC."""
    zones = (*NEW_YORK[:2], *LONDON[2:])
    mornings = [(1, 540, 600), (2, 540, 600)]
    assert utc_week(mornings, zones, date(2027, 1, 11)) == (
        (1440 + 840, 1440 + 900),
        (2 * 1440 + 540, 2 * 1440 + 600),
    )


def test_the_week_of_a_cohort_is_the_one_in_its_middle():
    assert representative(date(2026, 9, 1), date(2027, 8, 31)) == date(2027, 3, 1)
    assert representative(date(2027, 3, 1), date(2027, 3, 1)) == date(2027, 3, 1)


def test_who_chose_no_times_is_free_in_working_hours():
    assert sorted(windows_of(())) == sorted(windows_of(("afternoon", "morning", "midday", "unknown")))
    assert {day for day, _, _ in windows_of(("weekend",))} == {5, 6}
