"""The ways from here: one row of places for each role, nothing that the role may not open."""

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, g, request, url_for


@dataclass(frozen=True, slots=True)
class Way:
    """One place in the navigation."""

    label: str
    url: str
    current: bool


PLACES = (
    # label, endpoint, blueprints that count as being there, who sees it; of two rows to one place the first counts
    ("Today", "today.index", ("today",), ("is_administrator",)),
    ("Home", "home.member", ("home",), ("is_coach", "is_participant")),
    ("Cohorts", "cohorts.index", ("cohorts", "matching"), ("is_administrator",)),
    ("People", "people.index", ("people", "rosters"), ("is_administrator",)),
    ("My profile", "coaches.profile", (), ("is_coach",)),
    ("My hours", "availability.edit", ("availability",), ("is_coach",)),
    ("My coach", "meetings.index", ("meetings", "groups"), ("is_participant",)),
    ("My meetings", "meetings.index", ("meetings", "groups"), ("is_coach",)),
    ("Coaches", "coaches.gallery", ("coaches",), ("is_administrator", "is_coach", "is_participant")),
    ("Sessions", "sessions.index", ("sessions",), ("is_administrator", "is_coach", "is_participant")),
    ("Messages", "messages.index", ("messages",), ("is_administrator",)),
    ("Results", "surveys.index", ("surveys",), ("is_administrator",)),
)


def ways() -> tuple[Way, ...]:
    """The places that the viewer may open in this organization."""
    found: dict[str, Way] = {}
    for label, endpoint, blueprints, roles in PLACES:
        if endpoint not in current_app.view_functions or not any(getattr(g.who, role) for role in roles):
            continue
        here = request.endpoint == endpoint or request.blueprint in blueprints
        found.setdefault(endpoint, Way(label, place(endpoint), here))
    return tuple(found.values())


def place(endpoint: str) -> str:
    """The address of a place that needs no more than the organization, if that. Each page has a dozen: they are made
    once for an organization.
    """
    return made(endpoint, g.get("slug"), request.script_root)


@lru_cache(maxsize=8192)
def made(endpoint: str, slug: str | None, root: str) -> str:  # noqa: ARG001 - `url_for` goes by both
    return url_for(endpoint)
