"""A run of the matching: what it is given, its answer, and the proof that the same inputs give the same pairs."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.words import listing
from mentoring.matching import engine
from mentoring.matching.assignment import Assignment, PinsConflict, assign
from mentoring.matching.models import Proposal
from mentoring.matching.people import pairs_in, task_of
from mentoring.matching.profiles import Task, Weights
from mentoring.matching.scoring import SPOKEN
from mentoring.matching.stable import blocking, stable

HERE = 1000 * 600  # pairs that a run looks at inside a request; more take over two seconds and go to a worker
MOST_WEIGHT = 100
Report = Callable[[int], None]


class NothingToMatch(Refusal):
    status = 409
    sentence = "Matching needs at least one enrolled participant without a coach, and one coach with a place."


class NothingCounts(Refusal):
    sentence = "At least one of them must count. Move one slider up."
    field = "topics"


class PinsStandAgainst(Refusal):
    """Pins that cannot all be kept, named."""

    status = 409


class TooLarge(Refusal):
    status = 409
    sentence = "This cohort is too large to show that on a page. Make it a run of its own, and compare."


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run is given beside the people, their profiles and wishes: as it is kept with the run."""

    weights: Mapping[str, int] | None = None
    pins: frozenset[tuple[UUID, UUID]] = frozenset()
    by_hand: frozenset[tuple[UUID, UUID]] = frozenset()
    exclusions: frozenset[tuple[UUID, UUID]] = frozenset()
    mode: str = "best"  # or "stable"
    trial: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "weights": dict(self.weights) if self.weights else None,
            "pins": listed(self.pins),
            "by_hand": listed(self.by_hand),
            "exclusions": listed(self.exclusions),
            "mode": self.mode,
            "trial": self.trial,
        }


def inputs_from(plain: Mapping[str, Any]) -> Inputs:
    """The inputs that a run was kept with; those of a run from before they were kept are the usual ones."""

    def pairs(name: str) -> frozenset[tuple[UUID, UUID]]:
        return frozenset((UUID(one), UUID(two)) for one, two in plain.get(name, ()))

    return Inputs(
        plain.get("weights"),
        pins=pairs("pins"),
        by_hand=pairs("by_hand"),
        exclusions=pairs("exclusions"),
        mode=plain.get("mode", "best"),
        trial=plain.get("trial", False),
    )


def listed(pairs: Iterable[tuple[UUID, UUID]]) -> list[list[str]]:
    return [[str(one), str(two)] for one, two in sorted(pairs)]


def weights_from(given: Mapping[str, int]) -> Weights:
    """Weights as an administrator set them, 0 to 100 each; what is not named weighs nothing.

    Raises:
        NothingCounts: all are zero.
    """
    known = Weights().by_name()
    if not any(given.get(name, 0) for name in known):
        raise NothingCounts
    return Weights(**{name: min(MOST_WEIGHT, max(0, given.get(name, 0))) for name in known})


def task_for(cohort_id: UUID, inputs: Inputs) -> Task:
    """Everything that a run is given.

    Raises:
        NothingToMatch: nobody waits for a coach, or no coach has a place.
    """
    task = task_of(cohort_id, exclusions=inputs.exclusions)
    if not task.participants or not any(coach.places for coach in task.coaches):
        raise NothingToMatch
    # A pair set by hand whose people have gone is no longer anybody's wish; a pin always is.
    here = {one.id for one in task.participants}, {one.id for one in task.coaches}
    by_hand = {pair for pair in inputs.by_hand if pair[0] in here[0] and pair[1] in here[1]}
    return replace(
        task,
        weights=weights_from(inputs.weights) if inputs.weights else task.weights,
        pins=inputs.pins | by_hand,
    )


