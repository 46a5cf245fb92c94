"""The statements of the Coaches Gallery: who is found, and what each filter would leave.

Each is put together once for every number of words and set of facets. Text search and array filters are no leakproof
operators, so row-level security lets an index narrow the rows to the organization, and the filters read those.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
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
from mentoring.coaches.seen import USUAL
from mentoring.matching.models import Match

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


@lru_cache(maxsize=256)  # putting the two together takes longer than running them
def statements(
    words: int, chosen: frozenset[str], with_room: bool
) -> tuple[Select[Any], CompoundSelect[Any]]:
    """The statements of a page: its coaches, and the counts; for so many words, and a code in each facet chosen."""
    taken = taken_places()
    opened = is_open(taken)
    found = (
        rows_of_coaches(taken)
        .where(*in_gallery(words), fits(codes(), opened, chosen, with_room))
        .order_by(opened.desc(), Membership.name, Membership.id)
        .limit(PER_PAGE)
        .offset(bindparam("skipped", type_=Integer))
    )
    return found, counts_of(shown_coaches(words), chosen, with_room)


def rows_of_coaches(taken: Any) -> Select[Any]:
    """Profiles with the member, the picture's digest and the number of places taken."""
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


def taken_places() -> Any:
    """How many places of each coach are taken."""
    return (
        select(Match.coach_id, func.count().label("taken"))
        .where(Match.state != "ended")
        .group_by(Match.coach_id)
        .subquery("taken")
    )


def shown_coaches(words: int) -> CTE:
    """Every coach of the gallery that so many words fit, with the codes that the viewer may filter by."""
    taken = taken_places()
    return (
        select(
            is_open(taken).label("open"),
            *(code.label(facet) for facet, code in codes().items()),
        )
        .select_from(CoachProfile)
        .join(Membership, Membership.id == CoachProfile.membership_id)
        .outerjoin(taken, taken.c.coach_id == CoachProfile.membership_id)
        .where(*in_gallery(words))
        .cte("shown")
    )


def in_gallery(words: int) -> list[SQLColumnExpression[bool]]:
    """Coaches who are ready to be seen and whom so many words fit."""
    return [
        CoachProfile.completed_at.is_not(None),
        Membership.is_coach,
        Membership.left_at.is_(None),
        *(
            func.strpos(CoachProfile.search_text, bindparam(f"word_{number}", type_=Text)) > 0
            for number in range(words)
        ),
    ]


def codes() -> dict[str, ColumnElement[Any]]:
    """For each facet the codes of a coach that the viewer may filter by."""
    return {
        facet: case((may_see(seen_in), getattr(CoachProfile, facet)), else_=NO_CODES)
        for facet, seen_in in FACETS.items()
    }


def may_see(name: str) -> ColumnElement[bool]:
    """`coaches.seen.is_seen` in SQL, for the viewer's relation to each row's coach.

    Those near the viewer are one array, so that a hundred of them are one value of the statement and not a hundred.
    """
    audience = func.coalesce(CoachProfile.audiences[name].astext, USUAL)
    return or_(
        audience.in_(("public", "members")),
        and_(audience == "cohort", CoachProfile.membership_id == any_(bindparam("near", type_=ARRAY(Uuid)))),
        CoachProfile.membership_id == any_(bindparam("pairs", type_=ARRAY(Uuid))),
    )


def is_open(taken: Any) -> ColumnElement[bool]:
    """`coaches.room.room` in SQL: an open place, today."""
    today = bindparam("today", type_=Date)
    away = and_(
        func.coalesce(CoachProfile.away_until >= today, False),
        or_(CoachProfile.away_from.is_(None), CoachProfile.away_from <= today),
    )
    paused = func.coalesce(CoachProfile.paused_until > today, False)
    return and_(~away, ~paused, CoachProfile.places > func.coalesce(taken.c.taken, 0))


def fits(
    codes: Mapping[str, ColumnElement[Any]],
    opened: ColumnElement[bool],
    chosen: Iterable[str],
    with_room: bool,
    *,
    without: str | None = None,
) -> ColumnElement[bool]:
    """Whether a coach has what was chosen; `without` leaves one facet out of account."""
    wanted = [
        codes[facet].contains(bindparam(f"code_of_{facet}", type_=ARRAY(Text)))
        for facet in sorted(chosen)
        if facet != without
    ]
    if with_room and without != "with_room":
        wanted.append(opened)
    return and_(true(), *wanted)


def counts_of(shown: CTE, chosen: frozenset[str], with_room: bool) -> CompoundSelect[Any]:
    """How many coaches fit, how many of them have room, and what each code of each facet would leave."""

    def fitting(without: str | None = None) -> ColumnElement[bool]:
        return fits(dict(shown.c), shown.c.open, chosen, with_room, without=without)

    parts = [
        select(literal("all"), literal(""), func.count()).select_from(shown).where(fitting()),
        select(literal("room"), literal(""), func.count())
        .select_from(shown)
        .where(fitting("with_room"), shown.c.open),
    ]
    for facet in FACETS:
        code = func.unnest(shown.c[facet]).label("code")
        inner = select(code).where(fitting(facet)).subquery()
        parts.append(select(literal(facet), inner.c.code, func.count()).group_by(inner.c.code))
    return union_all(*parts)
