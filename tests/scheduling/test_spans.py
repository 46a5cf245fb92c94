from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.scheduling.spans import (
    NotAWholeMinute,
    clip,
    covers,
    hits,
    instant_of,
    intersect,
    merge,
    minute_after,
    minute_before,
    minute_of,
    pad,
    span_around,
    subtract,
    union,
)
from tests.scheduling.oracle import PROFILE

some_spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


def minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def tidy(held):
    """The one tidy list of a set of minutes."""
    starts = sorted(minute for minute in held if minute - 1 not in held)
    ends = sorted(minute + 1 for minute in held if minute + 1 not in held)
    return list(zip(starts, ends, strict=True))


@PROFILE
@given(some_spans, some_spans)
def test_every_operation_is_that_of_sets_of_minutes(left, right):
    one, other = minutes(left), minutes(right)
    assert merge(left) == tidy(one)
    assert union(left, right) == tidy(one | other)
    assert intersect(merge(left), merge(right)) == tidy(one & other)
    assert subtract(merge(left), merge(right)) == tidy(one - other)


@PROFILE
@given(some_spans, st.integers(-5, 65), st.integers(-5, 65))
def test_a_piece_of_a_list_is_that_of_a_set_of_minutes(spans, start, end):
    held, piece = minutes(spans), set(range(start, end))
    assert clip(merge(spans), start, end) == tidy(held & piece)
    assert hits(spans, start, end) == bool(held & piece)
    if start < end:
        assert covers(merge(spans), start, end) == (piece <= held)


@PROFILE
@given(some_spans, st.integers(0, 5), st.integers(0, 5))
def test_padding_reaches_both_ways(spans, before, after):
    grown = {near for one in spans if one[0] < one[1] for near in range(one[0] - before, one[1] + after)}
    assert pad(spans, before=before, after=after) == tidy(grown)


def test_touching_spans_are_one():
    assert merge([(10, 20), (0, 10), (20, 20), (30, 25)]) == [(0, 20)]


def test_an_empty_span_pads_to_nothing():
    assert pad([(5, 5)], before=10, after=10) == []


def test_an_instant_and_its_minute():
    noon = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    assert instant_of(minute_of(noon)) == noon
    assert minute_of(datetime(1970, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))) == 0
    assert minute_of(datetime(1969, 12, 31, 23, 59, tzinfo=UTC)) == -1


def test_an_instant_with_seconds_is_no_whole_minute():
    late = datetime(1970, 1, 1, 0, 5, 0, 1, tzinfo=UTC)
    with pytest.raises(NotAWholeMinute, match=r"1970-01-01T00:05:00\.000001"):
        minute_of(late)
    assert (minute_before(late), minute_after(late)) == (5, 6)
    assert minute_after(late - timedelta(microseconds=1)) == 5


def test_busy_seconds_are_rounded_outward():
    start = datetime(1970, 1, 1, 0, 5, 30, tzinfo=UTC)
    assert span_around(start, start + timedelta(minutes=1)) == (5, 7)
