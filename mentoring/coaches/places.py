"""A place that a coach served: its name, its state, how many people live there, and what the coach did there."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mentoring.organizations.vocabulary import BANDS, GOVERNMENTS, band_of, label

STATES = (
    *(("AL", "Alabama"), ("AK", "Alaska"), ("AZ", "Arizona"), ("AR", "Arkansas"), ("CA", "California")),
    *(("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware"), ("DC", "District of Columbia")),
    *(("FL", "Florida"), ("GA", "Georgia"), ("HI", "Hawaii"), ("ID", "Idaho"), ("IL", "Illinois")),
    *(("IN", "Indiana"), ("IA", "Iowa"), ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana")),
    *(("ME", "Maine"), ("MD", "Maryland"), ("MA", "Massachusetts"), ("MI", "Michigan"), ("MN", "Minnesota")),
    *(("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"), ("NE", "Nebraska"), ("NV", "Nevada")),
    *(("NH", "New Hampshire"), ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NY", "New York")),
    *(("NC", "North Carolina"), ("ND", "North Dakota"), ("OH", "Ohio"), ("OK", "Oklahoma"), ("OR", "Oregon")),
    *(("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"), ("SC", "South Carolina")),
    *(("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"), ("VT", "Vermont")),
    *(("VA", "Virginia"), ("WA", "Washington"), ("WV", "West Virginia"), ("WI", "Wisconsin")),
    ("WY", "Wyoming"),
)
CODES = {words.casefold(): code for code, name in STATES for words in (code, name)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a coach served; everything but the name may be left out."""

    name: str
    state: str = ""
    population: int | None = None
    role: str = ""
    government: str = ""

    @property
    def band(self) -> str:
        """The code of the population band; empty where no population was given."""
        return band_of(self.population) if self.population is not None else ""

    @property
    def where(self) -> str:
        """Fresno, CA."""
        return ", ".join(filter(None, (self.name, self.state)))

    @property
    def line(self) -> str:
        """City manager, Fresno, CA."""
        return f"{self.role}, {self.where}" if self.role else self.where

    @property
    def facts(self) -> str:
        """Over 500,000 people, council-manager; empty where neither was given."""
        size = f"{label(BANDS, self.band)} people" if self.band else ""
        form = label(GOVERNMENTS, self.government).lower() if self.government else ""
        return ", ".join(filter(None, (size, form)))


def state_of(typed: str) -> str:
    """A state as it is stored: the two letters of one of the United States, anything else as it was typed."""
    return CODES.get(typed.strip().rstrip(".").casefold(), typed.strip())


def state_name(code: str) -> str:
    """What people call a state."""
    return label(STATES, code)


def stored(place: Place) -> dict[str, Any]:
    """A place as its row keeps it, its band with it."""
    return asdict(place) | {"band": place.band}


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Place, ...]:
    """The places of a row, whatever else it holds."""
    return tuple(
        Place(
            name=row.get("name") or "",
            state=row.get("state") or "",
            population=row.get("population"),
            role=row.get("role") or "",
            government=row.get("government") or "",
        )
        for row in rows
    )


def bands_of(places: Iterable[Place]) -> list[str]:
    """The bands of some places, smallest first."""
    found = {place.band for place in places}
    return [code for code, _ in BANDS if code in found]


def states_of(places: Iterable[Place]) -> list[str]:
    """The states of some places, in order of the alphabet."""
    return sorted({place.state for place in places} - {""})
