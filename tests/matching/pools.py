"""Pools of people for the tests and the benchmark of matching, made from a seed."""

from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.scoring import BANDS, STEPS

TOPICS = ("budget", "council", "resume", "interview", "equity", "crisis", "people", "tools")
AGENCIES = ("", "City of Fresno", "Davis", "Yolo County", "Napa", "Ojai")
LANGUAGES = ("en", "es", "vi")
FORMATS = ("video", "phone", "in_person")
GOVERNMENTS = ("council-manager", "mayor-council", "county")


def person(number: int) -> UUID:
    return UUID(int=number + 1)


def mentor(number: int) -> UUID:
    return UUID(int=number + 1_000_000)


def hours(chance: Random) -> tuple[tuple[int, int], ...]:
    starts = [chance.randrange(7 * 24 * 4) * 15 for _ in range(chance.randrange(4))]
    return tuple((start, start + chance.randrange(1, 30) * 15) for start in starts)


def manner(number: int, years: int, own: Random) -> dict[str, Any]:
    """What some have said of themselves, drawn from a chance of their own."""
    return {
        "values": frozenset(some(own, ("calm", "frank", "bold"), 2)),
        "seniority": None if number % 3 == 1 else own.randrange(years),
        "chain": frozenset({mentor(number % 11), person(number % 13)} if number % 9 == 4 else ()),
    }


def some(chance: Random, words: tuple[str, ...], most: int) -> list[str]:
    return chance.sample(words, chance.randint(0, min(most, len(words))))


def participant(number: int, chance: Random, coaches: int) -> Participant:
    wishes = chance.sample(range(coaches), min(coaches, chance.randint(0, 5)))
    return Participant(
        id=person(number),
        name=f"P{number}",
        agency=chance.choice(AGENCIES) if chance.random() < 0.3 else f"Town {number}",
        topics=tuple(some(chance, TOPICS, 4)),
        languages=frozenset(["en", *some(chance, LANGUAGES, 1)] if chance.random() < 0.9 else ["es"]),
        formats=frozenset(some(chance, FORMATS, 2)),
        band=chance.choice(("", *BANDS)),
        government=chance.choice(("", *GOVERNMENTS)),
        career_path=tuple(some(chance, STEPS[:4], 3)),
        ranked=tuple(mentor(each) for each in wishes),
        ruled_out=frozenset(
            mentor(chance.randrange(coaches)) for _ in range(chance.randint(0, 1)) if coaches
        ),
        region=chance.choice(("", "north", "south")),
        setting=chance.choice(("", "urban", "rural")),
        hours=hours(chance),
        **manner(number, 5, Random(number + 1)),  # noqa: S311
    )


def coach(number: int, chance: Random, people: int, places: int) -> Coach:
    return Coach(
        id=mentor(number),
        name=f"C{number}",
        places=places,
        agency=chance.choice(AGENCIES) if chance.random() < 0.3 else f"Village {number}",
        topics=frozenset(some(chance, TOPICS, 6)),
        languages=frozenset(["en", *some(chance, LANGUAGES, 2)] if chance.random() < 0.9 else ["vi"]),
        formats=frozenset(some(chance, FORMATS, 3)),
        bands=frozenset(some(chance, BANDS, 3)),
        governments=frozenset(some(chance, GOVERNMENTS, 2)),
        career_path=tuple(some(chance, STEPS, 4)),
        ranked=tuple(
            person(each) for each in chance.sample(range(people), min(people, chance.randint(0, 2)))
        ),
        ruled_out=frozenset(person(chance.randrange(people)) for _ in range(chance.randint(0, 1)) if people),
        regions=frozenset(some(chance, ("north", "south"), 2)),
        settings=frozenset(some(chance, ("urban", "rural"), 2)),
        hours=hours(chance),
        oriented=number % 7 != 3,
        away=((date(2027, 2, 1), date(2027, 2 + number % 9, 20)),) if number % 5 == 2 else (),
        **manner(number, 20, Random(-number - 1)),  # noqa: S311
    )


def pool(people: int, coaches: int, *, seed: int, places: tuple[int, ...] = (1, 2, 3)) -> Task:
    """A task of so many, always the same for a seed."""
    chance = Random(seed)  # noqa: S311
    return Task(
        tuple(participant(number, chance, coaches) for number in range(people)),
        tuple(coach(number, chance, people, chance.choice(places)) for number in range(coaches)),
    )
