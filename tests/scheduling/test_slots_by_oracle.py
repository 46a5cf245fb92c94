"""`open_starts` against the oracle, for random schedules around every change of clocks from 2024 to 2037.

HYPOTHESIS_PROFILE=thorough asks for thousands of examples.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window
from mentoring.scheduling.slots import is_open, open_starts, reach, refusals
from mentoring.scheduling.zones import Stay, day_of, zone_table
from tests.scheduling.oracle import PROFILE, clock_of, expected_starts, transitions

SKIPPED_DAY = ("Pacific/Apia", date(2011, 12, 30))


@st.composite
def windows(draw, *, least=0):
    count = draw(st.integers(least, 3))
    found = []
    for _ in range(count):
        start = draw(st.one_of(st.integers(0, 1439), st.integers(0, 47).map(lambda half: half * 30)))
        length = draw(st.one_of(st.integers(1, 1440), st.integers(1, 20).map(lambda half: half * 30)))
        found.append(Window(start, min(start + length, 2880)))
    return found


@st.composite
def questions(draw):
    """A schedule and what is asked of it, on the days around a change of the clocks."""
    zone, changes = draw(st.one_of(st.sampled_from(transitions()), st.just(SKIPPED_DAY)))
    first_day = changes + timedelta(days=draw(st.integers(-3, 1)))
    last_day = first_day + timedelta(days=draw(st.integers(0, 4)))
    near = st.integers(-3, 7).map(lambda days: first_day + timedelta(days=days))
    low, high = (day_of(first_day) - 3) * 1440, (day_of(last_day) + 4) * 1440
    spans = st.lists(
        st.tuples(st.integers(low, high), st.integers(-5, 600)).map(lambda s: (s[0], s[0] + s[1])), max_size=8
    )
    usual = draw(windows(least=1))
    weekly = dict.fromkeys(range(7), usual) | draw(st.dictionaries(st.integers(0, 6), windows()))
    rarely = st.sampled_from([False, False, False, False, True])
    increment = draw(st.sampled_from([5, 7, 10, 15, 20, 25, 30, 45, 60, 90, 120, 1440]))
    month_day = near.map(lambda on: (on.month, on.day))
    limit = rarely.flatmap(lambda yes: st.integers(0, 4) if yes else st.none())
    nearby = near.flatmap(lambda on: st.integers(0, 2).map(lambda n: DateRange(on, on + timedelta(days=n))))
    stay = st.tuples(
        near, st.integers(0, 3), st.sampled_from([*sorted({zone for zone, _ in transitions()}), "Asia/Tokyo"])
    ).map(lambda each: Stay(each[0], each[0] + timedelta(days=each[1]), each[2]))
    season = st.builds(Season, month_day, month_day, st.one_of(st.just(date.min), near))
    schedule = Schedule(
        zone=zone,
        weekly=weekly,
        overrides=draw(st.dictionaries(near, windows(), max_size=2)),
        time_off=draw(st.lists(nearby, max_size=1)),
        away=draw(st.lists(st.one_of(season, nearby), max_size=1)) if draw(rarely) else (),
        stays=(draw(stay),) if draw(rarely) else (),
        notice=draw(st.one_of(st.just(0), st.integers(0, 3000))),
        horizon_days=draw(st.one_of(st.integers(0, 12), st.just(30))),
        increment=increment,
        offset=draw(st.integers(0, increment - 1)) if draw(st.booleans()) else 0,
        buffer_before=draw(st.sampled_from([0, 0, 5, 15, 61])),
        buffer_after=draw(st.sampled_from([0, 0, 10, 15, 61])),
        per_day=draw(limit),
        per_week=draw(limit),
        per_month=draw(limit),
    )
    asked = {
        "duration": draw(
            st.one_of(st.sampled_from([15, 30, 45, 60, 90]), st.integers(1, 240), st.integers(1, 2000))
        ),
        "first_day": first_day,
        "last_day": last_day,
        "now": low + draw(st.one_of(st.just(0), st.integers(0, 5 * 1440))),
        "busy": draw(spans),
        "booked": draw(st.lists(st.integers(low - 20 * 1440, high + 20 * 1440), max_size=6)),
        "participant_busy": draw(spans),
    }
    return schedule, asked


@PROFILE
@given(questions())
def test_open_starts_are_those_of_the_oracle(question):
    schedule, asked = question
    assert [tuple(slot) for slot in open_starts(schedule, **asked)] == expected_starts(schedule, **asked)


@PROFILE
@given(questions(), st.data())
def test_what_is_offered_is_open_and_nothing_else_is(question, data):
    schedule, asked = question
    offered = {slot.start for slot in open_starts(schedule, **asked)}
    known = {name: asked[name] for name in ("now", "busy", "booked", "participant_busy")}
    duration = asked["duration"]
    first, last = day_of(asked["first_day"]), day_of(asked["last_day"])
    tried = set(data.draw(st.lists(st.integers(first * 1440 - 840, last * 1440 + 2280), max_size=20)))
    tried |= {start + off for start in list(offered)[:10] for off in (-schedule.increment, -1, 1, 60)}
    clock = clock_of(schedule)
    tried = {start for start in tried if first <= clock(start) // 1440 <= last}
    for start in sorted(offered)[:40]:
        assert is_open(schedule, start, duration, **known)
        assert refusals(schedule, start, duration, **known) == ()
    for start in tried - offered:
        assert not is_open(schedule, start, duration, **known)
        assert refusals(schedule, start, duration, **known) != ()


@PROFILE
@given(questions())
def test_what_lies_beyond_the_reach_changes_nothing(question):
    schedule, asked = question
    period = {name: asked[name] for name in ("duration", "first_day", "last_day", "now")}
    needed = reach(schedule, **period)
    fetched = {
        "busy": [span for span in asked["busy"] if span[0] < needed.busy[1] and needed.busy[0] < span[1]],
        "participant_busy": [
            span
            for span in asked["participant_busy"]
            if span[0] < needed.busy[1] and needed.busy[0] < span[1]
        ],
        "booked": [start for start in asked["booked"] if needed.booked[0] <= start < needed.booked[1]],
    }
    assert open_starts(schedule, **period, **fetched) == open_starts(schedule, **asked)


def test_the_oracle_knows_every_zone_that_changes_its_clocks():
    zones = {zone for zone, _ in transitions()}
    assert len(zones) > 200
    assert {
        "America/Chicago",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Asia/Beirut",
    } <= zones
    assert {"America/Havana", "America/Nuuk", "Africa/Casablanca"} <= zones


def changes_of_clocks():
    """Every change of the clocks from 2024 to 2037, once for all zones that make the same one at the same time."""
    found = {}
    for zone, on in transitions():
        table, noon = zone_table(zone), day_of(on) * 1440
        here = [at for at, when in enumerate(table.instants) if abs(when - noon) < 3 * 1440]
        found.setdefault(tuple((table.instants[at], *table.offsets[at : at + 2]) for at in here), (zone, on))
    return list(found.values())


@pytest.mark.parametrize("part", range(4))
def test_every_change_of_clocks_in_every_zone_is_offered_as_the_oracle_says(part):
    for number, (zone, on) in list(enumerate(changes_of_clocks()))[part::4]:
        windows = ([Window(0, 600), Window(610, 1500)], [Window(60, 240), Window(1380, 1620)])[number % 2]
        schedule = Schedule(
            zone=zone,
            weekly=dict.fromkeys(range(7), windows),
            increment=(30, 45, 20)[number % 3],
            offset=number % 5,
            buffer_before=10,
            buffer_after=5,
        )
        noon = day_of(on) * 1440 + 720
        asked = {
            "duration": (45, 90)[number % 2],
            "first_day": on - timedelta(days=1),
            "last_day": on + timedelta(days=1),
            "now": noon - 4000,
            "busy": [(noon - 400, noon - 323), (noon + 900, noon + 961)],
        }
        offered = [tuple(slot) for slot in open_starts(schedule, **asked)]
        assert offered == expected_starts(schedule, **asked), (zone, on)
        assert offered
