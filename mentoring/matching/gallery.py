"""The Coaches Gallery: search and filters that see no more of a coach than the viewer may.

Three statements a page, whatever the number of coaches. Text search and array filters are no leakproof operators, so
row-level security lets an index narrow the rows to the organization, and the filters read those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from mentoring.accounts.models import Membership, Photo
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import Place, from_rows
from mentoring.coaches.room import Room, room
from mentoring.coaches.searching import words_in
from mentoring.coaches.seen import USUAL, is_seen
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import Page, offset
from mentoring.matching.models import Match
from mentoring.matching.standing import Standing

PER_PAGE = 24
FACETS = {
    # what is filtered by, and the field whose audience decides who may filter by it
    "topics": "topics",
    "bands": "places_served",
    "states": "places_served",
    "languages": "languages",
    "formats": "formats",
    "credentials": "credentials",
}
NO_CODES = type_coerce(array([], type_=Text), ARRAY(Text))


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
    shown = shown_coaches(search, standing, today)
    total, with_room, counts = counted(shown, search)
    number = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    found = (
        rows_of_coaches()
        .join(shown, shown.c.id == CoachProfile.membership_id)
        .where(fits(shown, search))
        .order_by(shown.c.open.desc(), Membership.name, Membership.id)
        .limit(PER_PAGE)
        .offset(offset(number, PER_PAGE))
    )
    rows = tuple(
        seen_by(standing.relation(row.CoachProfile.membership_id), row, today)
        for row in db.session.execute(found)
    )
    return Gallery(Page(rows, number, total, PER_PAGE), counts, with_room)


def coach_seen(coach_id: UUID, *, relation: str, today: date, complete: bool = True) -> Seen:
    """One coach as a viewer of that relation sees them; only a completed profile, unless told otherwise. One statement.

    Raises:
        NotFound: there is no such coach, or nothing to show yet.
    """
    statement = rows_of_coaches().where(
        CoachProfile.membership_id == coach_id, Membership.is_coach, Membership.left_at.is_(None)
    )
    if complete:
        statement = statement.where(CoachProfile.completed_at.is_not(None))
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return seen_by(relation, row, today)


def rows_of_coaches() -> Select[Any]:
    """Profiles with the member, the picture's digest and the number of places taken."""
    taken = taken_places()
    return (
        select(
            CoachProfile,
            Membership.name,
            Membership.title,
            Membership.agency,
            func.coalesce(Photo.digest, "").label("photo"),
            func.coalesce(taken.c.taken, 0).label("taken"),
        )
        .join(Membership, Membership.id == CoachProfile.membership_id)
        .outerjoin(Photo, Photo.membership_id == CoachProfile.membership_id)
        .outerjoin(taken, taken.c.coach_id == CoachProfile.membership_id)
    )


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


def taken_places() -> Any:
    """How many places of each coach are taken."""
    return (
        select(Match.coach_id, func.count().label("taken"))
        .where(Match.state != "ended")
        .group_by(Match.coach_id)
        .subquery("taken")
    )


def shown_coaches(search: Search, standing: Standing, today: date) -> CTE:
    """Every coach of the gallery that the words fit, with the codes that the viewer may filter by."""
    taken = taken_places()
    columns = [
        case((may_see(seen_in, standing), getattr(CoachProfile, facet)), else_=NO_CODES).label(facet)
        for facet, seen_in in FACETS.items()
    ]
    statement = (
        select(CoachProfile.membership_id.label("id"), is_open(taken, today).label("open"), *columns)
        .join(Membership, Membership.id == CoachProfile.membership_id)
        .outerjoin(taken, taken.c.coach_id == CoachProfile.membership_id)
        .where(CoachProfile.completed_at.is_not(None), Membership.is_coach, Membership.left_at.is_(None))
    )
    for word in words_in(search.words):
        statement = statement.where(CoachProfile.search_text.contains(word, autoescape=True))
    return statement.cte("shown")


def may_see(name: str, standing: Standing) -> ColumnElement[bool]:
    """`coaches.seen.is_seen` in SQL, for the viewer's relation to each row's coach."""
    audience = func.coalesce(CoachProfile.audiences[name].astext, USUAL)
    pairs = [*standing.matches, standing.viewer_id]
    return or_(
        audience.in_(("public", "members")),
        and_(audience == "cohort", CoachProfile.membership_id.in_([*standing.in_cohort, *pairs])),
        CoachProfile.membership_id.in_(pairs),
    )


def is_open(taken: Any, today: date) -> ColumnElement[bool]:
    """`coaches.room.room` in SQL: an open place, today."""
    away = and_(
        func.coalesce(CoachProfile.away_until >= today, False),
        or_(CoachProfile.away_from.is_(None), CoachProfile.away_from <= today),
    )
    paused = func.coalesce(CoachProfile.paused_until > today, False)
    return and_(~away, ~paused, CoachProfile.places > func.coalesce(taken.c.taken, 0))


def fits(shown: CTE, search: Search, *, without: str | None = None) -> ColumnElement[bool]:
    """Whether a coach has what was chosen; `without` leaves one facet out of account."""
    wanted = [
        shown.c[facet].contains([code])
        for facet, code in search.chosen.items()
        if facet in FACETS and facet != without
    ]
    if search.with_room and without != "with_room":
        wanted.append(shown.c.open)
    return and_(true(), *wanted)


def counted(shown: CTE, search: Search) -> tuple[int, int, dict[str, dict[str, int]]]:
    """How many coaches fit, how many of them have room, and what each code of each facet would leave. One statement."""
    parts = [
        select(literal("all"), literal(""), func.count()).select_from(shown).where(fits(shown, search)),
        select(literal("room"), literal(""), func.count())
        .select_from(shown)
        .where(fits(shown, search, without="with_room"), shown.c.open),
    ]
    for facet in FACETS:
        code = func.unnest(shown.c[facet]).label("code")
        inner = select(code).where(fits(shown, search, without=facet)).subquery()
        parts.append(select(literal(facet), inner.c.code, func.count()).group_by(inner.c.code))
    counts: dict[str, dict[str, int]] = {facet: {} for facet in (*FACETS, "all", "room")}
    for row in db.session.execute(union_all(*parts)):
        counts[row[0]][row[1]] = row[2]
    return counts.pop("all")[""], counts.pop("room")[""], counts
