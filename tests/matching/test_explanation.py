"""What is said about a pair, a coach who went to another, and somebody left out; and what is never said."""

from dataclasses import replace

from mentoring.matching.assignment import assign
from mentoring.matching.explanation import (
    most_wanted,
    reasons,
    too_few,
    what_would_help,
    why_not_first,
    why_unmatched,
    whys_unmatched,
)
from mentoring.matching.profiles import Asks, Coach, Participant, Task
from tests.matching.pools import mentor, person, pool

NAMES = {"budget": "Finance and budget", "council": "Council relations", "resume": "Resume review"}
ANA = Participant(
    person(0),
    "Ana",
    topics=("budget", "council", "resume"),
    languages=frozenset({"en", "es"}),
    band="10k-50k",
    government="county",
    career_path=("analyst",),
)
CARL = Coach(
    mentor(0),
    "Carl",
    1,
    topics=frozenset({"budget", "council"}),
    languages=frozenset({"en", "es"}),
    bands=frozenset({"10k-50k"}),
    governments=frozenset({"council-manager"}),
    career_path=("chief-executive",),
)


def test_a_pair_has_its_three_best_reasons_and_its_weakest_point():
    assert reasons(Task((ANA,), (CARL,)), ANA, CARL, NAMES) == [
        "Carl helps with finance and budget and council relations.",
        "Carl knows communities about the size of Ana's.",
        "Carl has gone the way that lies ahead of Ana.",
        "Carl knows other forms of government.",
    ]


def test_a_pair_of_people_who_said_nothing_is_explained_too():
    ana, carl = Participant(person(0), "Ana"), Coach(mentor(0), "Carl", 1)
    assert reasons(Task((ana,), (carl,)), ana, carl, NAMES) == [
        "No rule stands against it, though little speaks for it."
    ]


def test_a_wish_is_never_a_reason_that_is_said():
    wished = replace(ANA, ranked=(CARL.id,))
    wishing = replace(CARL, ranked=(ANA.id,))
    plain = reasons(Task((ANA,), (CARL,)), ANA, CARL, NAMES)
    assert reasons(Task((wished,), (wishing,)), wished, wishing, NAMES) == plain


def people(count, **words):
    return tuple(Participant(person(number), f"P{number}", **words) for number in range(count))


def test_why_not_the_first_choice_counts_the_others_when_the_count_points_at_nobody():
    rivals = people(2, topics=("budget",), ranked=(CARL.id,))
    late = Participant(person(9), "Late", topics=("resume",), ranked=(CARL.id,))
    task = Task((*rivals, late), (CARL,))
    assert why_not_first(task, assign(task), late) == (
        "Two people who also hoped for Carl fit better, and Carl has one place."
    )


def test_why_not_the_first_choice_does_not_tell_that_the_one_who_has_the_place_wished_for_it():
    rival = Participant(person(0), "Rival", topics=("budget",), ranked=(CARL.id,))
    late = Participant(person(9), "Late", topics=("resume",), ranked=(CARL.id,))
    said = "Somebody else fits better with Carl, who has one place."
    for first in (rival, replace(rival, ranked=())):
        task = Task((first, late), (CARL,))
        assert why_not_first(task, assign(task), late) == said


def test_why_not_the_first_choice_is_silent_on_who_ruled_out():
    ana = replace(ANA, ranked=(CARL.id,))
    for carl in (replace(CARL, ruled_out=frozenset({ana.id})), CARL):
        conflicts = frozenset() if carl.ruled_out else frozenset({(ana.id, carl.id)})
        task = Task((ana,), (carl,), conflicts=conflicts)
        assert why_not_first(task, assign(task), ana) == "A match with Carl was not possible."


def test_why_not_the_first_choice_in_the_other_cases():
    ana = replace(ANA, ranked=(CARL.id,))
    assert why_not_first(Task((ana,), (CARL,)), assign(Task((ana,), (CARL,))), ana) == ""
    full = Task((ana,), (replace(CARL, places=0),))
    assert why_not_first(full, assign(full), ana) == "Carl has no place at the moment."
    colleague = replace(ana, agency="Davis")
    same = Task((colleague,), (replace(CARL, agency="davis"),))
    assert why_not_first(same, assign(same), colleague) == "You and Carl work for the same agency."
    # Ana alone may have Dora, so Carl goes to somebody who would have nobody.
    dora = Coach(mentor(1), "Dora", 1, ruled_out=frozenset({person(5)}))
    other = Participant(person(5), "Other")
    both = Task((ana, other), (CARL, dora))
    assert why_not_first(both, assign(both), ana) == (
        "With Carl as your coach, somebody else would have no match, or a much weaker one."
    )


