"""Verbs of a coach's profile. Each part is saved by itself, so that whoever stops half-way loses nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import Place, bands_of, from_rows, states_of, stored
from mentoring.coaches.searching import search_text
from mentoring.coaches.seasons import a_year_on
from mentoring.coaches.seen import FIELDS
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.foundation.words import listing
from mentoring.jobs.registry import later

MOST_PLACES = 12
NEEDED = (
    # column, what it is called, the topic that asks for it
    ("headline", "a headline", "about"),
    ("topics", "what you help with", "offer"),
    ("languages", "your languages", "offer"),
    ("formats", "how you meet", "offer"),
)


class ProfileUnfinished(Refusal):
    status = 409
    sentence = "Some answers are still missing."


class PlacesFull(Refusal):
    sentence = "Twelve places are plenty. Keep the ones that say the most."
    field = "places"


class AwayBackwards(Refusal):
    sentence = "You come back before you leave. Check the two dates."
    field = "away_until"


class SeasonUnclear(Refusal):
    sentence = "Days away that come every year need a first and a last day, less than a year apart."
    field = "away_yearly"


class AwayWithoutReturn(Refusal):
    sentence = "Enter the last day you are away, so that people know when you are back."
    field = "away_until"


@transactional
def introduce(membership_id: UUID, *, headline: str, story: str) -> CoachProfile:
    """Save the headline and the story."""
    profile, member = held(membership_id)
    profile.headline, profile.story = headline, story
    return touched(profile, member)


@transactional
def tell_places(membership_id: UUID, *, places: Sequence[Place]) -> CoachProfile:
    """Save the places served, newest first.

    Raises:
        PlacesFull: more than twelve.
    """
    if len(places) > MOST_PLACES:
        raise PlacesFull
    profile, member = held(membership_id)
    profile.places_served = [stored(place) for place in places]
    return touched(profile, member)


@transactional
def tell_career(
    membership_id: UUID,
    *,
    career_path: Sequence[str],
    credentials: Sequence[str],
    years: int | None = None,
    settings: Sequence[str] = (),
    values: Sequence[str] = (),
) -> CoachProfile:
    """Save the steps of a career, the credentials, and what only the matching reads."""
    profile, member = held(membership_id)
    profile.career_path, profile.credentials = list(career_path), list(credentials)
    profile.years, profile.settings, profile.work_values = years, list(settings), list(values)
    return touched(profile, member)


@transactional
def offer(
    membership_id: UUID, *, topics: Sequence[str], languages: Sequence[str], formats: Sequence[str]
) -> CoachProfile:
    """Save what a coach helps with, in which languages, and how they meet."""
    profile, member = held(membership_id)
    profile.topics, profile.languages, profile.formats = list(topics), list(languages), list(formats)
    return touched(profile, member)


@transactional
def limit(
    membership_id: UUID,
    *,
    places: int,
    meetings_a_month: int | None,
    paused_until: date | None,
    away_from: date | None,
    away_until: date | None,
    away_yearly: bool = False,
) -> CoachProfile:
    """Save how much a coach can take on; matches that run go on.

    Raises:
        AwayWithoutReturn, AwayBackwards, SeasonUnclear: the days away cannot be meant.
    """
    if away_from and not away_until:
        raise AwayWithoutReturn
    if away_from and away_until and away_until < away_from:
        raise AwayBackwards
    if away_yearly and not (away_from and away_until and away_until < a_year_on(away_from)):
        raise SeasonUnclear
    profile, member = held(membership_id)
    profile.places, profile.meetings_a_month = places, meetings_a_month
    profile.paused_until, profile.away_from, profile.away_until = paused_until, away_from, away_until
    profile.away_yearly = away_yearly
    later("settle_meetings")
    return touched(profile, member)


@transactional
def orient(membership_id: UUID, *, on: date | None) -> CoachProfile:
    """Note when a coach did the orientation; None takes it back.

    Raises:
        NotFound: there is no such coach.
    """
    profile, member = held(membership_id)
    profile.oriented_on = on
    return touched(profile, member)


@transactional
def show_to(membership_id: UUID, *, audiences: Mapping[str, str]) -> CoachProfile:
    """Save who sees which field; a field that is not named keeps its audience."""
    profile, member = held(membership_id)
    known = {field for field, _ in FIELDS}
    profile.audiences = profile.audiences | {f: who for f, who in audiences.items() if f in known}
    return touched(profile, member)


@transactional
def complete(membership_id: UUID) -> CoachProfile:
    """Show the profile in the gallery from now on; complete already, it stays as it is.

    Raises:
        ProfileUnfinished: something that participants choose by is missing; the sentence names it.
    """
    profile, member = held(membership_id)
    if gaps := missing(profile):
        raise ProfileUnfinished(f"Tell us {listing([name for name, _ in gaps])} first.")
    profile.completed_at = profile.completed_at or now()
    return touched(profile, member)


def missing(profile: CoachProfile | None) -> list[tuple[str, str]]:
    """What a profile still needs before it is shown: `(what it is called, the topic that asks for it)`."""
    return [(name, topic) for column, name, topic in NEEDED if not getattr(profile, column, None)]


def held(membership_id: UUID) -> tuple[CoachProfile, Membership]:
    """A coach's profile, begun if there is none, with the coach locked until the verb ends.

    Raises:
        NotFound: there is no such coach.
    """
    member = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, Membership.is_coach, Membership.left_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if member is None:
        raise NotFound
    profile = db.session.scalar(
        select(CoachProfile)
        .where(CoachProfile.membership_id == membership_id)
        .execution_options(populate_existing=True)
    )
    if profile is None:
        profile = CoachProfile(membership_id=membership_id)
        db.session.add(profile)
        db.session.flush()
    return profile, member


def touched(profile: CoachProfile, member: Membership) -> CoachProfile:
    """The profile with what is derived from it made anew."""
    places = from_rows(profile.places_served)
    profile.bands, profile.states = bands_of(places), states_of(places)
    profile.search_text = search_text(
        name=member.name,
        title=member.title,
        agency=member.agency,
        headline=profile.headline,
        places=places,
        topics=profile.topics,
        career_path=profile.career_path,
        credentials=profile.credentials,
        audiences=profile.audiences,
    )
    profile.updated_at = now()
    return profile
