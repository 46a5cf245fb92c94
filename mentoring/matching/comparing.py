"""Two runs side by side: who has another coach, and what each of them gives."""

from dataclasses import dataclass
from uuid import UUID

from mentoring.foundation.errors import NotFound
from mentoring.matching import engine
from mentoring.matching.drafts import names_of
from mentoring.matching.history import RunRow, runs_of
from mentoring.matching.keeping import inputs_of
from mentoring.matching.runs import answer, refuse_large, task_for
from mentoring.matching.workbench import newest_draft, pairs_of_run


@dataclass(frozen=True, slots=True)
class Difference:
    """A participant who has another coach in one run than in the other; empty for none."""

    participant_id: UUID
    name: str
    one: str
    other: str
    one_fit: int
    other_fit: int

    @property
    def gain(self) -> int:
        return self.other_fit - self.one_fit


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs and who differs, by name."""

    one: RunRow
    other: RunRow
    differences: tuple[Difference, ...]


def comparison(cohort_id: UUID, one_id: UUID, other_id: UUID) -> Comparison:
    """Two runs of a cohort side by side. Four statements.

    Raises:
        NotFound: one of them is not a run of the cohort, or has no pairs.
    """
    runs = {run.id: run for run in runs_of(cohort_id) if run.has_pairs}
    if one_id not in runs or other_id not in runs:
        raise NotFound
    one, other = (
        {id_: (p.coach_id, p.fit) for id_, p in pairs_of_run(x).items()} for x in (one_id, other_id)
    )
    return Comparison(runs[one_id], runs[other_id], differing(one, other))


Pairs = dict[UUID, tuple[UUID, int]]


def differing(one: Pairs, other: Pairs) -> tuple[Difference, ...]:
    """Who has another coach, by name. One statement."""
    differ = {
        id_ for id_ in one.keys() | other.keys() if one.get(id_, (None,))[0] != other.get(id_, (None,))[0]
    }
    coaches = {pairs[id_][0] for pairs in (one, other) for id_ in differ if id_ in pairs}
    names = names_of(*differ, *coaches)

    def told(pairs: Pairs, id_: UUID) -> tuple[str, int]:
        return (names.get(pairs[id_][0], "A coach who has left"), pairs[id_][1]) if id_ in pairs else ("", 0)

    found = [
        Difference(id_, names.get(id_, "Somebody who has left"), before[0], after[0], before[1], after[1])
        for id_ in differ
        for before, after in ((told(one, id_), told(other, id_)),)
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.participant_id)))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run with other weights would change in the draft; nothing of it is kept."""

    matched: int
    people: int
    differences: tuple[Difference, ...]


def preview(cohort_id: UUID, weights: dict[str, int]) -> Preview:
    """The pairs that other weights would change. Thirteen statements.

    Raises:
        NothingCounts: all weights are zero.
        NothingToMatch, PinsStandAgainst: there is no answer at all.
        TooLarge: that takes longer than a page may.
    """
    draft = newest_draft(cohort_id)
    inputs = inputs_of(cohort_id, draft, keep_by_hand=True, weights=weights, mode="best", trial=True)
    refuse_large(cohort_id)
    task = task_for(cohort_id, inputs)
    outcome: engine.Outcome = answer(task)
    now: Pairs = {id_: (p.coach_id, p.fit) for id_, p in pairs_of_run(draft.id).items()} if draft else {}
    then: Pairs = {pair.participant_id: (pair.coach_id, pair.fit) for pair in outcome.pairs}
    return Preview(len(outcome.pairs), len(task.participants), differing(now, then))
