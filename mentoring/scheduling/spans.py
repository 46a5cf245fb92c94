"""Half-open spans `[start, end)` of whole minutes since 1970-01-01T00:00Z, and lists of them.

A *tidy* list is sorted, disjoint, without touching or empty spans; `merge` makes one of anything, and every
function here that returns a list returns a tidy one. Minutes are exact for every zone since 1972, whose
offsets are whole minutes, and integers of this size stay cheap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class NotAWholeMinute(ValueError):
    """An instant carries seconds where only whole minutes can be meant."""


def minute_of(instant: datetime) -> int:
    """Minutes since the epoch of an aware instant; `NotAWholeMinute` if it carries seconds."""
    minutes, rest = divmod(instant - EPOCH, MINUTE)
    if rest:
        raise NotAWholeMinute(f"{instant.isoformat()} is not a whole minute")
    return minutes


def minute_before(instant: datetime) -> int:
    """The last whole minute not after an aware instant."""
    return (instant - EPOCH) // MINUTE


def minute_after(instant: datetime) -> int:
    """The first whole minute not before an aware instant."""
    return -((EPOCH - instant) // MINUTE)


def span_around(starts_at: datetime, ends_at: datetime) -> Span:
    """The smallest span of whole minutes that holds `[starts_at, ends_at)`."""
    return minute_before(starts_at), minute_after(ends_at)


def instant_of(minute: int) -> datetime:
    """The aware UTC instant of a minute since the epoch."""
    return EPOCH + timedelta(minutes=minute)


def merge(spans: Iterable[Span]) -> list[Span]:
    """A tidy list of the same minutes; a span whose end is not after its start holds none.

    O(n log n), and O(n) when the spans come sorted or as a few sorted runs.
    """
    tidy: list[Span] = []
    last_start = last_end = None
    for start, end in sorted(spans):
        if end <= start:
            continue
        if last_end is None or last_start is None:
            last_start, last_end = start, end
        elif start > last_end:
            tidy.append((last_start, last_end))
            last_start, last_end = start, end
        elif end > last_end:
            last_end = end
    if last_start is not None and last_end is not None:
        tidy.append((last_start, last_end))
    return tidy


def union(*lists: Iterable[Span]) -> list[Span]:
    """The minutes in any of the lists. O(n) for tidy lists: sorting a few sorted runs is merging them."""
    return merge(chain.from_iterable(lists))


def intersect(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The minutes in both tidy lists. O(n + m)."""
    both: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            both.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return both


def subtract(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The minutes of the tidy `left` that are not in the tidy `right`. O(n + m)."""
    if not right:
        return list(left)
    rest: list[Span] = []
    j, count = 0, len(right)
    for start, end in left:
        free = start
        while j < count and right[j][1] <= free:
            j += 1
        k = j
        while k < count and right[k][0] < end:
            taken_start, taken_end = right[k]
            if free < taken_start:
                rest.append((free, taken_start))
            free = taken_end
            k += 1
        if free < end:
            rest.append((free, end))
        j = max(j, k - 1)  # the last one taken may reach into the next span of `left`
    return rest


def pad(spans: Iterable[Span], *, before: int, after: int) -> list[Span]:
    """Every span grown by `before` and `after` minutes, merged. O(n) for a tidy list."""
    return merge((start - before, end + after) for start, end in spans if start < end)


def clip(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The minutes of a tidy list inside `[start, end)`. O(log n + k) for k spans kept."""
    first = bisect_right(spans, start, key=_end)
    last = bisect_left(spans, end, key=_start)
    if first >= last or start >= end:
        return []
    kept = list(spans[first:last])
    kept[0] = (max(kept[0][0], start), kept[0][1])
    kept[-1] = (kept[-1][0], min(kept[-1][1], end))
    return kept


def hits(spans: Iterable[Span], start: int, end: int) -> bool:
    """Whether any span, tidy or not, shares a minute with `[start, end)`. O(n)."""
    return any(max(start, one) < min(end, other) for one, other in spans)


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one span of a tidy list holds all of `[start, end)`. O(log n)."""
    at = bisect_right(spans, start, key=_start)
    return at > 0 and end <= spans[at - 1][1]


def _start(span: Span) -> int:
    return span[0]


def _end(span: Span) -> int:
    return span[1]
