"""The solver beside brute force on every level, its proof, its prices, and a closed form for random costs."""

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from mentoring.matching import pricing
from mentoring.matching.levels import Level, packed, unpacked
from mentoring.matching.pricing import Pool
from mentoring.matching.solver import best


def marks(count, salt):
    return np.array([hash((number, salt)) % 2**64 for number in range(count)], dtype=np.uint64)


def by_fit(top):
    """The level of being matched, and that of the fit, for fits of 0 to `top`."""
    values = np.arange(top + 1)
    return Level("matched", 1, np.ones_like(values)), Level("fit", top, values)


def instance(seed):
    """Up to 7 x 5 with few distinct fits, so that most answers are tied on some level."""
    chance = Random(seed)  # noqa: S311
    people, coaches = chance.randint(1, 7), chance.randint(1, 5)
    options = chance.choice([(400,), (200, 600), (0, 100, 300, 500, 900), tuple(range(1001))])
    share = chance.choice((0.3, 0.6, 1.0))
    fit = np.array(
        [
            [chance.choice(options) if chance.random() < share else -1 for _ in range(coaches)]
            for _ in range(people)
        ],
        dtype=np.int16,
    )
    today = np.array([chance.randrange(coaches) if chance.random() < 0.6 else -1 for _ in range(people)])
    today[fit[np.arange(people), today] < 0] = -1
    places = np.array([chance.choice((0, 1, 1, 2, 3)) for _ in range(coaches)], dtype=np.int64)
    values, (matched, total) = np.arange(1001), by_fit(1000)
    floors = [Level(str(band), 1, (values >= band).astype(np.int64)) for band in (250, 500)]
    rest = [Level("kept", 1, np.zeros_like(values), kept=1), total]
    levels = [matched, *floors, *(rest if chance.random() < 0.5 else rest[::-1])]
    return levels, Pool(fit, places, today, (marks(people, 1), marks(coaches, 2)))


def gain_of(levels, pool, row, column):
    kept = bool(pool.today[row] == column)
    return tuple(int(level.by_fit[pool.fit[row, column]]) + level.kept * kept for level in levels)


def by_force(levels, pool):
    """The greatest value on all levels in order, of every assignment that there is."""
    people, coaches = pool.fit.shape

    @cache
    def rest(row, left):
        if row == people:
            return (0,) * len(levels)
        found = rest(row + 1, left)
        for column in range(coaches):
            if pool.fit[row, column] >= 0 and left[column]:
                fewer = (*left[:column], left[column] - 1, *left[column + 1 :])
                gain = gain_of(levels, pool, row, column)
                found = max(
                    found, tuple(one + two for one, two in zip(gain, rest(row + 1, fewer), strict=True))
                )
        return found

    return rest(0, tuple(int(each) for each in pool.places))


def value_of(levels, pool, chosen):
    gains = [gain_of(levels, pool, row, column) for row, column in enumerate(chosen) if column >= 0]
    return tuple(sum(each) for each in zip(*gains, strict=True)) or (0,) * len(levels)


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_no_assignment_at_all_is_better_on_any_level_and_the_proof_says_so(start, monkeypatch):
    for seed in range(start, start + 500):
        if seed % 2:  # hardly any likely pairs: pricing brings in the rest
            monkeypatch.setattr(pricing, "BEST_OF_PERSON", 1)
            monkeypatch.setattr(pricing, "BEST_OF_COACH", 1)
            monkeypatch.setattr(pricing, "ADDED", 1)
        levels, pool = instance(seed)
        answer = best(levels, pool)
        reached = by_force(levels, pool)
        assert value_of(levels, pool, answer.chosen) == reached, seed
        assert all(pool.fit[row, column] >= 0 for row, column in enumerate(answer.chosen) if column >= 0)
        load = np.bincount(answer.chosen[answer.chosen >= 0], minlength=len(pool.places))
        assert (load <= pool.places).all()
        assert [(one.value, one.bound) for one in answer.proof[: len(levels)]] == [
            (value,) * 2 for value in reached
        ]
        assert all(one.value == one.bound for one in answer.proof)
        monkeypatch.undo()


def test_a_price_is_what_one_more_place_brings():
    for seed in range(120):
        levels, pool = instance(seed)
        prices, before = best(levels, pool).prices, by_force(levels, pool)
        for column in range(len(pool.places)):
            more = pool.places.copy()
            more[column] += 1
            after = by_force(levels, replace(pool, places=more))
            gained = [two - one for one, two in zip(before, after, strict=True)]
            assert [int(prices[level.name][column]) for level in levels] == gained, (seed, column)


def test_the_order_of_rows_and_columns_changes_nothing_even_where_everything_is_equal():
    people, coaches = 12, 5
    places = np.array([2, 1, 3, 1, 2], dtype=np.int64)
    own, theirs = marks(people, 1), marks(coaches, 2)
    chance = np.random.default_rng(3)

    def pairs_of(rows, columns):
        pool = Pool(
            np.full((people, coaches), 500, dtype=np.int16),
            places[columns],
            np.full(people, -1),
            (own[rows], theirs[columns]),
        )
        chosen = best(by_fit(1000), pool).chosen
        return {
            (int(own[rows[row]]), int(theirs[columns[column]]))
            for row, column in enumerate(chosen)
            if column >= 0
        }

    expected = pairs_of(np.arange(people), np.arange(coaches))
    assert len(expected) == 9
    for _ in range(10):
        assert pairs_of(chance.permutation(people), chance.permutation(coaches)) == expected


def test_two_answers_alike_to_the_first_draw_are_told_apart_by_the_next(monkeypatch):
    real = pricing.lots
    monkeypatch.setattr(pricing, "lots", lambda one, two, number: real(one, two, number) * (number > 0))
    pool = Pool(
        np.full((6, 6), 500, dtype=np.int16),
        np.ones(6, dtype=np.int64),
        np.full(6, -1),
        (marks(6, 1), marks(6, 2)),
    )
    assert [one.level for one in best(by_fit(1000), pool).proof] == ["matched", "fit", "draw", "draw"]


def test_levels_come_out_of_a_number_as_they_went_in_sums_and_losses_included():
    chance = np.random.default_rng(5)
    levels = [Level(str(top), top, chance.integers(0, top + 1, 12)) for top in (1, 1000, 7)]
    word = packed(levels, 5)
    number = word.table[:-1]
    for level, digits, changed in zip(
        levels, unpacked(number, word), unpacked(number - number[::-1], word), strict=True
    ):
        assert np.array_equal(digits, level.by_fit)
        assert np.array_equal(changed, level.by_fit - level.by_fit[::-1])


@pytest.mark.parametrize(("size", "times"), [(50, 60), (200, 12), (1000, 2)])
def test_random_costs_average_what_parisi_says(size, times):
    """The mean least cost of n x n exponential costs is the sum of 1/k squared (Parisi 1998)."""
    chance, top, unit, means = np.random.default_rng(7), 2**18, 2**18 * size // (20 * size), []
    for _ in range(times):
        cost = np.minimum(np.floor(chance.exponential(size=(size, size)) * unit * size / 10), top)
        pool = Pool(
            (top - cost).astype(np.int32),
            np.ones(size, dtype=np.int64),
            np.full(size, -1),
            (marks(size, 1), marks(size, 2)),
        )
        answer = best(by_fit(top), pool)
        assert all(one.value == one.bound for one in answer.proof)
        means.append((size * top - answer.proof[1].value) / (unit * size / 10))
    assert np.mean(means) == pytest.approx(sum(1 / k**2 for k in range(1, size + 1)), rel=0.05)
