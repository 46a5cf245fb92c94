"""What a meeting is to be, in a program that names kinds of meetings: pure, and the same for page, API and verb."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mentoring.foundation.errors import Refusal
from mentoring.organizations.plan_parts import MeetingKind, ProgramPlan


class Meant(NamedTuple):
    """What a meeting of two is to be: its kind, where the program has any, how long it lasts, how it can be held."""

    kind: MeetingKind | None
    minutes: int
    ways: list[str]


class KindUnknown(Refusal):
    sentence = "Choose one of the kinds of meetings that your program has."
    field = "kind"


class FormatNotOffered(Refusal):
    sentence = "This kind of meeting is not held in that way. Choose another."
    field = "format"


class PlaceMissing(Refusal):
    sentence = "Say where you meet in person."
    field = "place"


def open_kinds(plan: ProgramPlan) -> list[MeetingKind]:
    """The kinds that can be booked, in the order of the plan; none where all meetings are alike."""
    return [kind for kind in plan.meeting_kinds if not kind.archived]


def usual_kind(plan: ProgramPlan, last: str | None) -> MeetingKind | None:
    """The kind to begin with: that of the last meeting of two, if it can be booked still; else the first."""
    kinds = open_kinds(plan)
    return next((kind for kind in kinds if kind.key == last), kinds[0] if kinds else None)


def kind_named(plan: ProgramPlan, key: str) -> MeetingKind | None:
    """A kind of the plan by its key, archived or not."""
    return next((kind for kind in plan.meeting_kinds if kind.key == key), None)


def kind_chosen(plan: ProgramPlan, key: str) -> MeetingKind | None:
    """The kind that somebody chose; None where the program has none to choose from.

    Raises:
        KindUnknown: it cannot be booked, or the program has kinds and none was chosen.
    """
    kinds = open_kinds(plan)
    found = next((kind for kind in kinds if kind.key == key), None)
    if found is None and (kinds or key):
        raise KindUnknown
    return found


def lasting(plan: ProgramPlan, kind: MeetingKind | None) -> ProgramPlan:
    """The plan as it is for a meeting of that kind: it lasts as long as the kind says."""
    return plan if kind is None else replace(plan, meeting_minutes=kind.minutes)


def ways(kind: MeetingKind | None, of_coach: Sequence[str]) -> list[str]:
    """How a meeting of a kind can be held: as the coach meets too, and where that leaves nothing, as the kind says."""
    if kind is None:
        return list(of_coach)
    return [way for way in kind.formats if way in of_coach] or list(kind.formats)


def place_of(kind: MeetingKind | None, way: str, place: str) -> str:
    """Where a meeting of a kind is.

    Raises:
        FormatNotOffered: the kind is not held in that way.
        PlaceMissing: it is in person, and neither the kind nor anybody says where.
    """
    if kind is None:
        return place
    if way not in kind.formats:
        raise FormatNotOffered
    if way != "in_person" or place:
        return place
    if not kind.place:
        raise PlaceMissing
    return kind.place


def preparation(plan: ProgramPlan, key: str) -> str:
    """What the program asks to be prepared for a meeting of that kind, in its words of today; often nothing."""
    kind = kind_named(plan, key)
    return kind.prepare if kind else ""
