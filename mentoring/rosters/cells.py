"""What one cell says: a name, an address, a number; else `Wrong`, with what to do."""

import re

from email_validator import EmailNotValidError, validate_email

from mentoring.rosters.columns import fold

LONGEST_NAME = 200
LONGEST_LINE = 300

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


class Wrong(ValueError):
    """A cell cannot be taken: why, and what to do."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


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
