"""What came back, as figures from which nobody can be picked out. No database, no clock, no chance.

The cell that is kept back is a group: the answers of one role to one question. Fewer than five are not shown, and
neither is a total from which they would follow. So of an anonymous question there is released, and nothing else:

- each role with five answers or more, as counts that add up to that role alone; or
- where no role has five but all together do, the counts of everybody, with no role beside them; or nothing.

A total beside one shown role would give the other by subtraction, so the two never appear together. Written words
come from everybody who was asked, in an order drawn from the words themselves, without name or role. What is released
therefore does not depend on the answers of a group that is kept back, or on who of a pooled group gave which (the
tests state both as properties). That figures which change one answer at a time would tell that answer is outside this
arithmetic: `queries.WaveFacts.released` shows them only once no more can come.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from mentoring.organizations.plan_parts import Question
from mentoring.surveys.questions import offered

SMALLEST = 5
ROLES = ("participant", "coach")
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Reply:
    """One person's answers; `name` is empty where the survey is anonymous."""

    role: str
    replies: Mapping[str, str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose one answer, and which whole percentage of the group that is."""

    label: str
    value: int
    share: int


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of a role, or of everyone; no bars where they are too few to show, or there are none.

    `average` is of a scale, rounded to a tenth.
    """

    who: str
    bars: tuple[Bar, ...] = ()
    answers: int = 0
    average: float | None = None
    too_few: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote; `name` is empty where the survey is anonymous."""

    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The answers to one question: groups with bars, or what people wrote."""

    question: Question
    groups: tuple[Group, ...] = ()
    said: tuple[Said, ...] = ()
    too_few: bool = False  # of words


def results(
    questions: Iterable[Question], answers: Sequence[Reply], *, anonymous: bool = True
) -> tuple[Result, ...]:
    """The results of each question, in the order asked."""
    return tuple(result_of(question, answers, anonymous=anonymous) for question in questions)


def result_of(question: Question, answers: Sequence[Reply], *, anonymous: bool) -> Result:
    """The result of one question."""
    roles = ROLES if question.audience == "both" else (question.audience,)
    asked = [answer for answer in answers if answer.role in roles]
    if question.kind == "words":
        if anonymous and 0 < len(asked) < SMALLEST:
            return Result(question, too_few=True)
        return Result(question, said=said_to(question, asked, anonymous=anonymous))
    by_role = {
        role: [a.replies[question.key] for a in asked if a.role == role and question.key in a.replies]
        for role in roles
    }
    return Result(question, groups=released(question, by_role, smallest=SMALLEST if anonymous else 0))


def released(question: Question, by_role: Mapping[str, list[str]], *, smallest: int) -> tuple[Group, ...]:
    """The groups to show: each role that is large enough, or all together where none is and the sum is."""
    everyone = [reply for replies in by_role.values() for reply in replies]
    nobody_alone = all(len(replies) < smallest for replies in by_role.values())
    several = sum(bool(replies) for replies in by_role.values()) > 1
    if nobody_alone and several and len(everyone) >= smallest:
        return (shown(question, EVERYONE, everyone),)
    return tuple(
        Group(role, too_few=True) if 0 < len(replies) < smallest else shown(question, role, replies)
        for role, replies in by_role.items()
    )


def shown(question: Question, who: str, replies: list[str]) -> Group:
    """Counts and shares of every offered answer, none left out."""
    if not replies:
        return Group(who)
    counts = Counter(replies)
    bars = tuple(
        Bar(label_of(question, option), counts[option], share(counts[option], len(replies)))
        for option in offered(question)
    )
    average = sum(map(int, replies)) / len(replies) if question.kind == "scale" else None
    return Group(who, bars, len(replies), None if average is None else round(average, 1))


def label_of(question: Question, option: str) -> str:
    """An answer in words: a scale's ends say what they mean."""
    if question.kind == "scale" and len(question.options) == 2 and option in {"1", "5"}:
        return f"{option}, {question.options[option == '5'].lower()}"
    return option


def share(part: int, whole: int) -> int:
    """A whole percentage, halves up."""
    return (200 * part + whole) // (2 * whole)


def said_to(question: Question, answers: Iterable[Reply], *, anonymous: bool) -> tuple[Said, ...]:
    """What people wrote: with names in their order, or without in an order that only the words decide."""
    said = [
        Said(answer.replies[question.key], "" if anonymous else answer.name)
        for answer in answers
        if answer.replies.get(question.key)
    ]
    said.sort(key=lambda one: (one.name, one.words))
    if anonymous:
        Random("\n".join(one.words for one in said)).shuffle(said)  # noqa: S311 - an order, not a secret
    return tuple(said)
