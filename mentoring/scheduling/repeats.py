"""On which dates a meeting repeats: pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

MONTHLY, FORTNIGHTLY = "monthly", "fortnightly"
TIMES = {MONTHLY: 12, FORTNIGHTLY: 12}


def dates(first: date, rhythm: str) -> list[date]:
    """The first date and those after it, as many as `TIMES` says; `KeyError` for an unknown rhythm.

    Monthly keeps the weekday and its place in the month: the second Tuesday; a fifth one is the last of the month.
    """
    following = monthly(first) if rhythm == MONTHLY else fortnightly(first)
    return list(islice(following, TIMES[rhythm]))


def monthly(first: date) -> Iterator[date]:
    """The same weekday of each month."""
    place = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        start = date(year, month, 1)
        day = 1 + (first.weekday() - start.weekday()) % 7 + 7 * place
        yield date(year, month, day if day <= monthrange(year, month)[1] else day - 7)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def fortnightly(first: date) -> Iterator[date]:
    """Every second week."""
    while True:
        yield first
        first += timedelta(days=14)
