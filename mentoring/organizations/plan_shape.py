"""Whether a plan has the right shape: every field known, every number in its bounds, every key named once."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import TypeVar

from mentoring.organizations.plan_parts import (
    AUDIENCES,
    CRITERIA,
    KINDS,
    QUESTION_KINDS,
    Booking,
    Cadence,
    Certificate,
    MeetingKind,
    Milestone,
    Offer,
    Plain,
    ProgramPlan,
    Question,
    Rules,
    Stage,
    Survey,
)
from mentoring.organizations.spots import Spot
from mentoring.organizations.vocabulary import FORMATS

FORMAT = 1
WEEK = 7 * 24 * 60
MOST_KINDS = 12
Keyed = TypeVar("Keyed", Stage, Milestone, Survey, Question, MeetingKind)
audiences = tuple(word for word, _ in AUDIENCES)


def plan_from(plain: Plain) -> ProgramPlan:
    """The plan that a mapping describes.

    Raises:
        PlanUnusable: with the path of the first thing that is wrong.
    """
    whole = Spot(plain)
    found = whole.fields(
        "format", "key", "name", "version", "kind", "about", "months", "places", "meeting_minutes", "cadence",
        "stages", "milestones", "surveys", "reminders_minutes", "criteria",
        may=("booking", "certificate", "meeting_kinds", "offer", "rules"),
    )  # fmt: skip
    if found["format"].value != FORMAT:
        found["format"].wrong(f"this version of the product reads format {FORMAT}.")
    months = found["months"].number(1, 60)
    milestones = each(found["milestones"].items(0, 40), lambda spot: milestone_from(spot, months))
    return ProgramPlan(
        key=found["key"].key(),
        name=found["name"].text(120),
        version=found["version"].number(1, 100_000),
        kind=found["kind"].word(kind for kind, _ in KINDS),
        about=found["about"].text(600),
        months=months,
        places=found["places"].number(1, 10_000),
        meeting_minutes=found["meeting_minutes"].number(15, 240),
        cadence=cadence_from(found["cadence"]),
        stages=each(found["stages"].items(0, 24), lambda spot: stage_from(spot, months)),
        milestones=milestones,
        surveys=each(found["surveys"].items(0, 12), survey_from),
        reminders_minutes=reminders_from(found["reminders_minutes"]),
        criteria=criteria_from(found["criteria"]),
        certificate=certificate_from(found["certificate"], {milestone.key for milestone in milestones}),
        booking=booking_from(found["booking"]),
        offer=offer_from(found["offer"]),
        rules=rules_from(found["rules"]),
        meeting_kinds=kinds_from(found["meeting_kinds"]),
    )


def each(spots: Iterable[Spot], build: Callable[[Spot], Keyed]) -> tuple[Keyed, ...]:
    """What each item of a list describes; two with one key are refused."""
    made: list[Keyed] = []
    for spot in spots:
        one = build(spot)
        if one.key in {other.key for other in made}:
            spot.at("key", one.key).wrong("two of these have this key; each needs its own.")
        made.append(one)
    return tuple(made)


def stage_from(spot: Spot, months: int) -> Stage:
    found = spot.fields("key", "title", "month", may=("about",))
    return Stage(
        found["key"].key(),
        found["title"].text(120),
        found["month"].number(1, months),
        found["about"].text(600, empty=True),
    )


def milestone_from(spot: Spot, months: int) -> Milestone:
    found = spot.fields("key", "title", "month", "audience", may=("capstone", "about"))
    return Milestone(
        found["key"].key(),
        found["title"].text(120),
        found["month"].number(1, months),
        found["audience"].word(audiences),
        found["capstone"].flag(),
        found["about"].text(600, empty=True),
    )


def cadence_from(spot: Spot) -> Cadence:
    found = spot.fields("every_weeks", "first_within_days")
    return Cadence(found["every_weeks"].number(1, 26), found["first_within_days"].number(1, 90))


def survey_from(spot: Spot) -> Survey:
    found = spot.fields("key", "title", "after_days", "anonymous", "questions")
    return Survey(
        found["key"].key(),
        found["title"].text(120),
        found["after_days"].number(0, 2_000),
        found["anonymous"].flag(),
        each(found["questions"].items(1, 30), question_from),
    )


def question_from(spot: Spot) -> Question:
    found = spot.fields("key", "kind", "question", "audience", may=("options",))
    kind = found["kind"].word(QUESTION_KINDS)
    options = found["options"]
    least, most = {"choice": (2, 12), "scale": (2, 2), "words": (0, 0)}[kind]
    listed = () if options.value is None and kind != "choice" else options.items(least, most)
    chosen = tuple(option.text(120) for option in listed)
    if len(set(chosen)) != len(chosen):
        options.wrong("two of these are the same.")
    return Question(
        found["key"].key(), kind, found["question"].text(300), chosen, found["audience"].word(audiences)
    )


def reminders_from(spot: Spot) -> tuple[int, ...]:
    """How many minutes before; the longest first, each once."""
    found = {item.number(5, 4 * WEEK) for item in spot.items(0, 4)}
    return tuple(sorted(found, reverse=True))


def criteria_from(spot: Spot) -> MappingProxyType[str, int]:
    names = tuple(name for name, _ in CRITERIA)
    weights = {
        name: found.number(0, 100)
        for name, found in spot.fields(may=names).items()
        if found.value is not None
    }
    if not sum(weights.values()):
        spot.wrong("give at least one of these a weight above 0.")
    return MappingProxyType({name: weights.get(name, 0) for name in names})


def certificate_from(spot: Spot, keys: set[str]) -> Certificate | None:
    if spot.value is None:
        return None
    found = spot.fields("title", "sessions", may=("milestones",))
    named = [] if found["milestones"].value is None else found["milestones"].items(0, 40)
    for item in named:
        if item.key() not in keys:
            item.wrong("no milestone of this plan has this key.")
    return Certificate(
        found["title"].text(120), found["sessions"].number(0, 200), tuple(item.key() for item in named)
    )


def booking_from(spot: Spot) -> Booking:
    """What a pair may book; whatever is not said is not limited."""
    if spot.value is None:
        return Booking()
    bounds = {
        "meetings": (1, 200),
        "meetings_a_month": (1, 31),
        "gap_days": (0, 90),
        "move_until_hours": (0, 336),
        "cancel_until_hours": (0, 336),
        "answer_hours": (1, 336),
    }
    found = spot.fields(may=(*bounds, "ask_why", "approval"))
    numbers = {
        name: found[name].number(least, most)
        for name, (least, most) in bounds.items()
        if found[name].value is not None
    }
    return Booking(ask_why=found["ask_why"].flag(), approval=found["approval"].flag(), **numbers)


def kinds_from(spot: Spot) -> tuple[MeetingKind, ...]:
    """What a meeting can be; no two have one name."""
    if spot.value is None:
        return ()
    spots = spot.items(0, MOST_KINDS)
    made = each(spots, kind_from)
    for number, kind in enumerate(made):
        if kind.title.casefold() in {other.title.casefold() for other in made[:number]}:
            spots[number].at("title", kind.title).wrong("two of these have this name; each needs its own.")
    return made


def kind_from(spot: Spot) -> MeetingKind:
    found = spot.fields("key", "title", "minutes", "formats", may=("place", "prepare", "archived"))
    formats = {item.word(code for code, _ in FORMATS) for item in found["formats"].items(1, len(FORMATS))}
    return MeetingKind(
        found["key"].key(),
        found["title"].text(60),
        found["minutes"].number(15, 240),
        tuple(code for code, _ in FORMATS if code in formats),
        found["place"].text(200, empty=True),
        found["prepare"].text(600, empty=True),
        found["archived"].flag(),
    )


def offer_from(spot: Spot) -> Offer | None:
    """How a match is offered; without it a published match runs at once."""
    if spot.value is None:
        return None
    found = spot.fields("answer_days", may=("discovery_minutes", "coaches_say"))
    call = found["discovery_minutes"]
    return Offer(
        found["answer_days"].number(1, 60),
        None if call.value is None else call.number(10, 60),
        found["coaches_say"].flag(),
    )


def rules_from(spot: Spot) -> Rules:
    """What is asked of every pair; whatever is not said is not asked."""
    if spot.value is None:
        return Rules()
    found = spot.fields(may=("common_hour", "orientation", "least", "first_come", "apart"))
    least = 0 if found["least"].value is None else found["least"].number(0, 20)
    first_come = found["first_come"].value is None or found["first_come"].flag()
    return Rules(
        found["common_hour"].flag(), found["orientation"].flag(), least, first_come, found["apart"].flag()
    )
