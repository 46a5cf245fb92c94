"""A cohort with pairs and a small survey, for tests."""

from datetime import UTC, datetime
from uuid import uuid4

from mentoring.organizations.plans import shipped

PUBLISHED = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
DUE = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)  # 11 am Pacific Time
QUESTIONS = [
    {
        "key": "met",
        "kind": "choice",
        "question": "Have the two of you met yet?",
        "options": ["Yes", "No"],
        "audience": "both",
    },
    {
        "key": "worth",
        "kind": "scale",
        "question": "How worthwhile was it?",
        "options": ["Not yet", "Very"],
        "audience": "both",
    },
    {"key": "prepared", "kind": "scale", "question": "How well prepared were you?", "audience": "coach"},
    {"key": "help", "kind": "words", "question": "What could we do to help?", "audience": "both"},
]
FOR_COACH = {"met": "Yes", "worth": "4", "prepared": "5", "help": "A list of questions."}
FOR_PARTICIPANT = {"met": "No", "worth": "2"}


def template(*, anonymous=True, after_days=30, questions=QUESTIONS, key="pulse"):
    """A shipped plan with one survey of ours."""
    plain = shipped()["emerging-leaders"]
    survey = {
        "key": key,
        "title": "Thirty-day pulse",
        "after_days": after_days,
        "anonymous": anonymous,
        "questions": questions,
    }
    return {**plain, "surveys": [survey]}


def cohort(world, organization, *, pairs=1, **details):
    """A running cohort of a program with that survey, and its matches."""
    program = world.program(organization, f"Program {uuid4()}", template=template(**details))
    found = world.cohort(organization, program=program, state="running")
    matches = [
        world.match(
            organization,
            cohort=found,
            coach=world.coach(organization, f"Coach {number}"),
            participant=world.participant(organization, f"Participant {number}"),
            published_at=PUBLISHED,
        )
        for number in range(pairs)
    ]
    return found, matches
