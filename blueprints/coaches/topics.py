"""The topics of a coach's profile, in the order in which they are asked: a form, and the verb that saves it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from flask import g

from blueprints.coaches.forms import AboutForm, AudienceForm, CareerForm, LimitsForm, OfferForm, PlacesForm
from mentoring.accounts.models import Membership
from mentoring.coaches import actions
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import Place, from_rows
from mentoring.coaches.seen import FIELDS, audience_of
from mentoring.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the profile."""

    key: str
    title: str
    lead: str
    form: type[Any]
    stored: Callable[[CoachProfile | None], dict[str, Any]]
    save: Callable[[UUID, Any], CoachProfile]
    asked: bool = True  # whether it is one of the pages that are gone through in a row


def columns(*names: str) -> Callable[[CoachProfile | None], dict[str, Any]]:
    """The columns of a profile by name; nothing of one that was not begun."""
    return lambda profile: {name: getattr(profile, name) for name in names} if profile else {}


def places(profile: CoachProfile | None) -> dict[str, Any]:
    """The places served; at first the one that the roster knows of."""
    known = list(from_rows(profile.places_served)) if profile else []
    return {"places": [asdict(place) for place in known or [from_roster(g.membership)]]}


def career(profile: CoachProfile | None) -> dict[str, Any]:
    """The steps of a career, with what only the matching reads."""
    found = columns("career_path", "credentials", "years", "settings")(profile)
    return found | ({"values": profile.work_values} if profile else {})


def from_roster(member: Membership) -> Place:
    return Place(member.agency or member.city, member.state, member.population, member.title)


def audiences(profile: CoachProfile | None) -> dict[str, Any]:
    said = profile.audiences if profile else {}
    return {name: audience_of(said, name) for name, _ in FIELDS}


TOPICS = (
    Topic(
        "about",
        "About you",
        "What people read first.",
        AboutForm,
        columns("headline", "story"),
        lambda coach, form: actions.introduce(
            coach, headline=form.headline.data or "", story=form.story.data or ""
        ),
    ),
    Topic(
        "places",
        "Where you served",
        "Newest first. Participants look for somebody who knows a place like theirs.",
        PlacesForm,
        places,
        lambda coach, form: actions.tell_places(coach, places=form.rows),
    ),
    Topic(
        "career",
        "Your path",
        "Choose what fits; leave the rest.",
        CareerForm,
        career,
        lambda coach, form: actions.tell_career(
            coach,
            career_path=form.career_path.data or (),
            credentials=form.credentials.data or (),
            years=form.years.data,
            settings=form.settings.data or (),
            values=form.values.data or (),
        ),
    ),
    Topic(
        "offer",
        "What you help with",
        "Participants find you by these.",
        OfferForm,
        columns("topics", "languages", "formats"),
        lambda coach, form: actions.offer(
            coach, topics=form.topics.data, languages=form.languages.data, formats=form.formats.data
        ),
    ),
    Topic(
        "limits",
        "How much you take on",
        "You give your time freely. Nobody gets more of it than you say here.",
        LimitsForm,
        columns("places", "meetings_a_month", "paused_until", "away_from", "away_until", "away_yearly"),
        lambda coach, form: actions.limit(
            coach,
            places=form.places.data,
            meetings_a_month=form.meetings_a_month.data,
            paused_until=form.paused_until.data,
            away_from=form.away_from.data,
            away_until=form.away_until.data,
            away_yearly=form.away_yearly.data,
        ),
    ),
    Topic(
        "audience",
        "Who sees what",
        "Your name, title and agency are on the association's roster and seen by its members.",
        AudienceForm,
        audiences,
        lambda coach, form: actions.show_to(coach, audiences=form.audiences),
        asked=False,
    ),
)
ASKED = tuple(topic for topic in TOPICS if topic.asked)


def topic_by_key(key: str) -> Topic:
    """The topic of an address.

    Raises:
        NotFound: there is none.
    """
    for topic in TOPICS:
        if topic.key == key:
            return topic
    raise NotFound


def after(topic: Topic) -> Topic | None:
    """The topic asked next, if any."""
    later = ASKED[ASKED.index(topic) + 1 :] if topic.asked else ()
    return later[0] if later else None
