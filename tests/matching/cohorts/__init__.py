"""Real-shaped cohorts kept as files: read into a task, and the answer written as it was reviewed."""

from collections import Counter
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from mentoring.matching.assignment import Assignment
from mentoring.matching.explanation import most_wanted, reasons, what_would_help, whys_unmatched
from mentoring.matching.profiles import Asks, Coach, Hours, Participant, Task, Weights
from mentoring.matching.weeks import representative, utc_week, windows_of
from mentoring.organizations.vocabulary import TOPICS, band_of

FOLDER = Path(__file__).parent
DAYS = (date(2026, 9, 1), date(2027, 8, 31))
GOVERNMENTS = {"cm": "council-manager", "mc": "mayor-council", "co": "county"}
SETTINGS = {"u": "urban", "s": "suburban", "r": "rural"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
EXPLAINED = 80  # pairs of a result that are written with their reasons
WEIGHTS = Weights(
    topics=30, wishes=20, population=8, career=10, government=5, languages=3, formats=2,
    region=4, setting=4, hours=5, values=5, seniority=4,
)  # fmt: skip


def id_of(code: str) -> UUID:
    return uuid5(NAMESPACE_URL, code)


def split(text: str) -> tuple[str, ...]:
    return () if text == "-" else tuple(text.split())


def place(text: str) -> tuple[str, str, str, str, str]:
    """Name, state, band, form of government and setting of a place."""
    name, state, thousands, government, setting = text.rsplit(" ", 4)
    return name, state, band_of(int(thousands[:-1]) * 1000), GOVERNMENTS[government], SETTINGS[setting]


def week(text: str) -> Hours:
    """Hours such as "Mon Wed 9-12 America/Denver" as minutes of a week in UTC."""
    *days, hours, zone = text.split()
    start, end = (60 * int(hour) for hour in hours.split("-"))
    return utc_week([(WEEKDAYS.index(day), start, end) for day in days], (zone,) * 7, representative(*DAYS))


def coach(line: list[str]) -> Coach:
    code, name, places, agency, served, topics, languages, formats, path, years, values, hours = line
    known = [place(each) for each in served.split("; ")]
    return Coach(
        id=id_of(code),
        name=name,
        places=int(places),
        agency="" if agency == "-" else agency,
        topics=frozenset(split(topics)),
        languages=frozenset(split(languages)),
        formats=frozenset(split(formats)),
        bands=frozenset(each[2] for each in known),
        governments=frozenset(each[3] for each in known),
        career_path=split(path),
        regions=frozenset(each[1] for each in known),
        settings=frozenset(each[4] for each in known),
        hours=week(hours),
        values=frozenset(split(values)),
        seniority=int(years),
    )


def participant(line: list[str]) -> Participant:
    code, name, where, topics, languages, formats, path, years, values, times, wishes, ruled_out = line
    where, zone = where.rsplit(" ", 1)
    agency, state, band, government, setting = place(where)
    return Participant(
        id=id_of(code),
        name=name,
        agency=agency,
        topics=split(topics),
        languages=frozenset(split(languages)),
        formats=frozenset(split(formats)),
        band=band,
        government=government,
        career_path=split(path),
        ranked=tuple(id_of(each) for each in split(wishes)),
        ruled_out=frozenset(id_of(each) for each in split(ruled_out)),
        region=state,
        setting=setting,
        hours=utc_week(windows_of(split(times)), (zone,) * 7, representative(*DAYS)),
        values=frozenset(split(values)),
        seniority=int(years),
    )


def read(name: str) -> Task:
    """The task of a file."""
    lines = [
        line.split(" | ")
        for line in (FOLDER / f"{name}.txt").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    return Task(
        tuple(participant(line) for line in lines if line[0].startswith("P")),
        tuple(coach(line) for line in lines if line[0].startswith("C")),
        WEIGHTS,
        asks=Asks(days=DAYS),
    )


def written(task: Task, answer: Assignment) -> str:
    """An answer as it is kept beside its cohort: figures, who is left out, then the pairs, the weakest first."""
    people, coaches = {one.id: one for one in task.participants}, {two.id: two for two in task.coaches}
    topics = dict(TOPICS)
    taken = Counter(pair.coach_id for pair in answer.pairs)
    ranks = Counter(rank(people[pair.participant_id], pair.coach_id) for pair in answer.pairs)
    said = [
        f"Matched {len(answer.pairs)} of {len(people)}; proven best: {answer.certified}.",
        f"Mean fit {answer.total / len(answer.pairs):.0f}; below 500: {answer.below(500)}, 250: {answer.below(250)}.",
        "Wishes: " + ", ".join(f"{number} x {words}" for words, number in sorted(ranks.items())) + ".",
        "Most wanted: " + ", ".join(two.name for two in most_wanted(task, answer)[:5]) + ".",
        *what_would_help(task, answer, topics),
        "",
    ]
    whys = whys_unmatched(task, [people[id_] for id_ in answer.unmatched], taken)
    said += [f"{people[id_].name}: {why}" for id_, why in whys.items()] + [""] * bool(whys)
    weakest_first = sorted(answer.pairs, key=lambda pair: (pair.fit, people[pair.participant_id].name))
    for number, pair in enumerate(weakest_first):
        one, two = people[pair.participant_id], coaches[pair.coach_id]
        line = f"{pair.fit} {one.name} + {two.name} ({rank(one, two.id)})"
        why = " ".join(reasons(task, one, two, topics))
        said.append(f"{line}: {why}" if number < EXPLAINED else line)
    return "\n".join(said) + "\n"


def rank(one: Participant, coach_id: UUID) -> str:
    """Which of somebody's wishes a coach is."""
    if not one.ranked:
        return "no wishes"
    return f"choice {one.ranked.index(coach_id) + 1}" if coach_id in one.ranked else "not wished"
