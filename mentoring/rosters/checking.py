"""What an import would do, row by row, before it does anything.

A blank cell never erases what is known. A second row with the address of an earlier one (in any letter case)
is nothing new when it says the same, and refused when it says something else: which of the two is right,
only a person knows. Words that are not on a list (topics, languages, formats, credentials) are left out with
a remark; a wrong address, number or zone is refused. A plan with a refused row is not applied at all.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from email_validator import EmailNotValidError, validate_email

from mentoring.rosters.columns import Kind, fold, refuse_unusable
from mentoring.rosters.reading import Row, Sheet

Listed = Sequence[tuple[str, str]]  # (code, words), in the order shown

LONGEST_NAME = 200
LONGEST_LINE = 300
MOST_RESIDENTS = 50_000_000
MOST_PLACES = 20
SUGGESTED = 20  # different unknown words of a list that the nearest is looked for

NAMES = ("name", "last_name", "first_name")
LISTS = ("topics", "languages", "formats", "credentials")
LINES = ("title", "agency", "city", "state", "phone", "headline")

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_ABOUT = re.compile(r"(?:about|approx(?:imately|\.)?|circa|ca\.|~)\s*", re.IGNORECASE)
_COUNT = re.compile(r"(?:[0-9]{1,3}([,.'’ ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]+)(?:[.,]0{1,2})?")
_THOUSANDS = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]))?\s?k", re.IGNORECASE)
_BLANKS = {"n/a", "#n/a", "null", "none", "-", "--", "–", "—"}
_GENERATIONS = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_DEGREES = {
    "aicp", "cpa", "cpfo", "cpm", "dba", "dpa", "edd", "esq", "icma cm", "jd", "llm", "mba", "mpa", "mpp", "mph",
    "msw", "pe", "phd", "ph d", "pmp", "rn", "sphr", "shrm cp", "shrm scp", "usa ret", "ret",
}  # fmt: skip
# What people call the zones of the United States; abbreviations mean the zone, never the fixed offset.
_ZONES = MappingProxyType({
    "America/New_York": ("eastern", "est", "edt", "et"),
    "America/Chicago": ("central", "cst", "cdt", "ct"),
    "America/Denver": ("mountain", "mst", "mdt", "mt"),
    "America/Phoenix": ("arizona",),
    "America/Los_Angeles": ("pacific", "pst", "pdt", "pt"),
    "America/Anchorage": ("alaska", "alaskan", "akst", "akdt"),
    "Pacific/Honolulu": ("hawaii", "hawaiian", "hst"),
    "America/Puerto_Rico": ("atlantic", "ast", "puerto rico"),
})  # fmt: skip
_ZONE_FILLING = {"time", "standard", "daylight", "zone", "us", "usa", "and", "canada", "utc", "gmt"}
_ALSO = MappingProxyType({
    "video": ("video call", "videoconference", "video conference", "virtual", "virtually", "online", "zoom", "teams"),
    "phone": ("telephone", "by phone", "phone call", "call", "telefono"),
    "in_person": ("in person", "face to face", "onsite", "on site", "presencial", "in person meeting"),
    "en": ("ingles", "anglais"),
    "es": ("espanol", "castellano", "espagnol"),
    "fr": ("francais", "frances"),
    "zh": ("mandarin", "cantonese"),
    "tl": ("filipino",),
    "ase": ("asl",),
})  # fmt: skip


class Fate(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    UPDATE = "update"
    NOTHING_NEW = "nothing new"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: lists of `(code, words)`, and the names of the zones."""

    zones: Collection[str]
    topics: Listed = ()
    languages: Listed = ()
    formats: Listed = ()
    credentials: Listed = ()


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """What a row says of a person, cleaned; empty or `None` is what it does not say."""

    email: str
    name: str
    title: str = ""
    agency: str = ""
    city: str = ""
    state: str = ""
    population: int | None = None
    phone: str = ""
    zone: str | None = None
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    places: int | None = None
    headline: str = ""

    def said(self) -> dict[str, object]:
        """The fields that the row says something in: what an import may write."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in values.items() if value not in {None, "", ()}}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the organization: what is known, and whether they already have the role of the roster."""

    person: PlannedPerson
    has_role: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one cell: where, what was there, why it is not taken, what to do."""

    row: int
    column: str
    found: str
    why: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        shown = self.found if len(self.found) <= 80 else f"{self.found[:79]}…"
        there = f" “{shown}”:" if shown else ""
        return f"Row {self.row}, {self.column}:{there} {self.why} {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an import would write over; `before` is as known, `after` as the file says."""

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """The fate of one row. A refused one has problems and no person."""

    number: int
    fate: Fate
    person: PlannedPerson | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row's fate, in the order of the file."""

    kind: Kind
    rows: tuple[PlannedRow, ...]

    def of(self, fate: Fate) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.fate is fate)

    @property
    def counts(self) -> dict[Fate, int]:
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in Fate}

    @property
    def is_applicable(self) -> bool:
        """Nothing is refused, and there is something to do."""
        counts = self.counts
        return not counts[Fate.REFUSED] and bool(counts[Fate.ADD] or counts[Fate.UPDATE])


