"""Questions of a wave, and what may be answered to them. No database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from mentoring.organizations.plan_parts import Question

SCALE = ("1", "2", "3", "4", "5")
LONGEST = 4000
Replies = dict[str, str]


class ReplyUnknown(ValueError):
    """A reply to no question, or one that was not offered; `key` names the question."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"That was not offered as an answer: {key}.")


class ReplyMissing(ReplyUnknown):
    """A question that needs an answer has none."""


def as_plain(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions as a wave keeps them."""
    return [{**asdict(question), "options": list(question.options)} for question in questions]


def from_plain(plains: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions as a wave kept them."""
    return tuple(
        Question(
            key=plain["key"],
            kind=plain["kind"],
            question=plain["question"],
            options=tuple(plain.get("options") or ()),
            audience=plain.get("audience", "both"),
        )
        for plain in plains
    )


def for_role(questions: Iterable[Question], role: str) -> tuple[Question, ...]:
    """What a "coach" or a "participant" is asked."""
    return tuple(question for question in questions if question.audience in {role, "both"})


def offered(question: Question) -> tuple[str, ...]:
    """What can be chosen: a scale's steps, a choice's options, nothing for words."""
    if question.kind == "scale":
        return SCALE
    return question.options if question.kind == "choice" else ()


def ends(question: Question) -> str:
    """What the ends of a scale mean: "From 1, not yet, to 5, very."; nothing where nobody said."""
    if question.kind != "scale" or len(question.options) != 2:
        return ""
    low, high = (f"{option[:1].lower()}{option[1:]}" for option in question.options)
    return f"From 1, {low}, to 5, {high}."


def checked(questions: Iterable[Question], replies: Mapping[str, str]) -> Replies:
    """The replies to keep: every scale and choice answered as offered, words where there are any.

    Raises:
        ReplyUnknown: a reply to a question that was not asked, or one that was not offered.
        ReplyMissing: a scale or a choice without an answer.
    """
    asked = {question.key: question for question in questions}
    for key in replies:
        if key not in asked:
            raise ReplyUnknown(key)
    kept = {}
    for key, question in asked.items():
        reply = replies.get(key) or ""
        if question.kind == "words":
            if len(reply) > LONGEST:
                raise ReplyUnknown(key)
        elif not reply:
            raise ReplyMissing(key)
        elif reply not in offered(question):
            raise ReplyUnknown(key)
        if reply:
            kept[key] = reply
    return kept