def test_who_is_left_out_hears_why_and_what_would_help():
    task = Task(people(4, topics=("budget",)), (CARL,))
    answer = assign(task)
    taken = {pair.coach_id: 1 for pair in answer.pairs}
    out = next(one for one in task.participants if one.id in answer.unmatched)
    assert why_unmatched(task, out, taken) == "Every place is taken. One more place would help."
    assert what_would_help(task, answer, NAMES) == [
        "One more coach who helps with finance and budget, with three places, would match three more.",
        "One more place with Carl would match one more.",
    ]
    assert [coach.name for coach in most_wanted(task, answer)] == ["Carl"]


def test_a_topic_that_no_coach_helps_with_is_named_with_how_many_asked_for_it():
    some = (*people(2, topics=("budget", "tools")), replace(ANA, id=person(9), topics=("tools",)))
    task = Task(some, (replace(CARL, places=3), Coach(mentor(7), "Full", 0, topics=frozenset({"tools"}))))
    answer = assign(task)
    assert not answer.unmatched
    assert what_would_help(task, answer, {"tools": "New tools"}) == [
        "No coach here helps with new tools, which three participants asked for."
    ]


def test_who_may_have_nobody_hears_of_the_rule_but_not_of_a_wish():
    colleague, spanish = replace(ANA, agency="Davis"), replace(ANA, languages=frozenset({"es"}))
    same, english = replace(CARL, agency="Davis"), replace(CARL, languages=frozenset({"en"}))
    assert why_unmatched(Task((colleague,), (same,)), colleague, {}) == (
        "No coach may be matched with Ana: they work for the same agency. A coach from elsewhere would help."
    )
    assert why_unmatched(Task((spanish,), (english,)), spanish, {}) == (
        "No coach may be matched with Ana: they share no language. A coach who speaks it would help."
    )
    said = "No coach may be matched with Ana: hard rules stand against all of them. Another coach would help."
    ruling = replace(ANA, ruled_out=frozenset({CARL.id}))
    assert why_unmatched(Task((ruling,), (CARL,)), ruling, {}) == said
    refused = replace(CARL, ruled_out=frozenset({ANA.id}))
    assert why_unmatched(Task((colleague,), (refused, replace(same, id=mentor(1)))), colleague, {}) == said
    assert why_unmatched(Task((ANA,), (replace(CARL, places=0),)), ANA, {}) == (
        "No coach in this cohort has a place. Give a coach one more, or bring in another."
    )


def test_everybody_in_a_crowd_has_words():
    task = pool(60, 20, seed=2)
    answer = assign(task)
    by_id = {one.id: one for one in (*task.participants, *task.coaches)}
    for pair in answer.pairs:
        said = reasons(task, by_id[pair.participant_id], by_id[pair.coach_id], NAMES)
        assert 1 <= len(said) <= 4
        assert all(words.endswith(".") for words in said)
    got = {pair.participant_id: pair.coach_id for pair in answer.pairs}
    here = {coach.id for coach in task.coaches}
    for one in task.participants:
        first = next((id_ for id_ in one.ranked if id_ in here), None)
        silent = why_not_first(task, answer, one) == ""
        assert silent == (first is None or got.get(one.id) == first)


def test_who_came_later_hears_that_others_came_before_them():
    people = [Participant(person(number), f"P{number}", turn=turn) for number, turn in enumerate((5, 5, 8))]
    task = Task(tuple(people), (Coach(mentor(0), "Carl", 1),))
    whys = whys_unmatched(task, people[1:], {mentor(0): 1})
    assert whys[people[1].id] == "Every place is taken. One more place would help."
    assert whys[people[2].id] == (
        "Every place is taken, first by those who joined earlier. One more place would help."
    )


def test_coaches_with_fewer_participants_than_the_program_asks_are_named():
    people = tuple(Participant(person(number), f"P{number}") for number in range(2))
    coaches = tuple(
        Coach(mentor(number), name, 2) for number, name in enumerate(("Carl", "Dora", "Eve", "Flo", "Gus"))
    )

    def said(people, least, number):
        task = Task(people, coaches[:number], asks=Asks(least=least))
        return too_few(task, assign(task))

    assert said((), 0, 5) == ""
    assert said(people, 2, 1) == ""
    assert said((), 1, 1) == "Carl has fewer than one participant, which the program asks for each coach."
    assert said((), 2, 3) == (
        "Carl, Dora and Eve have fewer than two participants, which the program asks for each coach."
    )
    assert said((), 2, 5).startswith("Carl, Dora, Eve and two more have fewer than")
