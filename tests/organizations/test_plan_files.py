"""Reading plans that anybody may send."""

import pytest

from mentoring.organizations.plan_files import LARGEST, read, write
from mentoring.organizations.plans import shipped
from mentoring.organizations.spots import PlanUnusable

GOOD = write(shipped()["open-coaching"])


def refusal(content):
    with pytest.raises(PlanUnusable) as refused:
        read(content if isinstance(content, bytes) else content.encode())
    return refused.value.sentence


def test_a_file_with_a_byte_order_mark_is_read():
    assert read(b"\xef\xbb\xbf" + GOOD.encode()) == shipped()["open-coaching"]


def test_a_wrong_value_is_named_with_line_and_field():
    lines = GOOD.splitlines()
    line = lines.index("meeting_minutes: 45") + 1
    assert refusal(GOOD.replace("meeting_minutes: 45", "meeting_minutes: 5")) == (
        f"Line {line}, meeting_minutes: write a whole number from 15 to 240."
    )


def test_an_unknown_field_deep_inside_is_named_with_line_and_field():
    lines = GOOD.splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "first_within_days" in text)
    sent = GOOD.replace("  first_within_days: 14", "  first_within_days: 14\n  mood: good")
    assert refusal(sent) == (
        f"Line {line + 1}, cadence.mood: this field is not known. Known here: every_weeks, first_within_days."
    )


def test_a_missing_field_is_named_with_the_line_of_what_should_hold_it():
    line = GOOD.splitlines().index("cadence:") + 1
    assert refusal(GOOD.replace("  first_within_days: 14\n", "")) == (
        f"Line {line}, cadence.first_within_days: this field is missing."
    )


def test_what_is_written_twice_is_refused():
    line = len(GOOD.splitlines()) + 1
    assert refusal(GOOD + "months: 3\n") == f"Line {line}, months: this field is written twice."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file holds no plan: it should begin with fields such as format and key."),
        (b"- a\n- b\n", "This file holds no plan: it should begin with fields such as format and key."),
        (b"\xff\xfe\x00", "This file is not text in UTF-8. Save it as UTF-8 and send it again."),
        (b"a: b\0c", "This is not YAML: it holds characters that cannot be read."),
        (b"x" * (LARGEST + 1), "This file is too large for a plan: 64 KB at most."),
        (b"a: &x 1\nb: 2\n", "Line 1: anchors and aliases (& and *) are not used here."),
        (b"a: 1\nb: *x\n", "Line 2: anchors and aliases (& and *) are not used here."),
        (b"a: " + b"[" * 20_000, "Line 1: this is nested too deeply."),
        (b"a: !!python/object/apply:os.system [ls]\n", "Line 1, a: tags (!) are not used here."),
        (b"a: !!int '5'\n", "Line 1, a: tags (!) are not used here."),
        (b"? [a]\n: 1\n", "Line 1: the name of a field is a word."),
    ],
)
def test_tricks_and_accidents_are_refused(content, sentence):
    assert refusal(content) == sentence


def test_words_that_other_readers_take_for_something_else_stay_words():
    sent = GOOD.replace("- Not yet\n", "- No\n- 12:30\n- 2026-01-01\n- '7'\n", 1)
    sent = sent.replace(
        "- No\n- 12:30\n- 2026-01-01\n- '7'\n", "- No\n    - 12:30\n    - 2026-01-01\n    - '7'\n"
    )
    options = read(sent.encode())["surveys"][0]["questions"][0]["options"]
    assert options[-4:] == ["No", "12:30", "2026-01-01", "7"]


def test_fields_are_written_in_the_order_people_expect_whatever_order_they_are_kept_in():
    kept = dict(sorted(shipped()["open-coaching"].items(), reverse=True))
    assert write(kept) == GOOD
    assert [line.partition(":")[0] for line in GOOD.splitlines()[:4]] == ["format", "key", "name", "version"]


def test_broken_yaml_says_the_line():
    assert refusal("key: value\n  more: [\n").startswith("Line 2: this is not YAML: ")


def test_aliases_that_would_grow_without_end_are_refused_at_once():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refusal(bomb) == "Line 1: anchors and aliases (& and *) are not used here."