class Wrong(ValueError):
    """A cell cannot be taken: why, and what to do."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


def check(
    sheet: Sheet,
    mapping: Mapping[str, int],
    kind: Kind,
    *,
    known: Mapping[str, KnownPerson],
    choices: Choices,
) -> Plan:
    """What an import of the sheet would do. `known` goes by address as `address_from` spells it.

    Raises:
        MappingRefused: when no person can be read from the columns as they are mapped.
    """
    refuse_unusable(mapping, sheet.header, kind)
    reader = Reader(sheet.header, mapping, choices)
    planned: list[PlannedRow] = []
    first: dict[str, PlannedRow] = {}
    named: dict[str, PlannedRow] = {}
    for row in sheet.rows:
        person, problems, notes = reader.person(row)
        one = PlannedRow(row.number, Fate.REFUSED, person, (), problems, notes)
        earlier = first.get(person.email) if person.email else None
        if earlier:
            one = repeated(one, earlier, reader.called("email"))
        elif problems:
            first[person.email] = one
        else:
            one = first[person.email] = fated(one, known.get(person.email), kind)
            namesake = named.setdefault(person.name.casefold(), one)
            if namesake is not one:
                one = noted(
                    one, reader.called(*NAMES), person.name, f"also the name in row {namesake.number}."
                )
        planned.append(replace(one, person=None) if one.fate is Fate.REFUSED else one)
    return Plan(kind, tuple(planned))


def repeated(one: PlannedRow, earlier: PlannedRow, column: str) -> PlannedRow:
    """A row with the address of an earlier one: nothing new if they agree, else refused."""
    address = one.person.email if one.person else ""
    if one.person == earlier.person:
        again = one if one.problems else replace(one, fate=Fate.NOTHING_NEW)
        return noted(again, column, address, f"row {earlier.number} says the same.")
    why = f"row {earlier.number} has this address too, and says something else."
    problem = Remark(one.number, column, address, why, "Keep one of them.")
    return replace(one, fate=Fate.REFUSED, problems=(*one.problems, problem))


def fated(one: PlannedRow, known: KnownPerson | None, kind: Kind) -> PlannedRow:
    """A row without problems, beside what is known of the person."""
    if known is None or one.person is None:
        return replace(one, fate=Fate.ADD)
    ordered = {"topics"} if kind == "participants" else set()  # the most wanted first
    changes = tuple(
        Change(key, before, after)
        for key, after in one.person.said().items()
        if unlike(before := getattr(known.person, key), after, ordered=key in ordered)
    )
    if not known.has_role:
        changes = (Change("role", None, kind), *changes)
    return replace(one, fate=Fate.UPDATE if changes else Fate.NOTHING_NEW, changes=changes)


def unlike(before: object, after: object, *, ordered: bool) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple) and not ordered:
        return set(before) != set(after)
    return before != after


def noted(one: PlannedRow, column: str, found: str, why: str) -> PlannedRow:
    return replace(one, notes=(*one.notes, Remark(one.number, column, found, why)))


class Reader:
    """Cells into people. It remembers what it has worked out, since a list says the same things often."""

    def __init__(self, header: Sequence[str], mapping: Mapping[str, int], choices: Choices) -> None:
        self.header = header
        self.mapping = mapping
        self.zones = Zones(choices.zones)
        self.lists = {key: Words(getattr(choices, key)) for key in LISTS if key in mapping}
        self.lines = [key for key in LINES if key in mapping]
        self.counts = {
            key: most
            for key, most in (("population", MOST_RESIDENTS), ("places", MOST_PLACES))
            if key in mapping
        }

    def called(self, *keys: str) -> str:
        """The file's name of the first of these columns that it has."""
        return next(self.header[self.mapping[key]] for key in keys if key in self.mapping)

    def cell(self, row: Row, key: str) -> str:
        return line(row.cells[self.mapping[key]]) if key in self.mapping else ""

    def person(self, row: Row) -> tuple[PlannedPerson, tuple[Remark, ...], tuple[Remark, ...]]:
        """What a row says, what is wrong with it, and what is worth a look."""
        problems: list[Remark] = []
        notes: list[Remark] = []
        said: dict[str, object] = {}

        def take(keys: Sequence[str], found: str, clean: Callable[[str], object]) -> object:
            try:
                return clean(found)
            except Wrong as wrong:
                problems.append(Remark(row.number, self.called(*keys), found, wrong.why, wrong.remedy))
                return None

        email = take(("email",), self.cell(row, "email"), address_from)
        composed = name_from(*(self.cell(row, key) for key in ("name", "first_name", "last_name")))
        name = take(NAMES, composed, named)
        for key in self.lines:
            said[key] = take((key,), unless_blank(self.cell(row, key)), short) or ""
        for key, most in self.counts.items():
            said[key] = take((key,), unless_blank(self.cell(row, key)), partial(count_from, most=most))
        if "zone" in self.mapping:
            found = unless_blank(self.cell(row, "zone"))
            said["zone"] = take(("zone",), found, self.zones.find)
            if said["zone"] and fold(found) != fold(str(said["zone"])):
                notes.append(Remark(row.number, self.called("zone"), found, f"read as {said['zone']}."))
        for key, words in self.lists.items():
            said[key], unknown = words.parted(row.cells[self.mapping[key]])
            notes += [
                Remark(row.number, self.called(key), piece, "is not on the list and is left out.", remedy)
                for piece, remedy in unknown
            ]
        person = PlannedPerson(email=str(email or ""), name=str(name or ""))
        return replace(person, **said), tuple(problems), tuple(notes)  # type: ignore[arg-type]


