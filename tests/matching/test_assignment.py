"""The best assignment: beside brute force, certified on every run, and the same whatever the order of rows."""

import random
from itertools import product
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from mentoring.matching.assignment import FAIR, WEAK, PinsConflict, assign, dual_bound
from mentoring.matching.profiles import Coach, Participant, Task, Weights
from mentoring.matching.scoring import broken_rule, fit_of

TOPICS = ("budget", "council", "resume", "interview", "equity")
BANDS = ("under-10k", "10k-50k", "50k-100k", "100k-250k")


def person(number: int) -> UUID:
    return UUID(int=number + 1)


def mentor(number: int) -> UUID:
    return UUID(int=number + 1000)


@st.composite
def tasks(draw, most_people=6, most_coaches=4):
    coaches = tuple(
        Coach(
            id=mentor(number),
            name=f"C{number}",
            places=draw(st.integers(0, 2)),
            agency=draw(st.sampled_from(["", "Fresno", "Davis"])),
            topics=frozenset(draw(st.sets(st.sampled_from(TOPICS)))),
            languages=frozenset({"en"} if draw(st.booleans()) else {"es"}),
            bands=frozenset(draw(st.sets(st.sampled_from(BANDS)))),
        )
        for number in range(draw(st.integers(0, most_coaches)))
    )
    ids = [coach.id for coach in coaches]
    participants = tuple(
        Participant(
            id=person(number),
            name=f"P{number}",
            agency=draw(st.sampled_from(["", "Fresno", "Davis"])),
            topics=tuple(draw(st.lists(st.sampled_from(TOPICS), unique=True, max_size=3))),
            languages=frozenset({"en"}),
            band=draw(st.sampled_from(["", *BANDS])),
            ranked=tuple(draw(st.permutations(ids))[: draw(st.integers(0, len(ids)))]),
            ruled_out=frozenset(draw(st.sets(st.sampled_from(ids))) if ids and draw(st.booleans()) else ()),
        )
        for number in range(draw(st.integers(0, most_people)))
    )
    return Task(participants, coaches)


def by_force(task):
    """The value of the best assignment on all levels: (matched, -weak, -below fair, total)."""
    best = (0, 0, 0, 0)
    options = [
        [None, *(coach for coach in task.coaches if broken_rule(participant, coach) is None)]
        for participant in task.participants
    ]
    for choice in product(*options):
        used = {}
        for coach in choice:
            if coach is not None:
                used[coach.id] = used.get(coach.id, 0) + 1
        if any(used.get(coach.id, 0) > coach.places for coach in task.coaches):
            continue
        fits = [
            fit_of(task, participant, coach)
            for participant, coach in zip(task.participants, choice, strict=True)
            if coach is not None
        ]
        best = max(best, value_of(fits))
    return best


def value_of(fits):
    return (len(fits), -sum(fit < WEAK for fit in fits), -sum(fit < FAIR for fit in fits), sum(fits))


@given(tasks(most_people=5, most_coaches=4))
def test_no_assignment_at_all_is_better_on_any_level(task):
    answer = assign(task)
    assert value_of([pair.fit for pair in answer.pairs]) == by_force(task)


@given(tasks())
def test_every_answer_is_certified_by_its_dual_bound_and_keeps_the_rules(task):
    answer = assign(task)
    assert answer.certified
    people = {one.id: one for one in task.participants}
    coaches = {one.id: one for one in task.coaches}
    for pair in answer.pairs:
        assert broken_rule(people[pair.participant_id], coaches[pair.coach_id]) is None
    for coach in task.coaches:
        assert sum(pair.coach_id == coach.id for pair in answer.pairs) <= coach.places
    seen = [pair.participant_id for pair in answer.pairs] + list(answer.unmatched)
    assert sorted(seen) == sorted(people)


@given(tasks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(task, chance):
    people, coaches = list(task.participants), list(task.coaches)
    chance.shuffle(people)
    chance.shuffle(coaches)
    assert assign(Task(tuple(people), tuple(coaches), task.weights)) == assign(task)


@given(tasks(), st.data())
def test_another_place_never_matches_fewer(task, data):
    if not task.coaches:
        return
    lucky = data.draw(st.sampled_from(task.coaches))
    more = tuple(
        Coach(
            **{name: getattr(one, name) for name in Coach.__slots__} | {"places": one.places + (one is lucky)}
        )
        for one in task.coaches
    )
    assert len(assign(Task(task.participants, more)).pairs) >= len(assign(task).pairs)


@given(tasks(), st.data())
def test_a_pin_that_breaks_no_rule_is_kept(task, data):
    possible = [
        (one.id, coach.id)
        for one in task.participants
        for coach in task.coaches
        if coach.places and broken_rule(one, coach) is None
    ]
    if not possible:
        return
    pin = data.draw(st.sampled_from(possible))
    answer = assign(Task(task.participants, task.coaches, task.weights, frozenset({pin})))
    assert pin in {(pair.participant_id, pair.coach_id) for pair in answer.pairs}
    assert answer.certified


def test_pins_that_want_more_places_than_there_are_are_named():
    people = tuple(Participant(person(number), f"P{number}") for number in range(3))
    coach = Coach(mentor(0), "C", 1)
    pins = frozenset((one.id, coach.id) for one in people[:2])
    with pytest.raises(PinsConflict) as refused:
        assign(Task(people, (coach,), Weights(), pins))
    assert refused.value.pins == tuple(sorted(pins))


def test_nobody_and_no_coach_are_answered():
    assert assign(Task((), ())).pairs == ()
    alone = Participant(person(0), "P")
    assert assign(Task((alone,), ())).unmatched == (alone.id,)


def test_weights_of_nothing_are_refused():
    with pytest.raises(ValueError, match="above zero"):
        Weights(0, 0, 0, 0, 0, 0, 0)


def test_random_costs_average_what_parisi_says():
    """The mean least cost of n x n exponential costs is the sum of 1/k squared (Parisi 1998), here with n = 50."""

    chance = np.random.default_rng(7)
    means = []
    for _ in range(40):
        costs = np.floor(chance.exponential(size=(50, 50)) * 1_000_000)
        rows, columns = linear_sum_assignment(costs)
        least = costs[rows, columns].sum()
        assert dual_bound(costs, columns) == least
        means.append(least / 1_000_000)
    assert np.mean(means) == pytest.approx(sum(1 / k**2 for k in range(1, 51)), rel=0.05)


def test_a_worse_assignment_is_not_certified():

    costs = np.array([[1.0, 2.0], [1.0, 5.0]])
    assert dual_bound(costs, np.array([1, 0])) == 3
    assert dual_bound(costs, np.array([0, 1])) < 6


def test_a_hundred_people_are_told_apart_exactly():
    chance = random.Random(1)  # noqa: S311
    coaches = tuple(
        Coach(mentor(number), f"C{number}", 2, topics=frozenset(chance.sample(TOPICS, 2)))
        for number in range(40)
    )
    people = tuple(
        Participant(person(number), f"P{number}", topics=tuple(chance.sample(TOPICS, 3)))
        for number in range(100)
    )
    answer = assign(Task(people, coaches))
    assert (len(answer.pairs), answer.certified) == (80, True)
