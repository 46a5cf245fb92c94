from datetime import date

import pytest

from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window
from mentoring.scheduling.slots import Reason
from mentoring.scheduling.wording import (
    WindowEndsBeforeItStarts,
    WindowIsTooLong,
    WindowsOverlap,
    WindowStartsOnAnotherDay,
    clock,
    during,
    hours,
    hours_sentence,
    limits_sentence,
    problems_with,
    reason_sentence,
    season,
    span,
)

TODAY = date(2026, 10, 1)
MORNING, AFTERNOON = Window(540, 720), Window(780, 1020)


def on(weekdays, *windows):
    return {weekday: [*windows] for weekday in weekdays}


def sentence(weekly, **details):
    schedule = Schedule(zone="America/Chicago", weekly=weekly, **details)
    return hours_sentence(schedule, zone_label="Central Time", today=TODAY)


def test_hours_and_time_off_are_read_back():
    off = [DateRange(date(2026, 11, 24), date(2026, 11, 28))]
    assert (
        sentence({1: [MORNING]}, time_off=off)
        == "Tuesdays 9:00 am to noon, Central Time; not November 24 to 28"
    )


def test_weekdays_with_the_same_hours_are_said_together():
    assert sentence(on(range(5), AFTERNOON, MORNING) | {5: [MORNING]}) == (
        "Mondays to Fridays 9:00 am to noon and 1:00 pm to 5:00 pm, Saturdays 9:00 am to noon, Central Time"
    )
    assert (
        sentence({1: [MORNING], 3: [MORNING], 2: []})
        == "Tuesdays and Thursdays 9:00 am to noon, Central Time"
    )
    assert sentence(on((0, 2, 3, 4), MORNING)) == (
        "Mondays and Wednesdays to Fridays 9:00 am to noon, Central Time"
    )
    assert sentence(on(range(7), Window(0, 1440))) == "Every day all day, Central Time"
    assert sentence({}) == "No weekly hours, Central Time"


def test_single_dates_and_closed_days_are_read_back():
    overrides = {
        date(2026, 12, 3): [Window(600, 720)],
        date(2026, 12, 4): [],
        date(2026, 12, 5): [],
        date(2026, 9, 30): [],
        date(2026, 9, 29): [MORNING],
    }
    off = [DateRange(date(2026, 12, 6), date(2026, 12, 6)), DateRange(date(2027, 2, 1), date(2027, 2, 1))]
    assert sentence({1: [MORNING]}, overrides=overrides, time_off=off) == (
        "Tuesdays 9:00 am to noon, Central Time; on December 3 10:00 am to noon; "
        "not December 4 to 6 and February 1, 2027"
    )


def test_a_date_opened_in_time_off_is_not_said_to_be_open():
    third = date(2026, 12, 3)
    off = [DateRange(third, third)]
    assert sentence({1: [MORNING]}, overrides={third: [MORNING]}, time_off=off) == (
        "Tuesdays 9:00 am to noon, Central Time; not December 3"
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 9, 28), date(2026, 10, 1), "September 28 to October 1"),
        (date(2026, 12, 20), date(2027, 1, 3), "December 20 to January 3, 2027"),
        (date(2027, 12, 20), date(2028, 1, 3), "December 20, 2027 to January 3, 2028"),
        (date(2027, 3, 5), date(2027, 3, 9), "March 5 to 9, 2027"),
    ],
)
def test_years_are_named_where_they_are_not_this_one(first, last, said):
    assert sentence({}, time_off=[DateRange(first, last)]) == f"No weekly hours, Central Time; not {said}"


def test_seasons_are_read_back():
    away = [Season((11, 1), (3, 31)), Season((7, 10), (8, 2))]
    assert sentence({1: [MORNING]}, away=away) == (
        "Tuesdays 9:00 am to noon, Central Time; away November to March and July 10 to August 2 every year"
    )
    once = [DateRange(date.min, date(2027, 3, 31)), DateRange(date(2027, 7, 1), date(2027, 7, 9))]
    assert sentence({1: [MORNING]}, away=once).endswith("; away through March 31, 2027 and July 1 to 9, 2027")
    assert season(Season((2, 1), (2, 28))) == season(Season((2, 1), (2, 29))) == "February"


