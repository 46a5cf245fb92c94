from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window
from mentoring.scheduling.slots import Reason, Slot, nearest, open_starts, refusals
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.zones import UnknownZone

HOUR = 60
TUESDAY = 1


def at(*when):
    return minute_of(datetime(*when, tzinfo=UTC))


LONG_AGO = at(2026, 1, 1)


def every_day(*windows):
    return {weekday: [*windows] for weekday in range(7)}


def mornings(zone="America/Chicago", **details):
    """Every day from 9:00 to noon, hourly."""
    weekly = every_day(Window(9 * HOUR, 12 * HOUR))
    return Schedule(**{"zone": zone, "weekly": weekly, "increment": 60, "horizon_days": 3000} | details)


def offered(schedule, first_day, last_day=None, *, duration=60, now=LONG_AGO, **known):
    """The open starts as `10-28 09:00` on the schedule's clocks, or with the date left out for one day."""
    slots = open_starts(
        schedule,
        duration=duration,
        first_day=first_day,
        last_day=last_day or first_day,
        now=now,
        **known,
    )
    shown = [(slot.local_day, f"{slot.local_minute // 60:02}:{slot.local_minute % 60:02}") for slot in slots]
    if last_day is None:
        assert {day for day, _ in shown} <= {first_day}
        return [time for _, time in shown]
    return [f"{day:%m-%d} {time}" for day, time in shown]


def in_utc(schedule, day, **known):
    slots = open_starts(schedule, duration=60, first_day=day, last_day=day, now=LONG_AGO, **known)
    return [f"{slot.starts_at:%d %H:%M}" for slot in slots]


def test_a_meeting_lies_inside_a_window():
    assert offered(mornings(), date(2026, 10, 6)) == ["09:00", "10:00", "11:00"]
    assert offered(mornings(), date(2026, 10, 6), duration=61) == ["09:00", "10:00"]
    assert offered(mornings(), date(2026, 10, 6), duration=180) == ["09:00"]
    assert offered(mornings(), date(2026, 10, 6), duration=181) == []


def test_a_slot_tells_both_clocks():
    slot = open_starts(
        mornings(), duration=45, first_day=date(2026, 10, 6), last_day=date(2026, 10, 6), now=LONG_AGO
    )[0]
    assert slot == Slot(at(2026, 10, 6, 14), at(2026, 10, 6, 14, 45), date(2026, 10, 6), 540)
    assert slot.starts_at == datetime(2026, 10, 6, 14, tzinfo=UTC)
    assert slot.ends_at - slot.starts_at == timedelta(minutes=45)


def test_only_the_weekdays_named_are_open():
    schedule = mornings(weekly={TUESDAY: [Window(540, 600)]})
    assert offered(schedule, date(2026, 10, 5), date(2026, 10, 18)) == ["10-06 09:00", "10-13 09:00"]


def test_starts_are_counted_from_local_midnight_and_not_from_the_epoch():
    schedule = mornings("Asia/Kolkata", increment=45)
    assert offered(schedule, date(2026, 10, 6), duration=30) == ["09:00", "09:45", "10:30", "11:15"]
    schedule = mornings(increment=50, offset=5)
    assert offered(schedule, date(2026, 10, 6), duration=30) == ["09:15", "10:05", "10:55"]


def test_a_window_may_open_off_the_grid():
    schedule = mornings(weekly=every_day(Window(9 * HOUR + 20, 12 * HOUR)))
    assert offered(schedule, date(2026, 10, 6)) == ["10:00", "11:00"]


def test_nine_in_kolkata_stays_nine():
    for day in (date(2026, 3, 8), date(2026, 7, 1), date(2026, 11, 1)):
        assert in_utc(mornings("Asia/Kolkata"), day)[0] == f"{day:%d} 03:30"


def test_nine_in_chicago_moves_on_the_clock_of_greenwich():
    assert in_utc(mornings(), date(2026, 10, 31)) == ["31 14:00", "31 15:00", "31 16:00"]
    assert in_utc(mornings(), date(2026, 11, 1)) == ["01 15:00", "01 16:00", "01 17:00"]


