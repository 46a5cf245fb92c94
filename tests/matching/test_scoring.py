"""Fit and rules: all pairs at once beside one pair at a time, and what each criterion means."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import tables
from mentoring.matching.grids import FORBIDDEN, fits
from mentoring.matching.profiles import Asks, Coach, Participant, Task, Weights, agency_key
from mentoring.matching.ruling import RULES, rules
from mentoring.matching.scoring import Rule, broken_rule, fit_of, rule_against, shares
from tests.matching.pools import mentor, person, pool

ANA, CARL = Participant(person(0), "Ana"), Coach(mentor(0), "Carl", 1)
ALL = Weights(30, 20, 15, 15, 10, 5, 5, region=6, setting=4, hours=10, values=3, seniority=9)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def one_by_one(task):
    """The same by a loop over pairs."""
    shape = (len(task.participants), len(task.coaches))
    fit, broken = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.uint8)
    for row, participant in enumerate(task.participants):
        for column, coach in enumerate(task.coaches):
            rule = rule_against(task, participant, coach)
            broken[row, column] = 0 if rule is None else 1 + RULES.index(rule)
            fit[row, column] = fit_of(task, participant, coach) if rule is None else FORBIDDEN
    return fit, broken


@pytest.mark.parametrize(
    "weights", [Weights(), ALL, Weights(0, 7, 0, 0, 0, 0, 0), Weights(1, 1, 1, 0, 0, 0, 1)]
)
def test_all_pairs_at_once_are_what_they_are_one_by_one(weights, monkeypatch):
    monkeypatch.setattr(tables, "BLOCK", 100)  # several blocks, the last one shorter
    task = replace(pool(41, 23, seed=4), weights=weights)
    conflicts = frozenset({(person(3), mentor(4)), (person(5), mentor(6)), (person(999), mentor(1))})
    same = Coach(person(7), "Both", 1)
    task = replace(
        task,
        conflicts=conflicts,
        met=frozenset({(person(1), mentor(1)), (person(2), mentor(99))}),
        asks=Asks(common_hour=True, orientation=True, days=YEAR),
        coaches=(*task.coaches, same),
    )
    fit, broken = one_by_one(task)
    assert np.array_equal(rules(task), broken)
    assert np.array_equal(fits(task), fit)
    assert set(broken.ravel().tolist()) == set(range(len(Rule) + 1))


@given(
    st.integers(0, 2**32),
    st.lists(st.integers(0, 100), min_size=12, max_size=12).filter(any),
    st.booleans(),
    st.booleans(),
)
def test_all_pairs_at_once_are_what_they_are_one_by_one_whatever_is_weighed_and_asked(
    seed, weights, hour, orientation
):
    names = Weights().by_name().keys()
    task = replace(
        pool(9, 6, seed=seed),
        weights=Weights(**dict(zip(names, weights, strict=True))),
        asks=Asks(common_hour=hour, orientation=orientation, days=YEAR),
    )
    fit, broken = one_by_one(task)
    assert np.array_equal(rules(task), broken)
    assert np.array_equal(fits(task), fit)


def test_nobody_and_no_coach_have_no_fits():
    task = pool(3, 2, seed=1)
    assert fits(replace(task, coaches=())).shape == (3, 0)
    assert fits(replace(task, participants=())).shape == (0, 2)


def test_people_who_said_nothing_fit_half_way_where_it_is_unknown_and_break_no_rule():
    assert broken_rule(ANA, CARL) is None
    met = shares(ANA, CARL)
    assert {name: met[name] for name in ("topics", "wishes", "population", "region", "setting", "hours")} == {
        "topics": 0.5,
        "wishes": 0.5,
        "population": 0.5,
        "region": 0.5,
        "setting": 0.5,
        "hours": 0.5,
    }


def test_a_higher_wish_fits_better_and_the_coachs_wish_counts_too():
    others = tuple(mentor(number) for number in range(1, 7))
    wishing = [
        fit_of(Task((), ()), replace(ANA, ranked=(*others[:rank], CARL.id)), CARL) for rank in range(5)
    ]
    assert wishing == sorted(set(wishing), reverse=True)
    assert fit_of(Task((), ()), ANA, replace(CARL, ranked=(ANA.id,))) > fit_of(Task((), ()), ANA, CARL)


def test_what_is_wanted_more_counts_more():
    ana = replace(ANA, topics=("budget", "council"))
    assert shares(ana, replace(CARL, topics=frozenset({"budget"})))["topics"] == 0.667
    told = replace(ana, importance=(10, 90))
    assert shares(told, replace(CARL, topics=frozenset({"budget"})))["topics"] == 0.1
    with pytest.raises(ValueError, match="importance"):
        replace(ana, importance=(10,)).wants()


def test_hours_in_common_are_counted_over_the_end_of_the_week():
    ana = replace(ANA, hours=((7 * 1440 - 30, 7 * 1440 + 30),))
    carl = replace(CARL, hours=((0, 60),))
    assert shares(ana, carl)["hours"] == 0.25
    assert shares(ana, replace(carl, hours=((600, 660),)))["hours"] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("City of Fresno", "city of  FRESNO."),
        ("Cañon City", "Canon-City"),
        ("St. Paul", "ST PAUL"),
        ("東京都", "東京都 "),
        ("Ελλάς", "ΕΛΛΑΣ"),
        ("दिल्ली नगर", "दिल्ली  नगर"),
    ],
)
def test_the_same_agency_is_known_in_other_spellings(one, other):
    assert agency_key(one) == agency_key(other) != ""
    assert broken_rule(replace(ANA, agency=one), replace(CARL, agency=other)) is Rule.SAME_AGENCY


def test_other_agencies_and_none_are_not_the_same():
    assert agency_key("東京都") != agency_key("大阪府")
    assert broken_rule(replace(ANA, agency="Davis"), replace(CARL, agency="Davis County")) is None
    assert broken_rule(replace(ANA, agency=" "), replace(CARL, agency=".")) is None


def test_either_side_rules_out():
    assert broken_rule(replace(ANA, ruled_out=frozenset({CARL.id})), CARL) is Rule.RULED_OUT
    assert broken_rule(ANA, replace(CARL, ruled_out=frozenset({ANA.id}))) is Rule.RULED_OUT
    assert broken_rule(ANA, CARL, conflicts=frozenset({(ANA.id, CARL.id)})) is Rule.CONFLICT


def test_weights_of_nothing_are_refused():
    with pytest.raises(ValueError, match="above zero"):
        Weights(0, 0, 0, 0, 0, 0, 0)
    with pytest.raises(ValueError, match="not negative"):
        Weights(topics=-1)
    with pytest.raises(ValueError, match="at most"):
        Weights(topics=1001)


def test_an_id_belongs_to_one_participant():
    with pytest.raises(ValueError, match="id of their own"):
        Task((ANA, replace(ANA, name="Another")), ()).sorted()
    assert UUID(int=1) == ANA.id


def test_nobody_is_matched_along_a_chain_of_command_or_with_whom_they_had_before():
    for ana, carl in (
        (replace(ANA, chain=frozenset({CARL.id})), CARL),
        (ANA, replace(CARL, chain=frozenset({ANA.id}))),
    ):
        assert broken_rule(ana, carl) is Rule.CHAIN
    assert broken_rule(ANA, CARL, met=frozenset({(ANA.id, CARL.id)})) is Rule.MET


def test_what_a_program_asks_for_is_a_rule_only_then():
    new = replace(CARL, oriented=False)
    assert broken_rule(ANA, new) is None
    assert broken_rule(ANA, new, asks=Asks(orientation=True)) is Rule.ORIENTATION
    ana, carl = replace(ANA, hours=((600, 660),)), replace(CARL, hours=((615, 720),))
    assert broken_rule(ana, carl) is None
    assert broken_rule(ana, carl, asks=Asks(common_hour=True)) is Rule.NO_HOUR
    assert broken_rule(ana, replace(carl, hours=((600, 720),)), asks=Asks(common_hour=True)) is None
    assert broken_rule(ANA, carl, asks=Asks(common_hour=True)) is None


def test_an_hour_in_common_may_run_over_the_end_of_the_week():
    sunday = ((7 * 1440 - 30, 7 * 1440 + 30),)
    asks = Asks(common_hour=True)
    assert broken_rule(replace(ANA, hours=sunday), replace(CARL, hours=sunday), asks=asks) is None


@pytest.mark.parametrize(
    ("away", "rule"),
    [
        (((date(2026, 11, 1), date(2027, 3, 31)),), None),
        (((date(2027, 1, 1), date(2027, 7, 2)),), Rule.AWAY),
        (((date(2027, 1, 1), date(2027, 7, 1)),), None),
        (((date(2027, 1, 1), date(2027, 4, 30)), (date(2027, 9, 1), date(2028, 4, 30))), Rule.AWAY),
    ],
)
def test_who_is_away_for_most_of_the_cohort_has_no_place_in_it(away, rule):
    assert broken_rule(ANA, replace(CARL, away=away), asks=Asks(days=YEAR)) is rule
    assert broken_rule(ANA, replace(CARL, away=away)) is None


def test_values_and_years_ahead_count_when_both_have_said():
    ana = replace(ANA, values=frozenset({"calm", "frank"}), seniority=6)
    assert shares(ana, replace(CARL, values=frozenset({"frank", "bold"})))["values"] == 0.5
    years = [shares(ana, replace(CARL, seniority=6 + ahead))["seniority"] for ahead in (0, 4, 8, 20, 24, 40)]
    assert years == [0, 0.5, 1, 1, 0.5, 0]
