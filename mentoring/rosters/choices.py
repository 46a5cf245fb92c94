"""What is chosen from a list: topics, languages, formats, credentials, and time zones, by all that people write."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from mentoring.rosters.cells import Wrong, line, unless_blank
from mentoring.rosters.columns import fold

Listed = Sequence[tuple[str, str]]  # (code, words), in the order shown

SUGGESTED = 20  # different unknown words of a list that the nearest is looked for

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


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: lists of `(code, words)`, and the names of the zones."""

    zones: Collection[str]
    topics: Listed = ()
    languages: Listed = ()
    formats: Listed = ()
    credentials: Listed = ()


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