def nights(zone, **details):
    return mornings(zone, weekly=every_day(Window(0, 4 * HOUR)), **details)


def test_nothing_is_offered_inside_a_gap_nor_twice():
    schedule = nights("America/Chicago", increment=30)
    day = date(2026, 3, 8)
    assert offered(schedule, day, duration=30) == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30"]


def test_the_end_of_a_gap_off_the_grid_is_not_offered():
    assert offered(nights("Australia/Lord_Howe"), date(2026, 10, 4), duration=30) == [
        "00:00",
        "01:00",
        "03:00",
    ]
    schedule = nights("America/Chicago", increment=120, offset=0)
    assert offered(schedule, date(2026, 3, 8), duration=30) == ["00:00"]


def test_a_meeting_over_a_gap_lasts_its_elapsed_time():
    assert offered(nights("America/Chicago"), date(2026, 3, 8), duration=120) == ["00:00", "01:00"]
    assert refusals(nights("America/Chicago"), at(2026, 3, 8, 8), 120, now=LONG_AGO) == (
        Reason.OUTSIDE_HOURS,
    )


def test_a_window_inside_a_gap_is_empty():
    schedule = mornings(weekly=every_day(Window(120, 180)), increment=5)
    assert offered(schedule, date(2026, 3, 8), duration=5) == []
    assert len(offered(schedule, date(2026, 3, 9), duration=5)) == 12


def test_windows_that_begin_in_a_gap_begin_at_its_end():
    schedule = mornings(weekly=every_day(Window(130, 140), Window(160, 240)), increment=20)
    assert offered(schedule, date(2026, 3, 8), duration=20) == ["03:00", "03:20", "03:40"]


def test_the_second_pass_through_a_fold_is_open_but_offers_no_start():
    day = date(2026, 11, 1)
    assert in_utc(nights("America/Chicago"), day) == ["01 05:00", "01 06:00", "01 08:00", "01 09:00"]
    again = at(2026, 11, 1, 7)
    assert refusals(nights("America/Chicago"), again, 60, now=LONG_AGO) == (Reason.REPEATED_HOUR,)
    assert offered(nights("America/Chicago"), day, duration=300) == ["00:00"]


def test_a_window_that_ends_in_a_fold_ends_at_the_first_occurrence():
    schedule = mornings(weekly=every_day(Window(0, 90)), increment=30)
    assert offered(schedule, date(2026, 11, 1), duration=30) == ["00:00", "00:30", "01:00"]


def test_two_hours_vanish_and_return_in_troll():
    assert offered(nights("Antarctica/Troll"), date(2026, 3, 29)) == ["00:00", "03:00"]
    assert offered(nights("Antarctica/Troll"), date(2026, 10, 25)) == ["00:00", "01:00", "02:00", "03:00"]


def test_a_skipped_day_offers_nothing():
    schedule = mornings("Pacific/Apia", weekly=every_day(Window(0, 1440)), increment=720)
    now = at(2011, 12, 1)
    days = date(2011, 12, 29), date(2011, 12, 31)
    assert offered(schedule, *days, now=now) == ["12-29 00:00", "12-29 12:00", "12-31 00:00", "12-31 12:00"]


@pytest.mark.parametrize("zone", ["Africa/Cairo", "Asia/Beirut", "America/Havana"])
def test_a_day_without_midnight_begins_at_one(zone):
    day = {
        "Africa/Cairo": date(2026, 4, 24),
        "Asia/Beirut": date(2026, 3, 29),
        "America/Havana": date(2026, 3, 8),
    }[zone]
    assert offered(nights(zone), day) == ["01:00", "02:00", "03:00"]


def test_the_repeated_last_hour_of_a_day_is_offered_once():
    schedule = mornings("Asia/Beirut", weekly=every_day(Window(22 * HOUR, 24 * HOUR)))
    assert in_utc(schedule, date(2026, 10, 24)) == ["24 19:00", "24 20:00"]
    assert offered(schedule, date(2026, 10, 25)) == ["22:00", "23:00"]