def test_windows_around_midnight_are_said_clearly():
    assert hours((1320, 1560)) == "10:00 pm to 2:00 am the next day"
    assert hours((1320, 1440)) == "10:00 pm to midnight"
    assert hours((0, 60)) == "midnight to 1:00 am"
    assert [clock(minute) for minute in (1, 719, 721, 1439)] == [
        "12:01 am",
        "11:59 am",
        "12:01 pm",
        "11:59 pm",
    ]


def test_limits_are_read_back():
    schedule = Schedule(
        zone="UTC",
        weekly={},
        increment=60,
        offset=15,
        notice=1440,
        horizon_days=60,
        buffer_before=5,
        buffer_after=10,
        per_day=2,
        per_month=4,
    )
    assert limits_sentence(schedule) == (
        "Starts every hour, from 15 minutes past midnight; at least 1 day ahead; up to 60 days ahead; "
        "5 minutes before and 10 minutes after each meeting kept free; at most 2 a day and 4 a month"
    )
    assert limits_sentence(Schedule(zone="UTC", weekly={})) == "Starts every 30 minutes; up to 60 days ahead"
    assert [span(minutes) for minutes in (0, 1, 90, 2880)] == [
        "0 minutes",
        "1 minute",
        "90 minutes",
        "2 days",
    ]


def test_hours_without_a_fault_have_no_problems():
    touching = {0: [MORNING, Window(720, 1440)], 1: [Window(0, 60)], 6: [Window(1380, 1440)]}
    assert problems_with(touching) == ()


@pytest.mark.parametrize(
    ("weekly", "refusal", "weekday", "said"),
    [
        ({2: [(720, 540)]}, WindowEndsBeforeItStarts, 2, "Wednesday noon to 9:00 am ends before it starts."),
        (
            {2: [(540, 540)]},
            WindowEndsBeforeItStarts,
            2,
            "Wednesday 9:00 am to 9:00 am ends before it starts.",
        ),
        (
            {2: [(540, 2881)]},
            WindowIsTooLong,
            2,
            "Wednesday 9:00 am to 12:01 am 2 days later reaches past the end of the next day.",
        ),
        (
            {2: [(1440, 1500)]},
            WindowStartsOnAnotherDay,
            2,
            "Wednesday midnight to 1:00 am the next day does not start on that day.",
        ),
        (
            {0: [(540, 720), (660, 780)]},
            WindowsOverlap,
            0,
            "Monday 9:00 am to noon overlaps Monday 11:00 am to 1:00 pm.",
        ),
        (
            {0: [(1320, 1560)], 1: [(60, 120)]},
            WindowsOverlap,
            0,
            "Monday 10:00 pm to 2:00 am the next day overlaps Tuesday 1:00 am to 2:00 am.",
        ),
        (
            {0: [(60, 120)], 6: [(1320, 1560)]},
            WindowsOverlap,
            6,
            "Sunday 10:00 pm to 2:00 am the next day overlaps Monday 1:00 am to 2:00 am.",
        ),
    ],
)
def test_wrong_hours_are_refused_by_name(weekly, refusal, weekday, said):
    (problem,) = problems_with(weekly)
    assert (type(problem), problem.weekday, problem.sentence) == (refusal, weekday, said)


def test_every_problem_is_told_once_in_the_order_of_the_week():
    weekly = {4: [(0, 1440), (60, 120), (180, 240)], 0: [(5, 1)], 6: [(0, 2000)]}
    assert [(type(problem).__name__, problem.weekday) for problem in problems_with(weekly)] == [
        ("WindowEndsBeforeItStarts", 0),
        ("WindowsOverlap", 4),
        ("WindowsOverlap", 4),
    ]


def test_every_reason_has_a_sentence():
    sentences = {reason_sentence(reason) for reason in Reason}
    assert len(sentences) == len(Reason)


def test_when_something_holds_is_said_of_a_day_and_of_days():
    here = date(2026, 11, 2)
    assert during(DateRange(date(2026, 11, 24), date(2026, 11, 24)), here) == "on November 24"
    assert during(DateRange(date(2026, 11, 24), date(2026, 11, 28)), here) == "from November 24 to 28"