def answer(task: Task, *, mode: str = "best", report: Report | None = None) -> engine.Outcome:
    """The answer to a task, in words, with the figures that runs are compared by.

    Raises:
        PinsStandAgainst: pins that cannot all be kept.
    """
    say = report or (lambda _: None)
    say(2)
    try:
        found = assign(task) if mode == "best" else stable_answer(task)
    except PinsConflict as conflict:
        raise PinsStandAgainst(conflict_in_words(task, conflict)) from conflict
    say(3)
    outcome = engine.outcome_of(task, found)
    figures = outcome.figures | {"answer": mark_of((p.participant_id, p.coach_id) for p in outcome.pairs)}
    if len(task.participants) * len(task.coaches) <= HERE:
        figures["blocking"] = blocking(task, [(p.participant_id, p.coach_id) for p in outcome.pairs])
    say(4)
    return engine.Outcome(outcome.pairs, figures)


def stable_answer(task: Task) -> Assignment:
    """The stable pairs; of how good they are as a whole nothing is proven."""
    pairs = stable(task)
    matched = {pair.participant_id for pair in pairs}
    unmatched = tuple(sorted(one.id for one in task.participants if one.id not in matched))
    return Assignment(pairs, unmatched, proof=(), prices=(), moved=0)


def conflict_in_words(task: Task, conflict: PinsConflict) -> str:
    """The smallest set of pins that cannot be kept together, by name, and why."""
    names = {one.id: one.name for one in task.participants} | {two.id: two.name for two in task.coaches}
    said = [
        f"{names.get(one, 'Someone who waits for no coach')} with "
        f"{names.get(two, 'a coach who has no place here')}"
        for one, two in conflict.pins
    ]
    if len(said) == 1:
        why = "One of them is not here to be matched."
        if conflict.rule:
            why = conflict.rule.value if conflict.rule in SPOKEN else "A rule stands against it."
        return f"{said[0]} cannot be kept. {why} Take the pin off, or move them."
    coaches = {two for _, two in conflict.pins}
    why = (
        f"{names[next(iter(coaches))]} has too few places for all of them"
        if len(coaches) == 1
        else "one person cannot have two coaches"
    )
    return f"These cannot all be kept: {listing(said)}; {why}. Take one of them off."


def fingerprint(task: Task) -> str:
    """A mark of everything that decides an answer: the same mark, the same pairs. Names decide nothing."""
    return sha256(json.dumps(canonical(task.sorted()), sort_keys=True).encode()).hexdigest()


def canonical(value: Any) -> Any:
    """A value as JSON, in one order, whatever order its parts came in."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: canonical(getattr(value, field.name))
            for field in fields(value)
            if field.name != "name"
        }
    if isinstance(value, frozenset):
        return sorted((canonical(each) for each in value), key=json.dumps)
    if isinstance(value, tuple | list):
        return [canonical(each) for each in value]
    if isinstance(value, UUID | date | Enum):
        return str(value)
    return value


def mark_of(pairs: Iterable[tuple[UUID, UUID]]) -> str:
    """A mark of who is paired with whom."""
    return sha256(json.dumps(listed(pairs)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Repetition:
    """What came of running again with what a run was given."""

    same_inputs: bool
    same_pairs: bool


def repetition(proposal_id: UUID) -> Repetition:
    """Run again with the inputs that a run was given. Nine statements.

    Raises:
        NotFound: there is no such run, or it has no answer.
        TooLarge: that takes longer than a page may.
        NothingToMatch, PinsStandAgainst: today's people have no answer at all.
    """
    proposal = db.session.scalar(select(Proposal).where(Proposal.id == proposal_id))
    if proposal is None or "answer" not in proposal.figures:
        raise NotFound
    inputs = inputs_from(proposal.inputs)
    refuse_large(proposal.cohort_id)
    task = task_for(proposal.cohort_id, inputs)
    again = answer(task, mode=inputs.mode)
    return Repetition(
        fingerprint(task) == proposal.fingerprint, again.figures["answer"] == proposal.figures["answer"]
    )


def refuse_large(cohort_id: UUID) -> None:
    """A run of a cohort can be answered inside a request. One statement.

    Raises:
        TooLarge: it cannot.
    """
    if pairs_in(cohort_id) > HERE:
        raise TooLarge
