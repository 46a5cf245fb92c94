"""Figures from which nobody can be picked out: by example, and as properties of every wave there could be."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mentoring.organizations.plan_parts import Question
from mentoring.surveys.questions import offered
from mentoring.surveys.results import EVERYONE, ROLES, SMALLEST, Bar, Group, Reply, Said, results

MET = Question("met", "choice", "Have you met?", ("Yes", "No"), "both")
WORTH = Question("worth", "scale", "How worthwhile?", ("Not yet", "Very"), "both")
FIT = Question("fit", "scale", "How well does your coach fit?", ("Not well", "Very well"), "participant")
HELP = Question("help", "words", "What could help?", (), "both")
QUESTIONS = (MET, WORTH, FIT, HELP)


def said(role, count, **replies):
    return [Reply(role, {"met": "Yes", "worth": "4", **replies}) for _ in range(count)]


def groups(question, answers, **kwargs):
    (result,) = results([question], answers, **kwargs)
    return result.groups


def test_each_role_is_shown_with_every_answer_and_a_whole_percentage():
    answers = said("participant", 4) + said("participant", 2, met="No") + said("coach", 5)
    assert groups(MET, answers) == (
        Group("participant", (Bar("Yes", 4, 67), Bar("No", 2, 33)), 6),
        Group("coach", (Bar("Yes", 5, 100), Bar("No", 0, 0)), 5),
    )


def test_a_scale_has_an_average_and_says_what_its_ends_mean():
    answers = said("participant", 3, worth="5") + said("participant", 3, worth="4")
    (participants, coaches) = groups(WORTH, answers)
    assert participants.average == 4.5
    assert [bar.label for bar in participants.bars] == ["1, not yet", "2", "3", "4", "5, very"]
    assert coaches == Group("coach")


def test_four_answers_of_a_role_are_too_few_and_the_other_role_stands_alone():
    assert groups(MET, said("participant", 20) + said("coach", 4)) == (
        Group("participant", (Bar("Yes", 20, 100), Bar("No", 0, 0)), 20),
        Group("coach", too_few=True),
    )


def test_two_small_roles_are_shown_together_if_they_are_enough():
    assert groups(MET, said("participant", 3) + said("coach", 2, met="No")) == (
        Group(EVERYONE, (Bar("Yes", 3, 60), Bar("No", 2, 40)), 5),
    )
    assert [group.too_few for group in groups(MET, said("participant", 3) + said("coach", 1))] == [True, True]


def test_with_names_nothing_is_kept_back():
    assert groups(MET, said("coach", 1), anonymous=False) == (
        Group("participant"),
        Group("coach", (Bar("Yes", 1, 100), Bar("No", 0, 0)), 1),
    )


def test_words_are_without_names_in_an_order_that_storage_does_not_decide():
    answers = [Reply("coach", {"help": f"Word {number}"}, f"Name {number}") for number in range(8)]
    (result,) = results([HELP], answers)
    (turned,) = results([HELP], answers[::-1])
    assert result == turned
    assert sorted(result.said, key=lambda one: one.words) == [Said(f"Word {number}") for number in range(8)]
    assert list(result.said) != sorted(result.said, key=lambda one: one.words)


def test_words_of_a_few_are_kept_back_and_with_names_are_not():
    answers = [Reply("coach", {"help": "More time."}, "Ellis Grant")] * 4
    (kept_back,) = results([HELP], answers)
    (named,) = results([HELP], answers, anonymous=False)
    assert (kept_back.said, kept_back.too_few) == ((), True)
    assert named.said == (Said("More time.", "Ellis Grant"),) * 4


def replies(role):
    return st.builds(
        lambda met, worth, fit, words: Reply(
            role,
            {"met": met, "worth": worth}
            | ({"fit": fit} if role == "participant" else {})
            | ({"help": words} if words else {}),
        ),
        st.sampled_from(offered(MET)),
        st.sampled_from(offered(WORTH)),
        st.sampled_from(offered(FIT)),
        st.text("abc", max_size=3),
    )


def some(role):
    return st.lists(replies(role), max_size=9)


@given(some("participant"), some("coach"))
def test_no_group_that_is_shown_is_small(participants, coaches):
    sizes = {"participant": len(participants), "coach": len(coaches), EVERYONE: len(participants + coaches)}
    for result in results(QUESTIONS, participants + coaches):
        for group in result.groups:
            assert group.answers in {0, sizes[group.who]}
            assert not 0 < group.answers < SMALLEST
            assert sum(bar.value for bar in group.bars) == group.answers
        if result.said:
            assert len(participants + coaches) >= SMALLEST


@given(some("participant"), some("coach"))
def test_a_total_is_never_shown_beside_a_part_of_it(participants, coaches):
    for result in results(QUESTIONS, participants + coaches):
        shown = {group.who for group in result.groups if group.bars}
        assert EVERYONE not in shown or shown == {EVERYONE}


@given(some("participant"), st.lists(st.tuples(replies("coach"), replies("coach")), min_size=1, max_size=4))
def test_what_is_shown_does_not_depend_on_a_group_that_is_kept_back(participants, two_worlds):
    """Any other answers of the few coaches give the same figures, so no figure tells theirs."""
    these, those = ([pair[world] for pair in two_worlds] for world in (0, 1))
    for one, other in zip(
        results([MET, WORTH], participants + these), results([MET, WORTH], participants + those), strict=True
    ):
        if any(group.too_few and group.who == "coach" for group in one.groups):
            assert one.groups == other.groups


@given(some("participant"), some("coach"), st.randoms())
def test_a_pooled_figure_does_not_depend_on_who_of_the_pool_said_what(participants, coaches, chance):
    """The same answers dealt to the same people in another way give the same figures."""
    everyone = participants + coaches
    dealt = [reply.replies for reply in everyone]
    chance.shuffle(dealt)
    mixed = [Reply(reply.role, replies) for reply, replies in zip(everyone, dealt, strict=True)]
    for one, other in zip(
        results([MET, WORTH, HELP], everyone), results([MET, WORTH, HELP], mixed), strict=True
    ):
        if not one.groups or one.groups[0].who == EVERYONE:
            assert one == other


@given(some("participant"), some("coach"), st.randoms())
def test_the_order_of_storage_is_not_seen(participants, coaches, chance):
    everyone = participants + coaches
    mixed = list(everyone)
    chance.shuffle(mixed)
    assert results(QUESTIONS, everyone) == results(QUESTIONS, mixed)


@given(some("participant"), some("coach"))
def test_shown_counts_are_the_true_ones(participants, coaches):
    for result in results([MET], participants + coaches):
        for group in result.groups:
            if group.bars:
                who = ROLES if group.who == EVERYONE else (group.who,)
                true = Counter(r.replies["met"] for r in participants + coaches if r.role in who)
                assert {bar.label: bar.value for bar in group.bars} == {o: true[o] for o in offered(MET)}
