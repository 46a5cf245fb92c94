"""A stable run, alternatives, rotating coaches and groups, each beside brute force."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from mentoring.matching.alternatives import for_coach, for_participant
from mentoring.matching.assignment import PinsConflict, assign
from mentoring.matching.groups import Group, grouped
from mentoring.matching.profiles import Coach, Participant, Task
from mentoring.matching.rotation import rotate
from mentoring.matching.scoring import fit_of, rule_against
from mentoring.matching.stable import blocking, stable
from tests.matching.pools import mentor, person, pool


def ids(pairs):
    return {(pair.participant_id, pair.coach_id) for pair in pairs}


@pytest.mark.parametrize("seed", range(12))
def test_nobody_would_leave_a_stable_matching_together(seed):
    task = pool(30, 14, seed=seed, places=(0, 1, 2))
    pairs = stable(task)
    assert blocking(task, ids(pairs)) == 0
    for coach in task.coaches:
        assert sum(pair.coach_id == coach.id for pair in pairs) <= coach.places
    assert sum(pair.fit for pair in pairs) <= assign(task).total or len(pairs) < len(assign(task).pairs)


def test_each_two_who_would_rather_have_each_other_are_counted():
    ana, bo = (Participant(person(number), str(number), ranked=(mentor(0), mentor(1))) for number in range(2))
    carl = Coach(mentor(0), "C", 1, ranked=(ana.id,))
    task = Task((ana, bo), (carl, Coach(mentor(1), "D", 1)))
    assert ids(stable(task)) == {(ana.id, mentor(0)), (bo.id, mentor(1))}
    assert blocking(task, {(ana.id, mentor(1)), (bo.id, mentor(0))}) == 1
    assert blocking(task, set()) == 4


@pytest.mark.parametrize("seed", range(8))
def test_an_alternative_costs_what_the_best_answer_around_it_lacks(seed):
    task = pool(4, 3, seed=seed, places=(1, 2))
    answer = assign(task)
    one, two = task.participants[seed % 4], task.coaches[seed % 3]
    for side, found in (
        (one.id, for_participant(task, answer, one.id)),
        (two.id, for_coach(task, answer, two.id)),
    ):
        costs = [(-each.matched, -each.total) for each in found]
        assert costs == sorted(costs)
        for each in found:
            assert side in {each.participant_id, each.coach_id}
            assert (each.participant_id, each.coach_id) not in ids(answer.pairs)
            people = {person_.id: person_ for person_ in task.participants}
            coaches = {coach.id: coach for coach in task.coaches}
            assert rule_against(task, people[each.participant_id], coaches[each.coach_id]) is None
            best = max(
                (*bands(fits), sum(fits)) for fits in assignments(task, {each.participant_id: each.coach_id})
            )
            assert (len(answer.pairs) + each.matched, answer.total + each.total) == (best[0], best[-1])


def bands(fits):
    return (len(fits), -sum(fit < 250 for fit in fits), -sum(fit < 500 for fit in fits))


def assignments(task, fixed):
    """The fits of every assignment with some pairs fixed."""
    options = [
        [None, *(two for two in task.coaches if rule_against(task, one, two) is None)]
        for one in task.participants
    ]
    for choice in product(*options):
        if any(
            one.id in fixed and (two is None or two.id != fixed[one.id])
            for one, two in zip(task.participants, choice, strict=True)
        ):
            continue
        if any(sum(two is each for two in choice) > each.places for each in task.coaches):
            continue
        yield [
            fit_of(task, one, two)
            for one, two in zip(task.participants, choice, strict=True)
            if two is not None
        ]


def test_a_pinned_place_is_no_alternative():
    task = Task(
        tuple(Participant(person(number), f"P{number}") for number in range(2)), (Coach(mentor(0), "C", 1),)
    )
    pinned = replace(task, pins=frozenset({(person(0), mentor(0))}))
    assert for_participant(pinned, assign(pinned), person(1)) == []


def test_each_quarter_brings_somebody_new():
    task = pool(12, 9, seed=3, places=(2,))
    quarters = rotate(task, 4)
    seen = [pair for quarter in quarters for pair in ids(quarter.pairs)]
    assert len(seen) == len(set(seen))
    assert quarters[0] == assign(task)
    assert quarters[1] == assign(replace(task, met=frozenset(ids(quarters[0].pairs))))
    assert all(quarter.certified for quarter in quarters)


def test_who_has_had_everybody_is_left_out():
    task = Task((Participant(person(0), "Ana"),), (Coach(mentor(0), "Carl", 1),))
    assert [len(quarter.pairs) for quarter in rotate(task, 2)] == [1, 0]
    with pytest.raises(PinsConflict):
        rotate(replace(task, pins=frozenset({(person(0), mentor(9))})), 2)


def groups_by_force(task, least, most):
    """The greatest (people, total fit) of all ways to make groups."""

    def rest(coaches, free):
        if not coaches:
            return (0, 0)
        coach, *others = coaches
        found = rest(others, free)
        for topic in coach.topics:
            able = [one for one in free if topic in one.topics and rule_against(task, one, coach) is None]
            for size in range(least, min(most, coach.places) + 1):
                for inside in combinations(able, size):
                    more = rest(others, [one for one in free if one not in inside])
                    fit = sum(fit_of(task, one, coach) for one in inside)
                    found = max(found, (more[0] + size, more[1] + fit))
        return found

    return rest(list(task.coaches), list(task.participants))


@pytest.mark.parametrize("seed", range(8))
def test_no_groups_at_all_take_in_more_people_or_fit_better(seed):
    task = pool(5, 2, seed=seed, places=(2, 3, 4))
    groups = grouped(task, least=2, most=3)
    people, coaches = {one.id: one for one in task.participants}, {two.id: two for two in task.coaches}
    total = 0
    for group in groups:
        assert 2 <= len(group.participant_ids) <= min(3, coaches[group.coach_id].places)
        assert group.topic in coaches[group.coach_id].topics
        for id_ in group.participant_ids:
            assert group.topic in people[id_].topics
            total += fit_of(task, people[id_], coaches[group.coach_id])
    inside = [id_ for group in groups for id_ in group.participant_ids]
    assert len(inside) == len(set(inside))
    assert len({group.coach_id for group in groups}) == len(groups)
    assert (len(inside), total) == groups_by_force(task, 2, 3)


def test_too_few_who_want_one_thing_make_no_group():
    people = tuple(
        Participant(person(number), f"P{number}", topics=("budget",) if number else ("council",))
        for number in range(3)
    )
    coach = Coach(mentor(0), "C", 4, topics=frozenset({"budget", "council"}))
    assert grouped(Task(people, (coach,)), least=3) == ()
    assert grouped(Task(people, (coach,)), least=2) == (Group(coach.id, "budget", (person(1), person(2))),)
    with pytest.raises(ValueError, match="at least one"):
        grouped(Task(people, (coach,)), least=0)
