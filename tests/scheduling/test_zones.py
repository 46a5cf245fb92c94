from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.scheduling.spans import instant_of, minute_of
from mentoring.scheduling.zones import (
    Stretch,
    UnknownZone,
    date_of,
    day_of,
    iso_minute,
    iso_offset,
    tzdata_version,
    zone_city,
    zone_info,
    zone_label,
    zone_name,
    zone_names,
    zone_table,
)
from tests.scheduling.oracle import PROFILE, transitions, wall_minute


def wall(year, month, day, hour=0, minute=0):
    return minute_of(datetime(year, month, day, hour, minute, tzinfo=UTC))


def utc(zone, *when):
    return instant_of(zone_table(zone).utc(wall(*when))).strftime("%Y-%m-%d %H:%M")


def test_a_wall_time_inside_a_gap_is_the_transition():
    assert utc("America/Chicago", 2026, 3, 8, 1, 59) == "2026-03-08 07:59"
    for minute in (0, 1, 30, 59):
        assert utc("America/Chicago", 2026, 3, 8, 2, minute) == "2026-03-08 08:00"
    assert utc("America/Chicago", 2026, 3, 8, 3, 0) == "2026-03-08 08:00"
    assert utc("America/Chicago", 2026, 3, 8, 3, 1) == "2026-03-08 08:01"


def test_a_wall_time_in_a_fold_is_the_first_occurrence():
    assert utc("America/Chicago", 2026, 11, 1, 1, 0) == "2026-11-01 06:00"
    assert utc("America/Chicago", 2026, 11, 1, 1, 59) == "2026-11-01 06:59"
    assert utc("America/Chicago", 2026, 11, 1, 2, 0) == "2026-11-01 08:00"


def test_odd_shifts_are_known():
    assert utc("Australia/Lord_Howe", 2026, 10, 4, 2, 15) == "2026-10-03 15:30"
    assert utc("Antarctica/Troll", 2026, 3, 29, 2, 59) == "2026-03-29 01:00"
    assert utc("Asia/Kolkata", 2026, 6, 1, 9, 0) == "2026-06-01 03:30"


def test_a_skipped_day_is_the_transition_from_end_to_end():
    table = zone_table("Pacific/Apia")
    skipped = day_of(date(2011, 12, 30))
    assert table.day_start(skipped) == table.day_start(skipped + 1) == wall(2011, 12, 30, 10, 0)


def test_a_day_begins_at_the_transition_where_midnight_is_skipped():
    for zone, day, hour in (("Africa/Cairo", (2026, 4, 24), 22), ("Asia/Beirut", (2026, 3, 29), 22)):
        begins = zone_table(zone).day_start(day_of(date(*day)))
        assert begins == wall(*day, 0, 0) - 1440 + hour * 60
        assert zone_table(zone).local(begins) % 1440 == 60


def test_every_change_of_clocks_from_2024_to_2037_is_in_the_table():
    assert transitions() != []
    for name, changes in transitions():
        table = zone_table(name)
        noon = minute_of(datetime(changes.year, changes.month, changes.day, tzinfo=UTC)) - 720
        at = [instant for instant in table.instants if noon <= instant < noon + 3 * 1440]
        assert len(at) == 1, name
        for minute in (noon, at[0] - 1, at[0], at[0] + 1, noon + 2880):
            assert table.local(minute) == wall_minute(name, minute), name


def test_walls_and_instants_grow_together_in_every_zone():
    for name in {name for name, _ in transitions()}:
        table = zone_table(name)
        after = [at + offset for at, offset in zip(table.instants, table.offsets[1:], strict=True)]
        assert all(end < start for end, start in zip(after, table.walls[1:], strict=False)), name
        assert list(table.walls) == sorted(set(table.walls)), name


def test_stretches_leave_out_the_second_pass_through_a_fold():
    start, end = wall(2026, 11, 1, 5, 0), wall(2026, 11, 1, 10, 0)
    assert zone_table("America/Chicago").stretches(start, end) == [
        Stretch(start, wall(2026, 11, 1, 7, 0), -300),
        Stretch(wall(2026, 11, 1, 8, 0), end, -360),
    ]


def test_an_offset_holds_until_the_clocks_change():
    table = zone_table("America/Chicago")
    low, high, offset = table.steady_around(wall(2026, 7, 1))
    assert (low, high, offset) == (wall(2026, 3, 8, 3, 0), wall(2026, 11, 1, 2, 0), -300)
    assert table.steady_around(wall(2026, 3, 8, 2, 30))[0] == low
    assert zone_table("Asia/Kolkata").steady_around(0)[2] == 330


def test_outside_the_years_of_the_table_the_nearest_offset_holds():
    table = zone_table("America/Chicago")
    assert table.local(wall(1950, 7, 1, 12)) == wall(1950, 7, 1, 6)
    assert table.local(wall(2500, 1, 1, 12)) == wall(2500, 1, 1, 6)


def test_an_unknown_zone_is_refused_by_name():
    for typed in ("Mars/Olympus", "", "../../etc/passwd", "Factory"):
        with pytest.raises(UnknownZone) as refusal:
            zone_name(typed)
        assert refusal.value.name == typed
        with pytest.raises(UnknownZone):
            zone_table(typed)


def test_a_zone_is_found_however_it_is_typed():
    assert zone_name("America/Chicago") == "America/Chicago"
    assert zone_name(" america/new york ") == "America/New_York"
    assert zone_name("us/central") == "US/Central"
    assert {"UTC", "Pacific/Auckland"} <= zone_names()


def test_formatting_and_table_have_the_same_rules():
    there = datetime(2026, 7, 1, tzinfo=UTC).astimezone(zone_info("America/Denver"))
    assert there.utcoffset() == timedelta(hours=-6)
    assert there.tzinfo.key == "America/Denver"
    assert tzdata_version()[:2] == "20"


def test_a_zone_is_called_by_its_generic_name_and_place():
    assert zone_label("America/Chicago", "Central Time") == "Central Time (Chicago)"
    assert zone_label("America/Argentina/Buenos_Aires", "Argentina Time") == "Argentina Time (Buenos Aires)"
    assert zone_label("Antarctica/Troll", "Troll Time") == "Troll Time"
    assert zone_label("UTC", "") == "UTC"
    assert zone_city("America/Indiana/Knox") == "Knox"


def test_days_are_counted_from_the_epoch():
    assert day_of(date(1970, 1, 2)) == 1
    assert date_of(day_of(date(2026, 2, 28)) + 1) == date(2026, 3, 1)


@PROFILE
@given(st.integers(-60_000_000, 100_000_000), st.integers(-15 * 60, 15 * 60))
def test_a_minute_is_written_as_a_datetime_writes_it(minute, offset):
    there = instant_of(minute).astimezone(timezone(timedelta(minutes=offset)))
    written = iso_minute(minute + offset) + iso_offset(offset)
    assert written == there.isoformat(timespec="minutes")
