"""People as the matching sees them: frozen, with codes instead of words.

What somebody has not said is empty, and neither helps nor harms them.
"""

import unicodedata
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

MINUTES_A_WEEK = 7 * 24 * 60
Hours = tuple[
    tuple[int, int], ...
]  # UTC, minutes since Monday 00:00, [start, end); an end may lie in the next week


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who waits for a coach. `topics` are wanted, the most wanted first; `ranked` are wishes, best first.

    `importance` says how much each topic matters, 1 to 100; without it the first counts most, each next a step less.
    `turn` is their place in the waiting list: where places are short, a lower one goes first, and equals by their fit.
    """

    id: UUID
    name: str
    agency: str = ""
    topics: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    band: str = ""
    government: str = ""
    career_path: tuple[str, ...] = ()
    ranked: tuple[UUID, ...] = ()
    ruled_out: frozenset[UUID] = frozenset()
    importance: tuple[int, ...] = ()
    region: str = ""
    setting: str = ""  # urban, rural, or as the program calls it
    hours: Hours = ()
    chain: frozenset[UUID] = frozenset()  # who works above or below them
    values: frozenset[str] = frozenset()  # what matters to them in work, as the application asks
    seniority: int | None = None  # years in the field
    turn: int = 0

    def wants(self) -> tuple[tuple[str, int], ...]:
        """Each wanted topic once, with its importance, above zero.

        Raises:
            ValueError: importance is given, but not for each topic, or outside 1 to 100.
        """
        if not self.importance:
            topics = tuple(dict.fromkeys(self.topics))
            return tuple((topic, len(topics) - place) for place, topic in enumerate(topics))
        if len(self.importance) != len(self.topics) or not all(1 <= each <= 100 for each in self.importance):
            raise ValueError("each topic has an importance of 1 to 100")
        return tuple(dict(zip(reversed(self.topics), reversed(self.importance), strict=True)).items())[::-1]


@dataclass(frozen=True, slots=True)
class Coach:
    """Someone with places. `bands`, `governments`, `regions` and `settings` are of the communities served."""

    id: UUID
    name: str
    places: int
    agency: str = ""
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    governments: frozenset[str] = frozenset()
    career_path: tuple[str, ...] = ()
    ranked: tuple[UUID, ...] = ()
    ruled_out: frozenset[UUID] = frozenset()
    regions: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    hours: Hours = ()
    chain: frozenset[UUID] = frozenset()
    values: frozenset[str] = frozenset()
    seniority: int | None = None
    oriented: bool = True
    away: tuple[tuple[date, date], ...] = ()  # seasons and pauses, [first day, last day], not overlapping


@dataclass(frozen=True, slots=True)
class Asks:
    """What a program asks of every pair, beside the rules that always hold; the cohort's first and last day.

    Each coach has `least` participants, as far as that leaves nobody out: who has fewer is named. With `apart`, people
    of one agency have different coaches, as far as that costs nobody a coach, nor a fair fit.
    """

    common_hour: bool = False
    orientation: bool = False
    days: tuple[date, date] | None = None
    least: int = 0
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts, in any unit; at least one is above zero, none above 1,000."""

    topics: int = 30
    wishes: int = 20
    population: int = 15
    career: int = 15
    government: int = 10
    languages: int = 5
    formats: int = 5
    # These weigh nothing until a program asks for what they need.
    region: int = field(default=0, kw_only=True)
    setting: int = field(default=0, kw_only=True)
    hours: int = field(default=0, kw_only=True)
    values: int = field(default=0, kw_only=True)
    seniority: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        if min(self.by_name().values()) < 0:
            raise ValueError("a weight is not negative")
        if max(self.by_name().values()) > 1000:
            raise ValueError("a weight is at most 1,000")
        if not self.whole:
            raise ValueError("at least one weight is above zero")

    def by_name(self) -> dict[str, int]:
        """Each criterion with its weight."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def whole(self) -> int:
        """The sum of the weights."""
        return sum(self.by_name().values())


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that one run of the matching is given; the same task has the same answer.

    All pairs are (participant, coach). `conflicts` are declared (vendor, recruiter, relative, past employer) or
    blocked; `met` were pairs before, and are not to be again; `current` are the pairs of today.
    """

    participants: tuple[Participant, ...]
    coaches: tuple[Coach, ...]
    weights: Weights = field(default_factory=Weights)
    pins: frozenset[tuple[UUID, UUID]] = frozenset()  # kept whatever else
    conflicts: frozenset[tuple[UUID, UUID]] = frozenset()
    current: frozenset[tuple[UUID, UUID]] = frozenset()
    met: frozenset[tuple[UUID, UUID]] = frozenset()
    asks: Asks = Asks()

    def sorted(self) -> "Task":
        """The same task with people in the order of their ids, so that the order of rows never matters.

        Raises:
            ValueError: two participants, or two coaches, have one id.
        """
        for people in (self.participants, self.coaches):
            if len({person.id for person in people}) != len(people):
                raise ValueError("everybody has an id of their own")
        return replace(
            self,
            participants=tuple(sorted(self.participants, key=lambda person: person.id)),
            coaches=tuple(sorted(self.coaches, key=lambda person: person.id)),
        )


@lru_cache(maxsize=8192)
def agency_key(name: str) -> str:
    """An employer's name as it is compared: letters and digits of any script, small, single spaces, no Latin accents.

    "City of Cañon-City" and "city of Canon City" are one agency.
    """
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "").replace(".", ""))
        if not "\u0300" <= letter <= "\u036f"
    )
    composed = unicodedata.normalize("NFC", plain.casefold())
    return " ".join(
        "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in composed).split()
    )
