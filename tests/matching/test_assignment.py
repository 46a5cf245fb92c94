"""The best assignment: beside brute force, certified on every run, and the same whatever the order of rows."""

import random
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import variety
from mentoring.matching.assignment import FAIR, WEAK, PinsConflict, assign
from mentoring.matching.profiles import Asks, Coach, Participant, Task, Weights
from mentoring.matching.scoring import Rule, broken_rule, fit_of
from tests.matching.pools import mentor, person, pool

TOPICS = ("budget", "council", "resume", "interview", "equity")
BANDS = ("under-10k", "10k-50k", "50k-100k", "100k-250k")


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
            turn=draw(st.sampled_from([0, 0, 3, 7, 20])),
        )
        for number in range(draw(st.integers(0, most_people)))
    )
    return Task(
        participants, coaches, asks=Asks(least=draw(st.sampled_from([0, 1, 2])), apart=draw(st.booleans()))
    )


def by_force(task):
    """The value of the best assignment on all levels."""
    best = value_of(task, [None] * len(task.participants))
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
        best = max(best, value_of(task, choice))
    return best


def value_of(task, choice):
    """What it reaches: matched, how many of each turn, places that each coach is to have, -weak, -below fair, total."""
    pairs = [(one, two) for one, two in zip(task.participants, choice, strict=True) if two is not None]
    fits = [fit_of(task, one, two) for one, two in pairs]
    turns = sorted({one.turn for one in task.participants})
    least = sum(min(task.asks.least, sum(has is two for has in choice)) for two in task.coaches)
    return (
        len(fits),
        [sum(one.turn == turn for one, _ in pairs) for turn in turns],
        least,
        -sum(fit < WEAK for fit in fits),
        -sum(fit < FAIR for fit in fits),
        -repeats(pairs) if task.asks.apart else 0,
        sum(fits),
    )


def repeats(pairs):
    """How many have a coach whom a colleague has already."""
    together = [(one.agency, two.id) for one, two in pairs if one.agency]
    return len(together) - len(set(together))


def choice_of(task, answer):
    """The coach of each participant in an answer."""
    coaches = {two.id: two for two in task.coaches}
    has = {pair.participant_id: coaches[pair.coach_id] for pair in answer.pairs}
    return [has.get(one.id) for one in task.participants]


@given(tasks(most_people=5, most_coaches=4))
def test_no_assignment_at_all_is_better_on_any_level(task):
    answer = assign(task)
    assert value_of(task, choice_of(task, answer)) == by_force(task)


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
    assert assign(replace(task, participants=tuple(people), coaches=tuple(coaches))) == assign(task)


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


def test_contradictory_pins_are_named_by_the_smallest_set():
    people = tuple(Participant(person(number), f"P{number}", agency="Davis") for number in range(4))
    wide, narrow = Coach(mentor(0), "Wide", 2), Coach(mentor(1), "Narrow", 1)
    crowded = {(one.id, wide.id) for one in people[:3]}
    twice = {(people[3].id, wide.id), (people[3].id, narrow.id)}
    cases = [
        (crowded, (wide, narrow), crowded),
        (crowded | twice, (wide, narrow), twice),
        (crowded | twice, (wide, replace(narrow, agency="DAVIS")), {(people[3].id, narrow.id)}),
        (twice | {(person(99), wide.id)}, (wide, narrow), {(person(99), wide.id)}),
        ({(people[0].id, wide.id)}, (replace(wide, places=0),), {(people[0].id, wide.id)}),
    ]
    for pins, coaches, named in cases:
        with pytest.raises(PinsConflict) as refused:
            assign(Task(people, coaches, pins=frozenset(pins)))
        assert set(refused.value.pins) == named
        against = Rule.SAME_AGENCY if named == {(people[3].id, narrow.id)} else None
        assert refused.value.rule is against


def test_a_rematch_moves_as_few_as_can_be_and_a_fresh_run_as_few_among_equals():
    task = pool(40, 25, seed=8)
    before = assign(task)
    lost = before.pairs[0].coach_id
    rest = tuple(coach for coach in task.coaches if coach.id != lost)
    pairs = frozenset((pair.participant_id, pair.coach_id) for pair in before.pairs)
    after = replace(task, coaches=rest, current=pairs)
    stable, fresh = assign(after, rematch=True), assign(after)
    orphans = sum(pair.coach_id == lost for pair in before.pairs)
    assert orphans <= stable.moved < fresh.moved
    assert stable.total <= fresh.total
    assert stable.certified
    assert fresh.certified
    assert assign(replace(task, current=pairs)).moved == 0


def test_least_change_decides_among_equals():
    people = tuple(Participant(person(number), f"P{number}") for number in range(6))
    coaches = tuple(Coach(mentor(number), f"C{number}", 1) for number in range(6))
    for shift in range(6):
        today = frozenset((person(number), mentor((number + shift) % 6)) for number in range(6))
        answer = assign(Task(people, coaches, current=today))
        assert {(pair.participant_id, pair.coach_id) for pair in answer.pairs} == today


