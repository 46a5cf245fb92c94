"""What a program lets a pair book: pure, and the same for every slot that is offered and every start that is checked.

Days, months and gaps go by the cohort's local dates. Starts are whole minutes since 1970-01-01T00:00Z. A limit that
is None is none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.zones import date_of, day_of, zone_table


@dataclass(frozen=True)
class Allowance:
    """What a program says about a pair's meetings, and when those that count already start.

    `latest`: the last start of a call that has to be over before an offer is answered.
    """

    zone: str
    most: int | None = None
    most_a_month: int | None = None
    gap_days: int = 0
    closed: Sequence[DateRange] = ()
    held: Sequence[int] = field(default=())
    latest: int | None = None

    def reason(self, start: int) -> str:
        """Why the program does not allow a start, in a sentence; empty when it does. O(meetings of the pair)."""
        if self.most is not None and len(self.held) >= self.most:
            return f"Your program plans {_meetings(self.most)} in all, and they are all booked or held."
        if self.latest is not None and start > self.latest:
            return "This call comes before the answer, and that time is after it."
        day = zone_table(self.zone).local_day(start)
        if day in self._closed:
            return "Your cohort has no meetings on that day."
        if self.most_a_month is not None and self._by_month[_month(day)] >= self.most_a_month:
            return f"Your program plans up to {_meetings(self.most_a_month)} a month."
        if any(abs(day - other) < self.gap_days for other in self._days):
            return f"Your program asks for {_days(self.gap_days)} between two meetings."
        return ""

    @cached_property
    def is_free(self) -> bool:
        """Whether no start is refused, whatever it is."""
        limits = (self.most, self.most_a_month, self.latest)
        return all(limit is None for limit in limits) and not self.gap_days and not self.closed

    @cached_property
    def _days(self) -> list[int]:
        table = zone_table(self.zone)
        return [table.local_day(start) for start in self.held]

    @cached_property
    def _by_month(self) -> Counter[int]:
        return Counter(map(_month, self._days))

    @cached_property
    def _closed(self) -> frozenset[int]:
        return frozenset(day for first, last in self.closed for day in range(day_of(first), day_of(last) + 1))


def _month(day: int) -> int:
    on: date = date_of(day)
    return on.year * 12 + on.month


def _meetings(count: int) -> str:
    return "1 meeting" if count == 1 else f"{count} meetings"


def _days(count: int) -> str:
    return "at least a day" if count == 1 else f"at least {count} days"