# --- What one cell says -----------------------------------------------------------------------------


def line(text: str) -> str:
    """A cell as one line, without invisible marks, and without the apostrophe that keeps formulas text."""
    words = " ".join(text.translate(_INVISIBLE).split())
    return words[1:] if words[:1] == "'" and words[1:2] in {"=", "+", "-", "@"} else words


def unless_blank(text: str) -> str:
    """Nothing where systems write `N/A` or `NULL` for it. Not for names: there are people called Null."""
    return "" if text.casefold() in _BLANKS else text


def short(text: str) -> str:
    if len(text) > LONGEST_LINE:
        raise Wrong(f"this has {len(text):,} characters; up to {LONGEST_LINE} fit.", "Shorten it.")
    return text


def named(text: str) -> str:
    """A name that is there and fits; else `Wrong`."""
    if not text:
        raise Wrong("there is no name.", "Add it, or take the row out.")
    if len(text) > LONGEST_NAME:
        raise Wrong(f"this has {len(text):,} characters; a name has up to {LONGEST_NAME}.", "Shorten it.")
    return text


def name_from(single: str, first: str, last: str) -> str:
    """A person's name as they write it, from what columns there are; letter case is theirs and is kept."""
    return f"{first} {last}" if first and last else natural_name(single or last or first)


def natural_name(text: str) -> str:
    """`García, José` as `José García`; a name followed by degrees or `Jr.` stays as it is."""
    parts = [part.strip() for part in text.split(",")]
    core = [part for part in parts if part and ending(part) is None]
    endings = [found for part in parts if part and (found := ending(part)) is not None]
    if len(core) != 2 or ending(parts[0]) is not None:
        return text.strip(" ,")
    *family, last = core[0].split()
    generation = _GENERATIONS.get(fold(last)) if family else None
    family_name = " ".join(family) if generation else core[0]
    generations = [found for found in (generation, *endings) if found and found in _GENERATIONS.values()]
    degrees = [found for found in endings if found not in generations]
    return ", ".join([" ".join([core[1], family_name, *generations]), *degrees])


def ending(part: str) -> str | None:
    """What stands behind a name: `Jr.`, a degree or a credential, as it should be written; else `None`."""
    folded = fold(part)
    if folded in _GENERATIONS:
        return _GENERATIONS[folded]
    return part if folded in _DEGREES or folded.replace(" ", "") in _DEGREES else None


