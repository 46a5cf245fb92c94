"""The columns that a roster may have, and a guess at which of a file's columns are they.

A mapping is `{key of a column here: position in the file, from 0}`. It is a guess until a person has looked.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mentoring.rosters.sheets import RosterRefused, Row

Kind = Literal["coaches", "participants"]


@dataclass(frozen=True, slots=True)
class Column:
    """A thing that a roster may say of a person; synonyms are what other systems call it, folded."""

    key: str
    title: str
    synonyms: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and the names of the file's columns that are in none of it."""

    columns: dict[str, int]
    left_out: tuple[str, ...]


class MappingRefused(RosterRefused):
    """Columns are mapped in a way that no person can be read from; `key` is the column it is about."""

    def __init__(self, sentence: str, *, key: str) -> None:
        super().__init__(sentence)
        self.key = key


_SHARED = (
    Column(
        "name",
        "Name",
        ("name", "full name", "display name", "complete name", "nombre", "nombre completo", "nom complet"),
        "Given and family name in one column; “García, José” is turned around.",
    ),
    Column(
        "first_name",
        "First name",
        ("first name", "first", "given name", "forename", "fname", "firstname", "preferred first name",
         "preferred name", "nombres", "primer nombre", "prenom", "vorname"),
    ),
    Column(
        "last_name",
        "Last name",
        ("last name", "last", "family name", "surname", "lname", "lastname", "apellido", "apellidos",
         "nom de famille", "nachname"),
    ),
    Column(
        "email",
        "E-mail address",
        ("email", "e mail", "email address", "e mail address", "work email", "primary email", "mail",
         "business email", "contact email", "correo", "correo electronico", "courriel", "adresse e mail"),
        "Needed: people sign in with it.",
    ),
    Column(
        "title",
        "Job title",
        ("title", "job title", "position", "current title", "current position", "role", "job", "position title",
         "working title", "cargo", "puesto", "titulo", "poste"),
    ),
    Column(
        "agency",
        "Agency",
        ("agency", "organization", "organisation", "organization agency", "employer", "company", "company name",
         "organization name", "agency name", "jurisdiction", "local government", "municipality", "workplace",
         "account name", "current employer", "current agency", "empresa", "organizacion", "organisme"),
        "Who they work for; people of one agency are never matched.",
    ),
    Column(
        "city",
        "Place",
        ("city", "place", "town", "location", "community", "city town", "city or town", "city county", "work city",
         "mailing city", "home city", "ciudad", "ville", "city or county"),
    ),
    Column(
        "state",
        "State",
        ("state", "state province", "province", "st", "region", "state region", "work state", "mailing state",
         "estado", "provincia", "state or province"),
    ),
    Column(
        "population",
        "Population",
        ("population", "pop", "population served", "community population", "city population", "residents",
         "number of residents", "population size", "poblacion", "community size"),
        "A number, such as 12,500.",
    ),
    Column(
        "phone",
        "Phone",
        ("phone", "phone number", "telephone", "telephone number", "mobile", "mobile phone", "cell", "cell phone",
         "work phone", "business phone", "tel", "telefono", "movil", "mobile number", "contact number"),
    ),
    Column(
        "zone",
        "Time zone",
        ("time zone", "timezone", "zone", "tz", "zona horaria", "fuseau horaire"),
        "America/Chicago, or Central Time.",
    ),
    Column("topics", "Topics", (), "Several are divided by ; or ,"),
    Column(
        "languages",
        "Languages",
        ("languages", "language", "languages spoken", "spoken languages", "idioma", "idiomas", "langues"),
        "Several are divided by ; or ,",
    ),
    Column(
        "formats",
        "Formats",
        ("formats", "format", "meeting format", "meeting formats", "coaching format", "coaching formats",
         "preferred format", "how to meet", "meeting preference", "modality", "formato"),
        "Video, phone, in person; several are divided by ; or ,",
    ),
)  # fmt: skip
_COACHES = (
    Column(
        "credentials",
        "Credentials",
        ("credentials", "credential", "certifications", "certification", "designations", "credenciales"),
        "Several are divided by ; or ,",
    ),
    Column(
        "places",
        "Participants at a time",
        ("places", "capacity", "max participants", "maximum participants", "number of participants", "max mentees",
         "maximum mentees", "number of mentees", "participants at a time", "slots", "max matches", "mentee capacity",
         "participant capacity", "coaching capacity", "how many participants", "cupo"),
        "A number from 0 to 20.",
    ),
    Column(
        "headline",
        "Headline",
        ("headline", "tagline", "summary", "one line", "short bio", "titular"),
        "One line that the gallery shows under the name.",
    ),
)  # fmt: skip
_TOPICS: dict[Kind, tuple[str, ...]] = {
    "coaches": ("topics", "topics offered", "topic", "areas of expertise", "expertise", "specialties",
                "specialities", "coaching topics", "coaching areas", "can help with", "strengths", "temas"),
    "participants": ("topics", "topics wanted", "topic", "topics of interest", "areas of interest", "interests",
                     "help wanted with", "wants help with", "development areas", "goals and topics",
                     "coaching topics", "coaching needs", "temas"),
}  # fmt: skip
# Words for the person of the row: `Coach name` is the name in a list of coaches, and someone else's in others.
_ROLES = {
    "coaches": {"coach", "coachs", "coaches", "mentor", "mentors", "advisor", "volunteer"},
    "participants": {"participant", "participants", "mentee", "mentees", "learner", "protege", "applicant"},
}
_SOMEONE_ELSE = {
    "assistant", "assistants", "boss", "emergency", "manager", "managers", "reference", "references", "secretary",
    "spouse", "sponsor", "sponsors", "supervisor", "supervisors", "partner",
}  # fmt: skip
_FILLING = {"your", "the", "please", "enter", "primary", "preferred", "current", "member", "s", "of", "my"}
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_ZONE = re.compile(r"(America|US|Pacific|Atlantic|Europe|Canada|Africa|Asia|Australia)/[A-Z][A-Za-z_/-]+")


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns that a roster of this kind may have, in the order they are offered."""
    shared = [
        Column(
            "topics", "Topics offered" if kind == "coaches" else "Topics wanted", _TOPICS[kind], column.hint
        )
        if column.key == "topics"
        else column
        for column in _SHARED
    ]
    return (*shared, *(_COACHES if kind == "coaches" else ()))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Words in small letters without accents or signs, to compare: `E-mail_Address*` is `e mail address`."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def guess(header: Sequence[str], sample: Sequence[Row], kind: Kind) -> Guess:
    """Which column of the file is which column of the roster: by name first, then by what is in it.

    The best pairs are taken first, then those further left; no column is used twice.
    """
    cells = [[row.cells[at] for row in sample if row.cells[at]] for at in range(len(header))]
    scored = [
        (-score, at, order, column.key)
        for order, column in enumerate(columns_of(kind))
        for at, name in enumerate(header)
        if (score := likeness(column, name, cells[at], kind))
    ]
    found: dict[str, int] = {}
    used: set[int] = set()
    for _, at, _, key in sorted(scored):
        if key not in found and at not in used:
            found[key] = at
            used.add(at)
    if "last_name" in found and "first_name" not in found and "name" in found:
        found["first_name"] = found.pop("name")  # `Name` beside `Surname`, `Nombre` beside `Apellidos`
    left_out = tuple(name for at, name in enumerate(header) if at not in used and (cells[at] or not sample))
    ordered = {column.key: found[column.key] for column in columns_of(kind) if column.key in found}
    return Guess(ordered, left_out)


def likeness(column: Column, name: str, cells: Sequence[str], kind: Kind) -> int:
    """How much a column of the file is like one of the roster, from 0 (not at all) to 100."""
    score = likeness_of_name(column.synonyms, name, kind)
    if column.key == "email":
        share = share_like(_ADDRESS, cells)
        if cells and not share:
            return 0
        return score or (30 if share >= 0.6 and not someone_elses(name, kind) else 0)
    if column.key == "zone":
        return score or (30 if share_like(_ZONE, cells) >= 0.6 else 0)
    # A column of addresses is nobody's name or phone, whatever it is called.
    return 0 if score and share_like(_ADDRESS, cells) >= 0.6 else score


def likeness_of_name(synonyms: Sequence[str], name: str, kind: Kind) -> int:
    without_brackets = fold(re.sub(r"\(.*?\)", " ", name))
    if fold(name) in synonyms:
        return 100
    if without_brackets in synonyms:
        return 90
    if someone_elses(name, kind):
        return 0
    words = without_brackets.split()
    bare = " ".join(word for word in words if word not in _ROLES[kind] and word not in _FILLING)
    if bare in synonyms:
        return 80
    # The longest synonym inside counts most; single short words (`st`, `last`) would be found anywhere.
    inside = [len(s) for s in synonyms if len(s) > 4 and f" {s} " in f" {bare} "]
    return 40 + min(max(inside), 30) if inside else 0


def someone_elses(name: str, kind: Kind) -> bool:
    """Whether a header speaks of another person than the one of the row."""
    others: set[str] = _ROLES["participants" if kind == "coaches" else "coaches"] | _SOMEONE_ELSE
    return not others.isdisjoint(fold(name).split())


def share_like(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    """The share of cells that are of the pattern from end to end; 0 of none."""
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0.0


def refuse_unusable(mapping: Mapping[str, int], header: Sequence[str], kind: Kind) -> None:
    """Raises `MappingRefused` for a mapping without address or name, or with a column unknown or used twice."""
    titles = {column.key: column.title for column in columns_of(kind)}
    used: dict[int, str] = {}
    for key, at in mapping.items():
        if key not in titles:
            raise MappingRefused(f"A list of {kind} has no column “{key}”.", key=key)
        if not 0 <= at < len(header):
            raise MappingRefused(f"Choose a column of the file for {titles[key]}.", key=key)
        if at in used:
            both = f"{titles[used[at]]} and {titles[key]}"
            raise MappingRefused(f"“{header[at]}” is chosen for {both}. Choose it once.", key=key)
        used[at] = key
    if "email" not in mapping:
        raise MappingRefused("Choose the column with the e-mail addresses.", key="email")
    if mapping.keys().isdisjoint({"name", "first_name", "last_name"}):
        raise MappingRefused(
            "Choose the column with the names, or those with first and last names.", key="name"
        )
