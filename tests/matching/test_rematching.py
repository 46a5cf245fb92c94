"""After a loss: the same answer as a fresh run, as few others moved as can be, and a reason for each."""

from dataclasses import replace

import pytest

from mentoring.matching import pricing
from mentoring.matching.assignment import assign, solve
from mentoring.matching.profiles import Asks, Coach, Participant, Task
from mentoring.matching.rematching import Move, after_loss, moves
from tests.matching.pools import mentor, person, pool


def without(task, coach_id):
    return replace(
        task,
        coaches=tuple(replace(one, places=0) if one.id == coach_id else one for one in task.coaches),
    )


@pytest.mark.parametrize("places", [(1,), (1, 2), (2, 3)])
@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_repaired_is_what_a_fresh_run_finds(places, narrow, monkeypatch):
    if narrow:  # few likely pairs, so that pricing has to bring in others
        monkeypatch.setattr(pricing, "BEST_OF_PERSON", 2)
        monkeypatch.setattr(pricing, "BEST_OF_COACH", 1)
        monkeypatch.setattr(pricing, "ADDED", 1)
    for seed in range(6):
        task = pool(40, 24, seed=seed, places=places)
        if seed % 2:
            turns = (replace(one, turn=number % 5) for number, one in enumerate(task.participants))
            task = replace(task, participants=tuple(turns), asks=Asks(least=seed % 3, apart=seed == 1))
        before = solve(task)
        pairs = frozenset((pair.participant_id, pair.coach_id) for pair in before.assignment.pairs)
        for coach_id in sorted({pair.coach_id for pair in before.assignment.pairs})[:6]:
            rest = without(task, coach_id)
            restored = after_loss(before, coach_id, least_change=False).assignment
            fresh = assign(rest)
            assert (restored.pairs, restored.unmatched) == (fresh.pairs, fresh.unmatched)
            assert (restored.proof, restored.prices) == (fresh.proof, fresh.prices)
            least = after_loss(before, coach_id, least_change=True).assignment
            assert least == assign(replace(rest, current=pairs), rematch=True)
            assert least.certified


def test_nobody_is_pinned_to_a_coach_who_goes():
    task = replace(pool(5, 4, seed=1), pins=frozenset())
    pair = assign(task).pairs[0]
    before = solve(replace(task, pins=frozenset({(pair.participant_id, pair.coach_id)})))
    with pytest.raises(ValueError, match="pinned"):
        after_loss(before, pair.coach_id, least_change=True)
    with pytest.raises(ValueError, match="pinned"):
        after_loss(before, person(0), least_change=True)


def test_who_moves_hears_why():
    ana, bo = Participant(person(0), "Ana"), Participant(person(1), "Bo", agency="Davis")
    carl, dora, eve = (
        Coach(mentor(0), "Carl", 1),
        Coach(mentor(1), "Dora", 1, agency="Davis"),
        Coach(mentor(2), "Eve", 1),
    )
    today = frozenset({(ana.id, carl.id), (bo.id, eve.id)})
    task = Task((ana, bo), (carl, dora, replace(eve, places=0)), current=today)
    assert moves(task, assign(task, rematch=True)) == [
        Move(ana.id, carl.id, dora.id, "Ana makes room with Carl for Bo."),
        Move(bo.id, eve.id, carl.id, "Bo's coach has gone."),
    ]
    newcomer = Task((ana, bo), (carl, dora), current=frozenset({(ana.id, carl.id)}))
    assert [move.why for move in moves(newcomer, assign(newcomer, rematch=True))] == [
        "Ana makes room with Carl for Bo.",
        "Bo had no coach yet.",
    ]
    full = Task((ana, bo), (carl,), current=frozenset({(ana.id, carl.id)}))
    assert moves(full, assign(full, rematch=True)) == []