def address_from(text: str) -> str:
    """An e-mail address as it is stored and compared, from `Jane <Jane@X.org>` or `mailto:jane@x.org`.

    Internationalized addresses are taken (RFC 6531, by email-validator); whether mail arrives is not asked.
    """
    if not text:
        raise Wrong("there is no address.", "Add it, or take the row out.")
    if text.count("@") > 1:
        raise Wrong("there is more than one address.", "Keep one of them.")
    bracketed = re.search(r"<([^<>]+)>$", text)
    bare = (bracketed.group(1) if bracketed else text).removeprefix("mailto:").strip(" '\".,;<>")
    try:
        return validate_email(bare, check_deliverability=False).normalized.lower()
    except EmailNotValidError as wrong:
        raise Wrong("this is not an e-mail address.", str(wrong)) from None


def count_from(text: str, *, most: int) -> int | None:
    """A whole number from 0 to `most`: `12,500`, `12.500`, `12 500`, `about 12,500` and `12.5k` are one."""
    if not text:
        return None
    bare = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
    thousands = _THOUSANDS.fullmatch(bare)
    if thousands:
        number = int(thousands.group(1)) * 1000 + int(thousands.group(2) or 0) * 100
    elif _COUNT.fullmatch(bare):
        number = int(re.sub(r"[^0-9]", "", re.sub(r"[.,]0{1,2}$", "", bare)))
    else:
        raise Wrong(
            "this is not a whole number.", f"Write a number from 0 to {most:,}, or leave the cell blank."
        )
    if number > most:
        raise Wrong("this is too large.", f"Write a number from 0 to {most:,}, or leave the cell blank.")
    return number


class Nearest:
    """The known words that a few unknown ones are most like; only a few, since looking takes long."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.found: dict[str, str | None] = {}

    def to(self, folded: str) -> str | None:
        if folded not in self.found:
            if len(self.found) >= SUGGESTED:
                return None
            close = get_close_matches(folded[:60], self.words, n=1, cutoff=0.6)
            self.found[folded] = self.words[close[0]] if close else None
        return self.found[folded]


class Words:
    """A list of choices, by all that people write for them."""

    def __init__(self, listed: Listed) -> None:
        self.codes = {fold(also): code for code, _ in listed for also in _ALSO.get(code, ())}
        self.codes |= {fold(code): code for code, _ in listed}
        self.codes |= {fold(words): code for code, words in listed}
        self.nearest = Nearest({fold(words): words for _, words in listed})
        self.known: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {}

    def parted(self, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """`(codes, unknown)`: each code once, in the order written; each unknown piece with what to do."""
        if text not in self.known:
            codes: dict[str, None] = {}
            unknown: dict[str, str] = {}
            for piece in self.pieces(text):
                code = self.codes.get(fold(piece))
                if code is not None:
                    codes[code] = None
                else:
                    near = self.nearest.to(fold(piece))
                    unknown[piece] = f"Is it “{near}”?" if near else ""
            self.known[text] = (tuple(codes), tuple(unknown.items()))
        return self.known[text]

    def pieces(self, text: str) -> Iterator[str]:
        """Divided at ; | and line breaks, then at commas and `and`, unless what they divide is one choice."""
        for broad in re.split(r"[;|\n]", text):
            for narrow in [broad] if fold(broad) in self.codes else broad.split(","):
                both = re.split(r"\s+(?:and|y|et)\s+|\s*[&/]\s*", narrow)
                several = fold(narrow) not in self.codes and all(fold(word) in self.codes for word in both)
                yield from filter(None, map(unless_blank, map(line, both if several else [narrow])))


class Zones:
    """Time zones by their names, their cities, and what people in the United States call them."""

    def __init__(self, zones: Collection[str]) -> None:
        self.names = frozenset(zones)
        placed = sorted(name for name in zones if "/" in name and not name.startswith("Etc/"))
        self.words = {fold(name.rpartition("/")[2]): name for name in reversed(placed)}
        self.words |= {fold(name): name for name in sorted(zones)}
        self.words |= {also: name for name, many in _ZONES.items() if name in self.names for also in many}
        self.nearest = Nearest(self.words)

    def find(self, text: str) -> str | None:
        """The zone that is meant, `None` of nothing; else `Wrong` with the nearest."""
        if not text:
            return None
        if "/" in text and text in self.names:
            return text
        folded = fold(text)
        bare = " ".join(w for w in folded.split() if w not in _ZONE_FILLING and not w.isdecimal())
        found = self.words.get(bare) or self.words.get(folded)
        if found:
            return found
        near = self.nearest.to(folded)
        remedy = (
            f"Is it {near}?" if near else "Write a name such as America/Chicago, or leave the cell blank."
        )
        raise Wrong("this is not a time zone.", remedy)
