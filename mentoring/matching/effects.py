"""What a move would do to the whole, before it is done; and why somebody has not their first choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mentoring.foundation.errors import NotFound
from mentoring.foundation.words import count
from mentoring.matching import engine
from mentoring.matching.assignment import FAIR
from mentoring.matching.engine import OutcomePair
from mentoring.matching.models import Proposal
from mentoring.matching.people import task_of
from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.proposals import task_weighed
from mentoring.matching.scoring import SPOKEN, fit_of, rule_against
from mentoring.matching.workbench import pairs_of_run


@dataclass(frozen=True, slots=True)
class Exchange:
    """Giving two participants each other's coach: what the total gains, and whether no rule stands against it."""

    other_id: UUID
    other: str
    gets: str
    gain: int
    allowed: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What giving a participant this coach would do; `pair` is none for taking their coach away."""

    coach_id: UUID | None
    coach: str
    pair: OutcomePair | None
    allowed: bool
    free: int
    total: int
    gain: int
    matched: int
    below: int
    exchanges: tuple[Exchange, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it can be done as it is."""
        return self.pair is None or (self.allowed and self.free > 0)


@dataclass(frozen=True, slots=True)
class Option:
    """A coach who could be had: no rule stands against the pair."""

    coach_id: UUID
    name: str
    fit: int
    free: int


@dataclass(frozen=True, slots=True)
class Bench:
    """A participant of a draft with everything that their moves are judged by."""

    task: Task
    participant: Participant
    coaches: Mapping[UUID, Coach]
    now: Mapping[UUID, UUID]  # participant: coach, in the draft
    fits: Mapping[UUID, int]

    def free(self, coach_id: UUID) -> int:
        """Places of a coach that the draft leaves."""
        return self.coaches[coach_id].places - sum(two == coach_id for two in self.now.values())


def bench_of(proposal: Proposal, participant_id: UUID) -> Bench:
    """What one participant's moves are judged by. Eight statements.

    Raises:
        NotFound: they do not wait for a coach in this cohort.
    """
    task = task_weighed(task_of(proposal.cohort_id), proposal)
    participant = next((one for one in task.participants if one.id == participant_id), None)
    if participant is None:
        raise NotFound
    pairs = pairs_of_run(proposal.id)
    return Bench(
        task,
        participant,
        {two.id: two for two in task.coaches},
        {id_: pair.coach_id for id_, pair in pairs.items()},
        {id_: pair.fit for id_, pair in pairs.items()},
    )


def options(bench: Bench) -> list[Option]:
    """The coaches whom a participant could have, the best fit first."""
    found = [
        Option(two.id, two.name, fit_of(bench.task, bench.participant, two), bench.free(two.id))
        for two in bench.task.coaches
        if two.places > 0
        and two.id != bench.now.get(bench.participant.id)
        and rule_against(bench.task, bench.participant, two) is None
    ]
    return sorted(found, key=lambda option: (-option.fit, option.name, option.coach_id))


def effect(bench: Bench, coach_id: UUID | None) -> Effect:
    """What giving the participant that coach, or none, would do to the whole.

    Raises:
        NotFound: the coach is not there to be matched.
    """
    own = bench.participant.id
    total, was = sum(bench.fits.values()), bench.fits.get(own)
    below_now = was is not None and was < FAIR
    if coach_id is None:
        gone = -(was or 0)
        return Effect(None, "", None, True, 0, total, gone, -(was is not None), -int(below_now))
    verdict = engine.judge(bench.task, own, coach_id)
    if verdict is None:
        raise NotFound
    fit, free = verdict.pair.fit, bench.free(coach_id)
    return Effect(
        coach_id,
        bench.coaches[coach_id].name,
        verdict.pair,
        verdict.allowed,
        free,
        total,
        fit - (was or 0),
        int(was is None),
        int(fit < FAIR) - int(below_now),
        exchanges=exchanges(bench, coach_id, fit) if verdict.allowed and free <= 0 else (),
    )


def exchanges(bench: Bench, coach_id: UUID, fit: int) -> tuple[Exchange, ...]:
    """Everybody who has that coach in the draft, with what giving them the participant's coach instead would do."""
    own, mine = bench.participant.id, bench.now.get(bench.participant.id)
    people = {one.id: one for one in bench.task.participants}
    gains = fit - bench.fits.get(own, 0)
    found = []
    for id_, has in bench.now.items():
        if has != coach_id or id_ not in people:
            continue
        other, theirs = people[id_], bench.coaches.get(mine) if mine else None
        allowed = theirs is None or rule_against(bench.task, other, theirs) is None
        new = fit_of(bench.task, other, theirs) if theirs and allowed else 0
        gain = gains + new - bench.fits[id_]
        found.append(Exchange(id_, other.name, theirs.name if theirs else "", gain, allowed))
    return tuple(sorted(found, key=lambda each: (not each.allowed, -each.gain, each.other)))


def why_not_first(bench: Bench) -> str:
    """Why a participant has not the first coach they wished for, for the administrator; empty where they have, or
    named none. Whose wish a rule was made of is not said."""
    task, one = bench.task, bench.participant
    first = next((bench.coaches[id_] for id_ in one.ranked if id_ in bench.coaches), None)
    if first is None or bench.now.get(one.id) == first.id:
        return ""
    rule = rule_against(task, one, first)
    if rule is not None:
        why = rule.value if rule in SPOKEN else "A rule stands against it."
        return f"Their first choice was {first.name}. {why}"
    if first.places <= 0:
        return f"Their first choice was {first.name}, who has no place at the moment."
    fit = fit_of(task, one, first)
    if bench.free(first.id) > 0:
        return f"Their first choice was {first.name}, who has a place still: see the effect of a move."
    better = sum(has == first.id and bench.fits[id_] > fit for id_, has in bench.now.items())
    if better:
        who = "fits" if better == 1 else "fit"
        return (
            f"Their first choice was {first.name}: {count(better, 'person', 'people').lower()} with a place "
            f"there {who} better."
        )
    return f"Their first choice was {first.name}: with that pair the whole would be worse for others."