def test_windows_that_touch_are_one_also_over_midnight():
    schedule = mornings(weekly={0: [Window(1380, 1440)], 1: [Window(0, 60), Window(60, 120)]})
    assert offered(schedule, date(2026, 10, 5), date(2026, 10, 6), duration=120) == [
        "10-05 23:00",
        "10-06 00:00",
    ]


def test_a_window_may_end_past_midnight():
    schedule = mornings(weekly={0: [Window(23 * HOUR, 26 * HOUR)]})
    assert offered(schedule, date(2026, 10, 5), date(2026, 10, 6)) == [
        "10-05 23:00",
        "10-06 00:00",
        "10-06 01:00",
    ]
    assert offered(schedule, date(2026, 10, 6)) == ["00:00", "01:00"]


def test_an_override_replaces_the_windows_of_its_date():
    schedule = mornings(overrides={date(2026, 10, 6): [Window(600, 660)], date(2026, 10, 7): []})
    assert offered(schedule, date(2026, 10, 6)) == ["10:00"]
    assert offered(schedule, date(2026, 10, 7)) == []
    assert refusals(schedule, at(2026, 10, 7, 14), 60, now=LONG_AGO) == (Reason.DAY_OFF,)


def test_no_meeting_reaches_into_a_closed_day():
    late = mornings(weekly=every_day(Window(22 * HOUR, 26 * HOUR)))
    off = replace(late, time_off=[DateRange(date(2026, 10, 7), date(2026, 10, 8))])
    days = date(2026, 10, 6), date(2026, 10, 9)
    assert offered(off, *days) == [
        *("10-06 00:00", "10-06 01:00", "10-06 22:00", "10-06 23:00"),
        *("10-09 22:00", "10-09 23:00"),
    ]
    assert offered(off, date(2026, 10, 6), duration=121) == []


def test_time_off_beats_an_override_and_an_override_beats_days_away():
    here = date(2026, 12, 5)
    away = mornings(away=[Season((11, 1), (3, 31))], overrides={here: [Window(540, 600)]})
    assert offered(away, date(2026, 10, 30), date(2026, 11, 2))[-1] == "10-31 11:00"
    assert offered(away, date(2027, 3, 31), date(2027, 4, 1))[0] == "04-01 09:00"
    assert offered(away, here) == ["09:00"]
    assert offered(replace(away, time_off=[DateRange(here, here)]), here) == []
    once = replace(away, away=[DateRange(date.min, here)])
    assert offered(once, here) == ["09:00"]
    assert offered(once, here - timedelta(days=1)) == []
    later = replace(away, away=[Season((11, 1), (3, 31), date(2027, 11, 1))])
    assert offered(later, date(2026, 11, 2))[0] == "09:00"
    assert offered(later, date(2027, 11, 2)) == []


def test_notice_is_elapsed_time():
    schedule = mornings(notice=24 * HOUR)
    assert offered(schedule, date(2026, 10, 6), now=at(2026, 10, 5, 15)) == ["10:00", "11:00"]
    assert offered(schedule, date(2026, 10, 6), now=at(2026, 10, 5, 15, 1)) == ["11:00"]
    over_the_change = at(
        2026, 10, 31, 14
    )  # nine on the day before the clocks go back, so a day later is eight
    assert offered(schedule, date(2026, 11, 1), now=over_the_change) == ["09:00", "10:00", "11:00"]
    reason = refusals(schedule, at(2026, 10, 6, 14), 60, now=at(2026, 10, 5, 15))
    assert reason == (Reason.TOO_SOON,)


def test_the_horizon_goes_by_the_local_date():
    schedule = mornings(horizon_days=1)
    still_the_fifth = at(2026, 10, 6, 3)
    assert offered(schedule, date(2026, 10, 1), date(2026, 10, 31), now=still_the_fifth) == [
        "10-06 09:00",
        "10-06 10:00",
        "10-06 11:00",
    ]
    assert refusals(schedule, at(2026, 10, 7, 14), 60, now=still_the_fifth) == (Reason.TOO_FAR,)


