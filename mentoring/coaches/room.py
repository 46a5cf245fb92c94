"""Whether a coach can take somebody on, in words. The gallery's filter says the same in SQL."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentoring.foundation.words import NUMBERS, day_and_year

TWO_MONTHS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Room:
    """What a page says about a coach's open places; `kind` is a badge's: good or neutral."""

    words: str
    is_open: bool

    @property
    def kind(self) -> str:
        return "good" if self.is_open else "neutral"


def room(
    *,
    places: int,
    taken: int,
    paused_until: date | None,
    away_from: date | None,
    away_until: date | None,
    today: date,
) -> Room:
    """Whether a coach has an open place today; the last day away is still away, a pause ends on its date."""
    if away_until and away_until >= today and (away_from is None or away_from <= today):
        return Room(f"Away until {return_day(away_until + timedelta(days=1))}", False)
    if paused_until and paused_until > today:
        return Room(f"Takes no one new until {return_day(paused_until)}", False)
    left = places - taken
    if left <= 0:
        return Room("No open place now", False)
    words = f"Has room for {NUMBERS[left].lower() if left < len(NUMBERS) else left} more"
    if away_until and away_from and today < away_from <= today + TWO_MONTHS:
        words += f", away from {return_day(away_from)}"
    return Room(words, True)


def return_day(on: date) -> str:
    """March 2027 where it is the first of a month, else March 4, 2027."""
    return f"{on:%B %Y}" if on.day == 1 else day_and_year(on)
