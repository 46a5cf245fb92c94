"""Which starts a schedule offers: one pure function for the page, the API and the check inside a booking.

All instants are whole minutes since 1970-01-01T00:00Z (see `spans`), `now` among them, rounded up. The rules:

- A meeting `[start, start + duration)` is elapsed time and lies inside one window (see `schedules`). Its
  guard, the meeting with the buffers on both sides, hits nothing of `busy`; the meeting alone hits nothing
  of `participant_busy`. Existing meetings come into `busy` as *their* guards. Buffers need not lie in the
  window.
- A start reads, on the schedule's clocks, as `offset + k * increment` minutes after midnight of its own
  date, and shows that wall time for the first time. So a grid point inside a gap is not offered (the
  transition that it stands for is, if the clocks then show a grid point), and nothing is offered in the
  second pass through a fold.
- Notice is elapsed time from `now`. The horizon, and the limits a day, ISO week and month, go by the
  start's date.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import NamedTuple

from mentoring.scheduling.limits import Reason, counted_days, limits_reached
from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window, open_hours
from mentoring.scheduling.spans import Span, clip, covers, hits, instant_of, merge, subtract
from mentoring.scheduling.zones import DAY, ZoneTable, date_of, day_of

__all__ = [
    "DateRange",
    "Reach",
    "Reason",
    "Schedule",
    "Season",
    "Slot",
    "Window",
    "is_open",
    "nearest",
    "open_starts",
    "reach",
    "refusals",
]


class Slot(NamedTuple):
    """A start that can be booked. A tuple, and no dataclass, because a page makes thousands of them.

    `start` and `end` are minutes since the epoch, `local_day` and `local_minute` what the schedule's clocks
    show.
    """

    start: int
    end: int
    local_day: date
    local_minute: int

    @property
    def starts_at(self) -> datetime:
        """The start as an aware UTC instant."""
        return instant_of(self.start)

    @property
    def ends_at(self) -> datetime:
        """The end as an aware UTC instant."""
        return instant_of(self.end)


@dataclass(frozen=True, slots=True)
class Reach:
    """What must be known for a right answer: busy time that hits `busy`, meetings that start in `booked`."""

    busy: Span
    booked: Span


def open_starts(
    schedule: Schedule,
    *,
    duration: int,
    first_day: date,
    last_day: date,
    now: int,
    busy: Iterable[Span] = (),
    booked: Iterable[int] = (),
    participant_busy: Iterable[Span] = (),
) -> list[Slot]:
    """The open starts on the schedule's local dates `first_day` through `last_day`, in order of time.

    Busy spans need no order; `booked` holds the starts of the meetings that count for the limits; `reach`
    says how far both must go. O(days + slots + b) for b busy spans in order, b log b otherwise.
    `UnknownZone` for an unknown zone.
    """
    if duration < 1:
        raise ValueError("a meeting lasts a minute at least")
    table = schedule.table
    first, last = _days_in_question(schedule, table, first_day, last_day, now)
    if first > last:
        return []
    low = max(now + schedule.notice, table.day_start(first))
    high = table.day_start(last + 1)
    windows, closed = open_hours(schedule, table, first - 1, last + 3 + duration // DAY)
    fitting = [(start, end - duration + 1) for start, end in windows if end - start >= duration]
    # A start hits a span when it lies less than `after` before it or less than `before` behind it.
    before, after = schedule.buffer_before, duration + schedule.buffer_after - 1
    taken = [
        (start - after, end + before)
        for start, end in busy
        if start < end and start - after < high and low < end + before
    ]
    taken += [
        (start - duration + 1, end)
        for start, end in participant_busy
        if start < end and start - duration < high and low < end
    ]
    taken += [(start - duration + 1, end) for start, end in closed]
    free = subtract(clip(fitting, low, high), merge(taken))
    return _on_grid(schedule, table, free, duration, limits_reached(schedule, table, booked))


def is_open(
    schedule: Schedule,
    start: int,
    duration: int,
    *,
    now: int,
    busy: Iterable[Span] = (),
    booked: Iterable[int] = (),
    participant_busy: Iterable[Span] = (),
) -> bool:
    """Whether `open_starts` offers this start."""
    table = schedule.table
    day = table.local_day(start)
    if start < now or day > table.local_day(now) + schedule.horizon_days:
        return False
    offered = open_starts(
        schedule,
        duration=duration,
        first_day=date_of(day),
        last_day=date_of(day),
        now=now,
        busy=busy,
        booked=booked,
        participant_busy=participant_busy,
    )
    at = bisect_left(offered, start, key=_start)
    return at < len(offered) and offered[at].start == start


def refusals(
    schedule: Schedule,
    start: int,
    duration: int,
    *,
    now: int,
    busy: Sequence[Span] = (),
    booked: Sequence[int] = (),
    participant_busy: Sequence[Span] = (),
) -> tuple[Reason, ...]:
    """Every reason why a start is not open, the one to tell people first; empty exactly when it `is_open`.

    For a start in the past, or past the horizon, that is the only reason looked for.
    """
    if is_open(
        schedule, start, duration, now=now, busy=busy, booked=booked, participant_busy=participant_busy
    ):
        return ()
    table = schedule.table
    day, minute = divmod(table.local(start), DAY)
    if start < now:
        return (Reason.TOO_SOON,)
    if day > table.local_day(now) + schedule.horizon_days:
        return (Reason.TOO_FAR,)
    end = start + duration
    windows, closed = open_hours(schedule, table, day - 1, day + 3 + duration // DAY)
    off = hits(closed, start, end)
    guard = (start - schedule.buffer_before, end + schedule.buffer_after)
    found = {
        Reason.TOO_SOON: start < now + schedule.notice,
        Reason.DAY_OFF: off,
        Reason.OUTSIDE_HOURS: not off and not covers(windows, start, end),
        Reason.BUSY: hits(busy, *guard),
        Reason.PARTICIPANT_BUSY: hits(participant_busy, start, end),
        **dict.fromkeys(limits_reached(schedule, table, booked)(day), True),
        Reason.REPEATED_HOUR: table.utc(table.local(start)) != start,
        Reason.OFF_GRID: (minute - schedule.offset) % schedule.increment != 0,
    }
    return tuple(reason for reason, applies in found.items() if applies)


def reach(schedule: Schedule, *, duration: int, first_day: date, last_day: date, now: int) -> Reach:
    """How far `busy` and `booked` must go for `open_starts` of the same arguments to be right."""
    table = schedule.table
    first, last = _days_in_question(schedule, table, first_day, last_day, now)
    if first > last:
        return Reach((now, now), (now, now))
    counted_first, counted_last = counted_days(first, last)
    return Reach(
        (
            table.day_start(first) - schedule.buffer_before,
            table.day_start(last + 1) + duration + schedule.buffer_after,
        ),
        (table.day_start(counted_first), table.day_start(counted_last + 1)),
    )


def nearest(starts: Sequence[Slot], wanted: int, *, count: int = 3) -> list[Slot]:
    """The `count` slots of a list in order of time that start nearest to a minute, in order of time.

    Of two as near the earlier one is taken. O(log n + count).
    """
    right = bisect_left(starts, wanted, key=_start)
    left = right
    while right - left < count and (left > 0 or right < len(starts)):
        to_left = left > 0 and (
            right == len(starts) or wanted - starts[left - 1].start <= starts[right].start - wanted
        )
        if to_left:
            left -= 1
        else:
            right += 1
    return list(starts[left:right])


def _days_in_question(
    schedule: Schedule, table: ZoneTable, first_day: date, last_day: date, now: int
) -> tuple[int, int]:
    """The asked days, less those that notice and horizon rule out as a whole."""
    return (
        max(day_of(first_day), table.local_day(now + schedule.notice)),
        min(day_of(last_day), table.local_day(now) + schedule.horizon_days),
    )


def _on_grid(
    schedule: Schedule,
    table: ZoneTable,
    free: Sequence[Span],
    duration: int,
    full: Callable[[int], list[Reason]],
) -> list[Slot]:
    """The slots on the grid of each local day in tidy spans of free starts."""
    if not free:
        return []
    found: list[Slot] = []
    increment = schedule.increment
    make, kind = tuple.__new__, repeat(Slot)  # without a Python call for each slot
    for fresh in table.stretches(free[0][0], free[-1][1]):
        midnight = next_midnight = fresh.start
        for opens, closes in clip(free, fresh.start, fresh.end):
            start = opens
            while start < closes:
                if start >= next_midnight:
                    day = (start + fresh.offset) // DAY
                    midnight = day * DAY - fresh.offset
                    next_midnight = midnight + DAY
                    on, no_room = date_of(day), full(day)
                stop = min(closes, next_midnight)
                if not no_room:
                    first = start + (midnight + schedule.offset - start) % increment
                    starts = range(first, stop, increment)
                    ends = range(first + duration, stop + duration, increment)
                    minutes = range(first - midnight, stop - midnight, increment)
                    found += map(make, kind, zip(starts, ends, repeat(on), minutes))
                start = stop
    return found


def _start(slot: Slot) -> int:
    return slot.start
