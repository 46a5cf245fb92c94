"""A coach's own answers as rows to check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import from_rows
from mentoring.coaches.seen import FIELDS, audience_of
from mentoring.foundation.words import count, day_and_year
from mentoring.organizations.vocabulary import (
    AUDIENCES,
    CAREER_STEPS,
    CREDENTIALS,
    FORMATS,
    LANGUAGES,
    SETTINGS,
    TOPICS,
    VALUES,
    label,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A question, its answer in words, and where it can be changed."""

    label: str
    value: str
    change_url: str


def summary(profile: CoachProfile | None, today: date) -> list[Row]:
    """Every answer of a profile; none of one that was not begun."""
    if profile is None:
        return []
    answers = (
        ("Headline", profile.headline, "about"),
        ("Your story", profile.story, "about"),
        ("Places you served", "\n".join(place.line for place in from_rows(profile.places_served)), "places"),
        ("Career path", in_words(CAREER_STEPS, profile.career_path), "career"),
        ("Credentials", in_words(CREDENTIALS, profile.credentials), "career"),
        ("Kinds of place", in_words(SETTINGS, profile.settings), "career"),
        ("What matters to you", in_words(VALUES, profile.work_values), "career"),
        ("Years in the field", "" if profile.years is None else str(profile.years), "career"),
        ("You help with", in_words(TOPICS, profile.topics), "offer"),
        ("Languages", in_words(LANGUAGES, profile.languages), "offer"),
        ("Ways to meet", in_words(FORMATS, profile.formats), "offer"),
        ("You take on", limits(profile, today), "limits"),
        ("Who sees what", audiences(profile), "audience"),
    )
    return [Row(name, value, url_for("coaches.edit", key=key)) for name, value, key in answers]


def in_words(pairs: tuple[tuple[str, str], ...], codes: Iterable[str]) -> str:
    return ", ".join(label(pairs, code) for code in codes)


def limits(profile: CoachProfile, today: date) -> str:
    """Two participants at a time, up to 4 meetings a month; then what ends some day, while it has not."""
    lines = [f"{count(profile.places, 'participant')} at a time"]
    if profile.meetings_a_month:
        lines.append(f"Up to {count(profile.meetings_a_month, 'meeting').lower()} a month")
    if profile.paused_until and profile.paused_until > today:
        lines.append(f"No one new until {day_and_year(profile.paused_until)}")
    if profile.away_until and profile.away_until >= today:
        start = f"from {day_and_year(profile.away_from)} " if profile.away_from else ""
        every = ", and every year" if profile.away_yearly else ""
        lines.append(f"Away {start}through {day_and_year(profile.away_until)}{every}")
    return "\n".join(lines)


def audiences(profile: CoachProfile) -> str:
    """Members of the association: everything; or field by field, those that differ from most."""
    by_audience: dict[str, list[str]] = {}
    for name, words in FIELDS:
        by_audience.setdefault(audience_of(profile.audiences, name), []).append(
            words.removeprefix("Your ").lower()
        )
    if len(by_audience) == 1:
        return f"{label(AUDIENCES, next(iter(by_audience)))}: everything"
    return "\n".join(
        f"{words}: {', '.join(by_audience[code])}" for code, words in AUDIENCES if code in by_audience
    )
