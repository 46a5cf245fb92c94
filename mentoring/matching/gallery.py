"""The Coaches Gallery: search and filters that see no more of a coach than the viewer may.

Three statements a page, whatever the number of coaches (`matching.facets` puts them together).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import Place, from_rows
from mentoring.coaches.room import Room, room
from mentoring.coaches.searching import words_in
from mentoring.coaches.seen import is_seen
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import Page, offset
from mentoring.matching.facets import FACETS, PER_PAGE, rows_of_coaches, statements, taken_places
from mentoring.matching.standing import Standing


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words, one code for each facet that is filtered by, and open places only."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    with_room: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A coach as one viewer sees them; what is not for the viewer's eyes is empty."""

    id: UUID
    name: str
    title: str
    agency: str
    photo: str  # the digest of the picture; empty where there is none
    room: Room
    headline: str
    story: str
    places: tuple[Place, ...]
    career_path: tuple[str, ...]
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    credentials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gallery:
    """One page of the gallery, and for each facet how many coaches each code would leave."""

    page: Page[Seen]
    counts: dict[str, dict[str, int]]
    with_room: int


def gallery(search: Search, *, standing: Standing, today: date, page: int = 1) -> Gallery:
    """The coaches that fit a search, open places first, then by name. Two statements."""
    words = words_in(search.words)
    chosen = {facet: code for facet, code in search.chosen.items() if facet in FACETS}
    found, counts = statements(len(words), frozenset(chosen), search.with_room)
    values: dict[str, Any] = {"today": today, "pairs": standing.pairs, "near": standing.near}
    values |= {f"word_{number}": word for number, word in enumerate(words)}
    values |= {f"code_of_{facet}": [code] for facet, code in chosen.items()}
    total, with_room, left = counted(counts, values)
    number = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    rows = tuple(
        seen_by(standing.relation(row.CoachProfile.membership_id), row, today)
        for row in db.session.execute(found, values | {"skipped": offset(number, PER_PAGE)})
    )
    return Gallery(Page(rows, number, total, PER_PAGE), left, with_room)


def coach_seen(coach_id: UUID, *, relation: str, today: date, complete: bool = True) -> Seen:
    """One coach as a viewer of that relation sees them; only a completed profile, unless told otherwise. One statement.

    Raises:
        NotFound: there is no such coach, or nothing to show yet.
    """
    statement = rows_of_coaches(taken_places()).where(
        CoachProfile.membership_id == coach_id, Membership.is_coach, Membership.left_at.is_(None)
    )
    if complete:
        statement = statement.where(CoachProfile.completed_at.is_not(None))
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return seen_by(relation, row, today)


def seen_by(relation: str, row: Any, today: date) -> Seen:
    """A row of `rows_of_coaches` as a viewer of that relation sees it."""
    profile: CoachProfile = row.CoachProfile

    def shown(name: str) -> Any:
        value = getattr(profile, name)
        return value if is_seen(profile.audiences, name, by=relation) else type(value)()

    return Seen(
        id=profile.membership_id,
        name=row.name,
        title=row.title,
        agency=row.agency,
        photo=row.photo,
        room=room(
            places=profile.places,
            taken=row.taken,
            paused_until=profile.paused_until,
            away_from=profile.away_from,
            away_until=profile.away_until,
            today=today,
        ),
        headline=shown("headline"),
        story=shown("story"),
        places=from_rows(shown("places_served")),
        career_path=tuple(shown("career_path")),
        topics=tuple(shown("topics")),
        languages=tuple(shown("languages")),
        formats=tuple(shown("formats")),
        credentials=tuple(shown("credentials")),
    )


def counted(
    statement: CompoundSelect[Any], values: Mapping[str, Any]
) -> tuple[int, int, dict[str, dict[str, int]]]:
    """How many fit, how many of them have room, and for each facet how many each code would leave. One statement."""
    counts: dict[str, dict[str, int]] = {facet: {} for facet in (*FACETS, "all", "room")}
    for row in db.session.execute(statement, values):
        counts[row[0]][row[1]] = row[2]
    return counts.pop("all")[""], counts.pop("room")[""], counts
