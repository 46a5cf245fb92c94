"""Limits a day, week and month, every reason against a start, and how far the question reaches."""

from dataclasses import replace
from datetime import date

from mentoring.scheduling.schedules import DateRange, Window
from mentoring.scheduling.slots import Reason, is_open, reach, refusals
from tests.scheduling.test_slots import HOUR, LONG_AGO, at, every_day, mornings, offered


def test_limits_count_by_the_local_date_of_the_start():
    late_on_the_sixth = at(2026, 10, 7, 2)
    schedule = mornings(per_day=1)
    assert offered(schedule, date(2026, 10, 6), booked=[late_on_the_sixth]) == []
    assert len(offered(schedule, date(2026, 10, 7), booked=[late_on_the_sixth])) == 3
    reason = refusals(schedule, at(2026, 10, 6, 14), 60, now=LONG_AGO, booked=[late_on_the_sixth])
    assert reason == (Reason.DAY_FULL,)


def test_a_full_week_is_an_iso_week():
    schedule = mornings(per_week=2, weekly=every_day(Window(540, 600)))
    booked = [at(2026, 12, 28, 15), at(2027, 1, 3, 15)]
    assert offered(schedule, date(2026, 12, 26), date(2027, 1, 5), booked=booked) == [
        *("12-26 09:00", "12-27 09:00"),
        *("01-04 09:00", "01-05 09:00"),
    ]


def test_a_full_month_is_a_month_of_its_year():
    schedule = mornings(per_month=1, weekly=every_day(Window(540, 600)))
    days = date(2026, 10, 30), date(2026, 11, 2)
    assert offered(schedule, *days, booked=[at(2026, 10, 2, 15)]) == ["11-01 09:00", "11-02 09:00"]
    assert len(offered(schedule, *days, booked=[at(2025, 10, 2, 15)])) == 4
    assert offered(replace(schedule, per_month=0), *days) == []


def test_every_reason_is_told_and_the_first_matters_most():
    schedule = mornings(per_day=0, notice=HOUR, time_off=[DateRange(date(2026, 10, 6), date(2026, 10, 6))])
    start = at(2026, 10, 6, 14, 30)
    taken = [(start, start + 1)]
    reasons = refusals(schedule, start, 60, now=start - 1, busy=taken, participant_busy=taken)
    assert reasons == (
        Reason.TOO_SOON,
        Reason.DAY_OFF,
        Reason.BUSY,
        Reason.PARTICIPANT_BUSY,
        Reason.DAY_FULL,
        Reason.OFF_GRID,
    )
    assert not is_open(schedule, start, 60, now=start - 1)


def test_reach_covers_buffers_weeks_and_months():
    schedule = mornings("UTC", buffer_before=10, buffer_after=20)
    needed = reach(
        schedule, duration=60, first_day=date(2026, 10, 1), last_day=date(2026, 10, 30), now=LONG_AGO
    )
    assert needed.busy == (at(2026, 9, 30, 23, 50), at(2026, 10, 31, 1, 20))
    assert needed.booked == (at(2026, 9, 28), at(2026, 11, 2))


def test_reach_is_empty_where_nothing_can_be_open():
    days = {"first_day": date(2020, 1, 1), "last_day": date(2020, 1, 2)}
    assert reach(mornings(), duration=60, now=LONG_AGO, **days).busy == (LONG_AGO, LONG_AGO)
    far = {"first_day": date(9999, 12, 1), "last_day": date(9999, 12, 31)}
    assert reach(mornings(), duration=60, now=LONG_AGO, **far).booked == (LONG_AGO, LONG_AGO)
    assert offered(mornings(), date(9999, 12, 1), date(9999, 12, 31)) == []
