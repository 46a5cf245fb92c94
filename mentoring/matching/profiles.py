"""People as the matching sees them: frozen, with codes instead of words."""

from dataclasses import dataclass, field, fields
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who waits for a coach. `topics` are wanted, the most wanted first; `ranked` are wishes, best first."""

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


@dataclass(frozen=True, slots=True)
class Coach:
    """Someone with places. `bands` and `governments` are of the communities served."""

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


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts, in any unit; at least one is above zero."""

    topics: int = 30
    wishes: int = 20
    population: int = 15
    career: int = 15
    government: int = 10
    languages: int = 5
    formats: int = 5

    def __post_init__(self) -> None:
        if min(self.by_name().values()) < 0:
            raise ValueError("a weight is not negative")
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
    """Everything that one run of the matching is given; the same task has the same answer."""

    participants: tuple[Participant, ...]
    coaches: tuple[Coach, ...]
    weights: Weights = field(default_factory=Weights)
    pins: frozenset[tuple[UUID, UUID]] = frozenset()  # (participant, coach), kept whatever else

    def sorted(self) -> "Task":
        """The same task with people in the order of their ids, so that the order of rows never matters."""
        return Task(
            tuple(sorted(self.participants, key=lambda person: person.id)),
            tuple(sorted(self.coaches, key=lambda person: person.id)),
            self.weights,
            self.pins,
        )