def test_the_past_is_never_offered():
    assert offered(mornings(), date(2026, 10, 6), now=at(2026, 10, 6, 15, 30)) == ["11:00"]
    assert refusals(mornings(), at(2026, 10, 6, 14), 60, now=at(2026, 10, 6, 15)) == (Reason.TOO_SOON,)
    assert refusals(mornings(), at(1, 1, 1), 60, now=LONG_AGO) == (Reason.TOO_SOON,)
    assert refusals(mornings(), at(9999, 12, 31, 23, 59), 60, now=LONG_AGO) == (Reason.TOO_FAR,)


def test_a_guard_may_touch_what_is_busy_and_not_hit_it():
    day = date(2026, 10, 6)
    schedule = mornings(increment=15, buffer_before=10, buffer_after=5)
    busy = [(at(2026, 10, 6, 15), at(2026, 10, 6, 15, 35))]
    assert offered(schedule, day, duration=40, busy=busy) == ["09:00", "09:15", "10:45", "11:00", "11:15"]
    assert offered(schedule, day, duration=41, busy=busy) == ["09:00", "10:45", "11:00", "11:15"]
    assert refusals(schedule, at(2026, 10, 6, 15, 30), 40, now=LONG_AGO, busy=busy) == (Reason.BUSY,)


def test_buffers_need_not_lie_in_the_window():
    assert offered(mornings(buffer_before=60, buffer_after=60), date(2026, 10, 6)) == [
        "09:00",
        "10:00",
        "11:00",
    ]


def test_a_participant_who_is_busy_has_no_buffer():
    schedule = mornings(buffer_before=60, buffer_after=60)
    taken = [(at(2026, 10, 6, 15), at(2026, 10, 6, 16))]
    assert offered(schedule, date(2026, 10, 6), participant_busy=taken) == ["09:00", "11:00"]
    assert offered(schedule, date(2026, 10, 6), busy=taken) == []
    reason = refusals(schedule, at(2026, 10, 6, 15), 60, now=LONG_AGO, participant_busy=taken)
    assert reason == (Reason.PARTICIPANT_BUSY,)


def slots_at(*starts):
    return [Slot(start, start + 30, date(2026, 1, 1), 0) for start in starts]


def test_the_nearest_starts_come_in_order_of_time():
    slots = slots_at(0, 100, 110, 130, 500)
    assert [slot.start for slot in nearest(slots, 115)] == [100, 110, 130]
    assert [slot.start for slot in nearest(slots, 600)] == [110, 130, 500]
    assert [slot.start for slot in nearest(slots, 105, count=1)] == [100]
    assert [slot.start for slot in nearest(slots, -5, count=2)] == [0, 100]
    assert [slot.start for slot in nearest(slots[:2], 50)] == [0, 100]
    assert nearest([], 5) == []


def test_an_unknown_zone_is_refused():
    with pytest.raises(UnknownZone):
        offered(mornings("Mars/Olympus"), date(2026, 10, 6))


@pytest.mark.parametrize(
    "details",
    [
        {"increment": 0},
        {"increment": 30, "offset": 30},
        {"notice": -1},
        {"horizon_days": 4000},
        {"weekly": {7: []}},
        {"weekly": {0: [Window(600, 600)]}},
        {"weekly": {0: [Window(1440, 1500)]}},
        {"overrides": {date(2026, 1, 1): [Window(0, 2881)]}},
    ],
)
def test_a_schedule_that_means_nothing_is_refused(details):
    with pytest.raises(ValueError, match=r"increment|negative|horizon|weekdays|window"):
        mornings(**details)


def test_a_meeting_of_no_length_is_refused():
    with pytest.raises(ValueError, match="a minute at least"):
        offered(mornings(), date(2026, 10, 6), duration=0)
