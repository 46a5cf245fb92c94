"""What the gallery's search line looks through: folded words, so that case and accents do not matter."""

import unicodedata
from collections.abc import Iterable, Mapping

from mentoring.coaches.places import Place, state_name
from mentoring.coaches.seen import is_seen
from mentoring.organizations.vocabulary import CAREER_STEPS, CREDENTIALS, TOPICS, label

MOST_WORDS = 8


def folded(text: str) -> str:
    """Small letters without accents, each run of spaces as one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def words_in(typed: str) -> tuple[str, ...]:
    """The words of a search, each once, at most eight."""
    return tuple(dict.fromkeys(folded(typed.replace("\x00", "")).split()))[:MOST_WORDS]


def search_text(
    *,
    name: str,
    title: str,
    agency: str,
    headline: str,
    places: Iterable[Place],
    topics: Iterable[str],
    career_path: Iterable[str],
    credentials: Iterable[str],
    audiences: Mapping[str, str],
) -> str:
    """What any member may find a coach by; a field for fewer eyes is left out, so that no search gives it away."""

    def seen(field: str, words: Iterable[str]) -> list[str]:
        return [*words] if is_seen(audiences, field, by="members") else []

    parts = [name, title, agency]
    parts += seen("headline", [headline])
    parts += seen(
        "places_served",
        [word for place in places for word in (place.name, place.state, state_name(place.state), place.role)],
    )
    parts += seen("topics", [label(TOPICS, code) for code in topics])
    parts += seen("career_path", [label(CAREER_STEPS, code) for code in career_path])
    parts += seen("credentials", [label(CREDENTIALS, code) for code in credentials])
    return folded("\n".join(filter(None, parts)))
