"""What may be answered."""

import pytest

from mentoring.organizations.plan_parts import Question
from mentoring.organizations.plans import plan_of, shipped
from mentoring.surveys.questions import (
    LONGEST,
    ReplyMissing,
    ReplyUnknown,
    as_plain,
    checked,
    ends,
    for_role,
    from_plain,
)

MET = Question("met", "choice", "Have you met?", ("Yes", "No"), "both")
WORTH = Question("worth", "scale", "How worthwhile?", ("Not yet", "Very"), "both")
HELP = Question("help", "words", "What could help?", (), "coach")
ALL = (MET, WORTH, HELP)
GOOD = {"met": "Yes", "worth": "5"}


def test_good_answers_are_kept_and_empty_words_are_not():
    assert checked(ALL, GOOD | {"help": ""}) == GOOD
    assert checked(ALL, GOOD | {"help": "Time."}) == GOOD | {"help": "Time."}


@pytest.mark.parametrize(
    ("replies", "refusal", "key"),
    [
        ({"met": "Maybe", "worth": "5"}, ReplyUnknown, "met"),
        ({"met": "Yes", "worth": "6"}, ReplyUnknown, "worth"),
        ({"met": "Yes", "worth": "Very"}, ReplyUnknown, "worth"),
        (GOOD | {"salary": "100"}, ReplyUnknown, "salary"),
        (GOOD | {"help": "x" * (LONGEST + 1)}, ReplyUnknown, "help"),
        ({"met": "Yes"}, ReplyMissing, "worth"),
        ({"met": "", "worth": "5"}, ReplyMissing, "met"),
    ],
)
def test_what_was_not_offered_or_is_missing_is_named(replies, refusal, key):
    with pytest.raises(refusal) as caught:
        checked(ALL, replies)
    assert (type(caught.value), caught.value.key) == (refusal, key)


def test_each_role_is_asked_what_is_for_it():
    assert for_role(ALL, "participant") == (MET, WORTH)
    assert for_role(ALL, "coach") == ALL


def test_the_ends_of_a_scale_are_said():
    assert ends(WORTH) == "From 1, not yet, to 5, very."
    assert ends(Question("x", "scale", "How much?", (), "both")) == ""
    assert ends(MET) == ""


def test_the_shipped_questions_survive_being_kept():
    for key in shipped():
        program = type("Kept", (), {"template": None, "template_key": key})
        for survey in plan_of(program).surveys:
            assert from_plain(as_plain(survey.questions)) == survey.questions
