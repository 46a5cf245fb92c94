"""The slot engine beside the plain method (one aware datetime per candidate), in one run.

    python -m benchmarks.slots

Prints a table: the median of the rounds in milliseconds, the goal, the plain method's, and their ratio. Fails if a
goal is missed, or if the two do not agree.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mentoring.scheduling.slots import Schedule, Window, open_starts
from mentoring.scheduling.spans import Span, instant_of, minute_of

ZONES = ["America/Chicago", "America/New_York", "America/Denver", "America/Los_Angeles", "America/Phoenix"]
FIRST = date(2026, 10, 15)  # the clocks change on November 1
LAST = FIRST + timedelta(days=30)
NOW = minute_of(datetime(2026, 10, 14, 12, 7, tzinfo=UTC))


def schedule_of(number: int) -> Schedule:
    """A coach with two windows on each weekday, half-hour starts, a buffer and a day's notice."""
    return Schedule(
        zone=ZONES[number % len(ZONES)],
        weekly={weekday: (Window(9 * 60, 12 * 60), Window(13 * 60, 17 * 60)) for weekday in range(5)},
        notice=1440,
        buffer_after=15,
    )


def duration_of(schedule: Schedule) -> int:
    """Half as long again as the time between starts."""
    return schedule.increment * 3 // 2


def busy_spans(count: int, seed: int) -> list[Span]:
    """Busy ranges of 5 to 60 minutes spread over the month."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        start = NOW + chance.randrange(32 * 1440)
        found.append((start, start + chance.randrange(5, 61)))
    return sorted(found)


def engine(schedule: Schedule, busy: list[Span]) -> int:
    """The number of slots that the engine offers."""
    slots = open_starts(
        schedule, duration=duration_of(schedule), first_day=FIRST, last_day=LAST, now=NOW, busy=busy
    )
    return len(slots)


def plain(schedule: Schedule, busy: list[Span]) -> int:
    """The number of slots by the method that most booking systems use."""
    zone, duration = ZoneInfo(schedule.zone), duration_of(schedule)
    earliest = instant_of(NOW + schedule.notice)
    taken = [(instant_of(start), instant_of(end)) for start, end in busy]
    found, day = 0, FIRST
    while day <= LAST:
        for opens, closes in schedule.weekly.get(day.weekday(), ()):
            minute = opens
            while minute + duration <= closes:
                wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
                start = wall.astimezone(UTC)
                end = start + timedelta(minutes=duration + schedule.buffer_after)
                if start >= earliest and not any(one < end and start < other for one, other in taken):
                    found += 1
                minute += schedule.increment
        day += timedelta(days=1)
    return found


def median_ms(work: Callable[[], int], rounds: int) -> float:
    """The median of the rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> int:
    """Measure, print, and return 1 if a goal is missed."""
    few = busy_spans(12, seed=1)
    many = busy_spans(2000, seed=2)
    coaches = [(schedule_of(number), busy_spans(12, seed=number)) for number in range(50)]
    one = schedule_of(0)
    cases = [
        ("31 days, 1 coach, 12 busy", 0.3, [(one, few)], 300, 30),
        ("31 days, 50 coaches, 12 busy each", 30.0, coaches, 20, 3),
        ("31 days, 1 coach, 2,000 busy", 8.0, [(one, many)], 50, 3),
        ("the same, starts every 5 minutes", 8.0, [(replace(one, increment=5, buffer_after=0), many)], 50, 3),
    ]
    print(f"{'case':36}{'slots':>8}{'ms':>9}{'goal':>7}{'plain ms':>11}{'ratio':>8}")
    missed = False
    for name, goal, work, rounds, plain_rounds in cases:
        count = sum(engine(*each) for each in work)
        if count != sum(plain(*each) for each in work):
            print(f"{name}: the two do not agree")
            return 1
        ours = median_ms(lambda work=work: sum(engine(*each) for each in work), rounds)
        theirs = median_ms(lambda work=work: sum(plain(*each) for each in work), plain_rounds)
        missed |= ours > goal
        print(f"{name:36}{count:8}{ours:9.3f}{goal:7}{theirs:11.2f}{theirs / ours:8.1f}")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
