"""What a program's plan is made of: frozen values, read by every room, changed by none.

Nothing here asks a database, a clock or a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = (("cohort", "Cohorts with a first and a last day"), ("gallery", "Always open, from the gallery"))
QUESTION_KINDS = ("scale", "choice", "words")
AUDIENCES = (("coach", "Coaches"), ("participant", "Participants"), ("both", "Both sides"))
CRITERIA = (
    ("topics", "The coach offers the topics the participant asks for"),
    ("population", "A community of about the same size"),
    ("government", "The same form of government"),
    ("career", "A step ahead on the same path"),
    ("languages", "A language in common"),
    ("formats", "A way to meet in common"),
    ("wishes", "What the participant wished for"),
    ("region", "The same state or region"),
    ("setting", "The same kind of place, urban or rural"),
    ("hours", "Free at the same hours of the week"),
    ("values", "The same things matter to them in work"),
    ("seniority", "Ahead by eight to twenty years"),
)
CRITERION_NAMES = {
    "topics": "topics",
    "population": "size of community",
    "government": "form of government",
    "career": "career path",
    "languages": "languages",
    "formats": "ways to meet",
    "wishes": "wishes",
    "region": "region",
    "setting": "urban or rural",
    "hours": "hours in common",
    "values": "ways of working",
    "seniority": "years ahead",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a program: it begins with that month, counted from 1."""

    key: str
    title: str
    month: int
    about: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is asked of somebody by the end of that month; a capstone is signed off by the coach."""

    key: str
    title: str
    month: int
    audience: str  # of AUDIENCES
    capstone: bool
    about: str


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a pair should meet: so many weeks apart, and the first time within so many days of the match."""

    every_weeks: int
    first_within_days: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey.

    `options`: of a choice, what can be chosen; of a scale from 1 to 5, the words at its two ends, or none.
    """

    key: str
    kind: str  # of QUESTION_KINDS
    question: str
    options: tuple[str, ...]
    audience: str  # of AUDIENCES


@dataclass(frozen=True, slots=True)
class Survey:
    """Questions that are sent so many days after the cohort's first day."""

    key: str
    title: str
    after_days: int
    anonymous: bool
    questions: tuple[Question, ...]

    def for_role(self, role: str) -> tuple[Question, ...]:
        """What a "coach" or a "participant" is asked."""
        return tuple(question for question in self.questions if question.audience in {role, "both"})


@dataclass(frozen=True, slots=True)
class Certificate:
    """What earns it: so many logged sessions, and these milestones by their keys."""

    title: str
    sessions: int
    milestones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """What a pair may book: meetings in all and a month, days between two, and until when participants may change one.

    `ask_why`: a participant who cancels says why. `approval`: the coach confirms each meeting within `answer_hours`.
    """

    meetings: int | None = None
    meetings_a_month: int | None = None
    gap_days: int = 0
    move_until_hours: int = 0
    cancel_until_hours: int = 0
    ask_why: bool = False
    approval: bool = False
    answer_hours: int = 72


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """What a meeting can be: how long, by which ways of FORMATS, where it is when in person, and what to prepare.

    An archived one can no longer be booked; meetings that were keep its name.
    """

    key: str
    title: str
    minutes: int
    formats: tuple[str, ...]
    place: str = ""
    prepare: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """How a published match becomes one: each side may say no once within so many days; who says nothing agrees.

    `discovery_minutes`: how long a call before the answer may be, None for no such call. `coaches_say`: coaches may
    rank those proposed to them, or rule them out, before anything is published.
    """

    answer_days: int = 7
    discovery_minutes: int | None = None
    coaches_say: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a program asks of every pair, beside the rules that always hold: a free hour a week in common, as far as
    both have said their hours; a coach who has done the orientation. Each coach has `least` participants, as far as
    that leaves nobody out. Where places are short, `first_come` says that who joined the cohort on an earlier day has
    one first; else the fit decides. `apart` gives people of one agency different coaches, as far as that costs nobody
    a coach, nor a fair fit."""

    common_hour: bool = False
    orientation: bool = False
    least: int = 0
    first_come: bool = True
    apart: bool = False


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """A program's whole plan, checked.

    `reminders_minutes`: how long before a meeting each reminder goes out; `criteria`: weights from 0 to 100 by the
    names in CRITERIA, to be read as shares of their sum.
    """

    key: str
    name: str
    version: int
    kind: str  # of KINDS
    about: str
    months: int
    places: int
    meeting_minutes: int
    cadence: Cadence
    stages: tuple[Stage, ...]
    milestones: tuple[Milestone, ...]
    surveys: tuple[Survey, ...]
    reminders_minutes: tuple[int, ...]
    criteria: Mapping[str, int]
    certificate: Certificate | None
    booking: Booking = Booking()
    offer: Offer | None = None  # None: a published match runs at once
    rules: Rules = Rules()
    meeting_kinds: tuple[MeetingKind, ...] = ()  # none: every meeting lasts `meeting_minutes`


Plain = dict[str, Any]  # a plan as JSON and YAML hold it
