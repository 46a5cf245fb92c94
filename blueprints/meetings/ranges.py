"""The days of an address, `?from=2026-12-01&to=2026-12-31`; for who asks for JSON nonsense is refused by name."""

import re
from datetime import date, timedelta

from flask import request

from mentoring.foundation.clock import today
from mentoring.foundation.errors import Refusal
from mentoring.scheduling.schedules import DateRange

LONGEST = 62
USUAL = 31
DAY = timedelta(days=1)


class DaysUnclear(Refusal):
    """A day of the address cannot be meant; the sentence names it, because pages have no field for it."""


class ChoiceUnknown(Refusal):
    sentence = "There is no such choice."


def days_asked(zone: str, *, usual: int = USUAL) -> DateRange:
    """From one day through another, both on the wall of that zone: today and so many days where none are given.

    Raises:
        DaysUnclear: one is no day, they are in no order, or they are more than 62.
    """
    first = day_asked("from") or today(zone)
    last = day_asked("to") or first + (usual - 1) * DAY
    if last < first:
        raise DaysUnclear("The last day is before the first.", field="to")
    if (last - first).days >= LONGEST:
        raise DaysUnclear(f"Ask for up to {LONGEST} days at once.", field="to")
    return DateRange(first, last)


def day_asked(name: str) -> date | None:
    """A day of the address; None where it names none.

    Raises:
        DaysUnclear: it is no day of this century.
    """
    asked = request.args.get(name, "")
    if not asked:
        return None
    try:
        found = date.fromisoformat(asked) if re.fullmatch(r"\d{4}-\d\d-\d\d", asked) else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2100:
        raise DaysUnclear(f"“{name}” in the address is no day. Give one such as 2026-12-08.", field=name)
    return found
