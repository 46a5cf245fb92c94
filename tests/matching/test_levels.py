"""The solver beside brute force on every level, its proof, its prices, and a closed form for random costs."""

from functools import cache
from random import Random

import numpy as np
import pytest

from mentoring.matching.levels import Level, best, packed, prove, unpacked


def marks(count, salt):
    return np.array([hash((number, salt)) % 2**64 for number in range(count)], dtype=np.uint64)


def instance(seed):
    """Up to 7 x 5 with few distinct fits, so that most answers are tied on some level."""
    chance = Random(seed)  # noqa: S311
    people, coaches = chance.randint(1, 7), chance.randint(1, 5)
    values = chance.choice([(400,), (200, 600), (0, 100, 300, 500, 900), tuple(range(1001))])
    share = chance.choice((0.3, 0.6, 1.0))
    fit = np.array([[chance.choice(values) for _ in range(coaches)] for _ in range(people)], dtype=np.int16)
    arcs = np.array([[chance.random() < share for _ in range(coaches)] for _ in range(people)])
    current = np.zeros((people, coaches), dtype=np.bool_)
    for row in range(people):
        current[row, chance.randrange(coaches)] = chance.random() < 0.6
    places = np.array([chance.choice((0, 1, 1, 2, 3)) for _ in range(coaches)], dtype=np.int64)
    levels = [Level("matched", 1, arcs), Level("250", 1, fit >= 250), Level("500", 1, fit >= 500)]
    rest = [Level("kept", 1, current), Level("fit", 1000, fit)]
    return levels + (rest if chance.random() < 0.5 else rest[::-1]), arcs, places


def by_force(levels, arcs, places):
    """The greatest value on all levels in order, of every assignment that there is."""
    people, coaches = arcs.shape

    @cache
    def rest(row, left):
        if row == people:
            return (0,) * len(levels)
        found = rest(row + 1, left)
        for column in range(coaches):
            if arcs[row, column] and left[column]:
                fewer = (*left[:column], left[column] - 1, *left[column + 1 :])
                gain = [int(level.gains[row, column]) for level in levels]
                found = max(
                    found, tuple(one + two for one, two in zip(gain, rest(row + 1, fewer), strict=True))
                )
        return found

    return rest(0, tuple(int(each) for each in places))


def value_of(levels, chosen):
    pairs = [(row, column) for row, column in enumerate(chosen) if column >= 0]
    return tuple(sum(int(level.gains[pair]) for pair in pairs) for level in levels)


def solve(levels, arcs, places):
    people, coaches = arcs.shape
    return best(levels, arcs, places, (marks(people, 1), marks(coaches, 2)))


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_no_assignment_at_all_is_better_on_any_level_and_the_proof_says_so(start):
    for seed in range(start, start + 100):
        levels, arcs, places = instance(seed)
        chosen, decided = solve(levels, arcs, places)
        assert value_of(levels, chosen) == by_force(levels, arcs, places), seed
        assert all(arcs[row, column] for row, column in enumerate(chosen) if column >= 0)
        assert (np.bincount(chosen[chosen >= 0], minlength=len(places)) <= places).all()
        proof, _ = prove(decided, arcs, places, chosen)
        assert [(one.value, one.bound) for one in proof] == [
            (value,) * 2 for value in value_of(decided, chosen)
        ]


def test_a_price_is_what_one_more_place_brings():
    for seed in range(120):
        levels, arcs, places = instance(seed)
        chosen, decided = solve(levels, arcs, places)
        _, prices = prove(decided, arcs, places, chosen)
        before = by_force(levels, arcs, places)
        names = [level.name for level in levels]
        for column, price in enumerate(prices.tolist()):
            more = places.copy()
            more[column] += 1
            after = by_force(levels, arcs, more)
            gained = [after[names.index(name)] - before[names.index(name)] for name in ("matched", "fit")]
            assert price == gained, (seed, column)


def test_the_order_of_rows_and_columns_changes_nothing_even_where_everything_is_equal():
    people, coaches = 12, 5
    fit = np.full((people, coaches), 500, dtype=np.int16)
    arcs = np.ones((people, coaches), dtype=np.bool_)
    places = np.array([2, 1, 3, 1, 2], dtype=np.int64)
    own, theirs = marks(people, 1), marks(coaches, 2)
    chosen, _ = best([Level("matched", 1, arcs), Level("fit", 1000, fit)], arcs, places, (own, theirs))
    expected = {(int(own[row]), int(theirs[column])) for row, column in enumerate(chosen) if column >= 0}
    assert len(expected) == 9
    chance = np.random.default_rng(3)
    for _ in range(10):
        rows, columns = chance.permutation(people), chance.permutation(coaches)
        levels = [Level("matched", 1, arcs), Level("fit", 1000, fit)]
        chosen, _ = best(levels, arcs, places[columns], (own[rows], theirs[columns]))
        assert expected == {
            (int(own[rows[row]]), int(theirs[columns[column]]))
            for row, column in enumerate(chosen)
            if column >= 0
        }


def test_a_worse_assignment_is_not_certified():
    arcs = np.ones((2, 2), dtype=np.bool_)
    fit = np.array([[900, 800], [900, 500]])
    levels = [Level("matched", 1, arcs), Level("fit", 1000, fit)]
    places = np.array([1, 1])
    good, _ = prove(levels, arcs, places, np.array([1, 0]))
    worse, _ = prove(levels, arcs, places, np.array([0, 1]))
    fewer, _ = prove(levels, arcs, places, np.array([0, -1]))
    assert [(one.value, one.bound) for one in good] == [(2, 2), (1700, 1700)]
    assert any(one.value != one.bound for one in worse)
    assert any(one.value != one.bound for one in fewer)


def test_levels_come_out_of_a_number_as_they_went_in_sums_and_losses_included():
    chance = np.random.default_rng(5)
    levels = [
        Level("a", 1, chance.integers(0, 2, (3, 4))),
        Level("b", 1000, chance.integers(0, 1001, (3, 4))),
        Level("c", 7, chance.integers(0, 8, (3, 4))),
    ]
    number = packed(levels, 5)
    change = number[0] - number[1]
    for level, digits, changed in zip(
        levels, unpacked(number, levels, 5), unpacked(change, levels, 5), strict=True
    ):
        assert np.array_equal(digits, level.gains)
        assert np.array_equal(changed, level.gains[0] - level.gains[1])


def test_random_costs_average_what_parisi_says():
    """The mean least cost of n x n exponential costs is the sum of 1/k squared (Parisi 1998), here with n = 50."""
    chance, top, means = np.random.default_rng(7), 10**7, []
    arcs, places = np.ones((50, 50), dtype=np.bool_), np.ones(50, dtype=np.int64)
    for _ in range(60):
        cost = np.minimum(np.floor(chance.exponential(size=(50, 50)) * 10**6), top).astype(np.int64)
        levels = [Level("matched", 1, arcs), Level("fit", top, top - cost)]
        chosen, decided = solve(levels, arcs, places)
        proof, _ = prove(decided, arcs, places, chosen)
        assert all(one.value == one.bound for one in proof)
        means.append(cost[np.arange(50), chosen].sum() / 10**6)
    assert np.mean(means) == pytest.approx(sum(1 / k**2 for k in range(1, 51)), rel=0.03)