def test_who_came_first_is_matched_where_places_are_short_whoever_fits_better():
    task = pool(40, 12, seed=9, places=(1, 2))
    first = {one.id for one in task.participants[:8]}
    turns = tuple(replace(one, turn=int(one.id not in first)) for one in task.participants)
    left_out, anyway = assign(replace(task, participants=turns)), assign(task)
    assert len(left_out.unmatched) == len(anyway.unmatched)
    assert first & set(anyway.unmatched)
    assert not first & set(left_out.unmatched)
    assert left_out.certified


def test_each_coach_has_the_least_that_the_program_asks_where_that_leaves_nobody_out():
    task = pool(30, 15, seed=9, places=(3,))
    asked = replace(task, asks=Asks(least=1))
    before, after = assign(task), assign(asked)
    assert len({pair.coach_id for pair in before.pairs}) < 15
    assert len({pair.coach_id for pair in after.pairs}) == 15
    assert len(after.pairs) == len(before.pairs)
    assert after.certified


def colleagues(people, coaches, *, seed, each=3):
    """A task in which so many work for each agency."""
    task = pool(people, coaches, seed=seed, places=(2, 3))
    shared = (
        replace(one, agency=f"Town {number % (people // each)}")
        for number, one in enumerate(task.participants)
    )
    return replace(task, participants=tuple(shared))


@pytest.mark.parametrize("seed", range(8))
def test_colleagues_have_different_coaches_where_that_costs_nobody_a_fair_fit(seed):
    task = colleagues(36, 18, seed=seed)

    def together(answer):
        choice = choice_of(task, answer)
        return repeats([each for each in zip(task.participants, choice, strict=True) if each[1]])

    before, after = assign(task), assign(replace(task, asks=Asks(apart=True)))
    assert together(after) < together(before) or together(before) < 2
    assert len(after.pairs) == len(before.pairs)
    assert after.below(FAIR) == before.below(FAIR)
    assert after.total <= before.total
    assert after.certified
    apart = next(level for level in after.proof if level.level == "colleagues apart")
    assert (-apart.value, apart.bound) == (together(after), apart.value)


def test_without_the_time_to_look_at_everything_the_proof_says_how_much_better_there_may_be(monkeypatch):
    task = replace(colleagues(36, 18, seed=1, each=4), asks=Asks(apart=True))
    best = assign(task)
    monkeypatch.setattr(variety, "LOOKS", 2)
    hasty = assign(task)
    assert best.certified
    assert not hasty.certified
    values = [(level.level, level.value, level.bound) for level in hasty.proof if level.level != "draw"]
    assert [each[1] for each in values] < [each[2] for each in values]
    assert [each[1] for each in values] <= [level.value for level in best.proof if level.level != "draw"]


def test_a_pinned_colleague_stays_and_the_other_moves():
    ana, bo = (Participant(person(number), f"P{number}", agency="Davis") for number in range(2))
    carl, dora = (
        Coach(mentor(0), "C", 2, topics=frozenset(TOPICS)),
        Coach(mentor(1), "D", 1, topics=frozenset(TOPICS[:1])),
    )
    people = tuple(replace(one, topics=TOPICS[:2], importance=(90, 10)) for one in (ana, bo))
    task = Task(people, (carl, dora), asks=Asks(apart=True))
    for own, other in ((ana, bo), (bo, ana)):
        answer = assign(replace(task, pins=frozenset({(own.id, carl.id)})))
        assert {(pair.participant_id, pair.coach_id) for pair in answer.pairs} == {
            (own.id, carl.id),
            (other.id, dora.id),
        }
    both = frozenset({(ana.id, carl.id), (bo.id, carl.id)})
    assert assign(replace(task, pins=both)).certified


def test_nobody_has_a_coach_where_everybody_is_ruled_out():
    coaches = tuple(Coach(mentor(number), f"C{number}", 2) for number in range(3))
    out = frozenset(coach.id for coach in coaches)
    people = tuple(Participant(person(number), f"P{number}", ruled_out=out) for number in range(4))
    answer = assign(Task(people, coaches))
    assert (answer.pairs, answer.unmatched, answer.certified) == ((), tuple(one.id for one in people), True)


def test_one_participant_gets_the_coach_who_fits_best():
    task = pool(1, 9, seed=3)
    (one,) = task.participants
    allowed = [coach for coach in task.coaches if broken_rule(one, coach) is None]
    (pair,) = assign(task).pairs
    assert pair.fit == max(fit_of(task, one, coach) for coach in allowed)


def test_more_participants_than_places_fill_every_place():
    task = pool(50, 10, seed=5, places=(1, 2))
    answer = assign(task)
    assert len(answer.pairs) == sum(coach.places for coach in task.coaches)
    assert len(answer.pairs) + len(answer.unmatched) == 50
    assert answer.certified


def test_nobody_and_no_coach_are_answered():
    assert assign(Task((), ())).pairs == ()
    alone = Participant(person(0), "P")
    assert assign(Task((alone,), ())).unmatched == (alone.id,)


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
