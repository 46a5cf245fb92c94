"""Writes the demo's surveys: who was asked, who answered, and what came back without saying from whom."""

from datetime import datetime, time
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mentoring.demo.classes import Class
from mentoring.demo.ledger import Ledger
from mentoring.demo.members import write
from mentoring.demo.pairs import Written
from mentoring.demo.wording import BEST, HELP
from mentoring.foundation.models import new_id
from mentoring.organizations.plan_parts import Survey
from mentoring.organizations.plans import plan_of
from mentoring.surveys.models import Answer, Recipient, Wave
from mentoring.surveys.questions import as_plain
from mentoring.surveys.timing import MORNING, OPEN_FOR, due_on

# Answers lean to the good, as they do; the weights belong to the options in their order.
LIKELY = {"met": (11, 5, 2, 2), "way": (8, 7, 2, 3, 1), "again": (6, 3, 1)}
SCALE = (1, 1, 3, 7, 8)


def write_wave(
    chosen: Class, written: Written, key: str, ledger: Ledger, *, choose: Random, answering: float
) -> Wave:
    """One sending of a survey of the cohort's program, answered by about that share of the people."""
    survey = next(each for each in plan_of(chosen.program).surveys if each.key == key)
    zone = chosen.cohort.zone
    day = due_on(min(match.published_at for match in written.matches), survey.after_days, zone)
    opened_at = datetime.combine(day, time(MORNING), ZoneInfo(zone))
    wave = Wave(
        id=new_id(),
        cohort_id=chosen.cohort.id,
        survey_key=survey.key,
        title=survey.title,
        questions=as_plain(survey.questions),
        anonymous=survey.anonymous,
        due_on=day,
        opened_at=opened_at,
        closes_at=opened_at + OPEN_FOR,
    )
    write([wave])
    recipients, answers = [], []
    paired = {match.coach_id for match in written.matches} | {
        match.participant_id for match in written.matches
    }
    for role, people in (("coach", chosen.coaches), ("participant", chosen.participants)):
        for member in people:
            if member.id not in paired:
                continue
            answered = choose.random() < answering
            recipient = Recipient(
                id=new_id(), wave_id=wave.id, membership_id=member.id, role=role, answered=answered
            )
            recipients.append(recipient)
            ledger.add(
                "survey_invitation",
                member.id,
                recipient.id,
                opened_at,
                "The program asks for a short answer.",
                expires_at=wave.closes_at,
            )
            if answered:
                replies = replies_of(survey, role, choose)
                answers.append(Answer(wave_id=wave.id, recipient_id=None, role=role, replies=replies))
    choose.shuffle(answers)  # rows in the order of the people would say whose they are
    write(recipients)
    write(answers)
    return wave


def replies_of(survey: Survey, role: str, choose: Random) -> dict[str, Any]:
    """What one person answered to the questions of their role."""
    replies: dict[str, Any] = {}
    for question in survey.for_role(role):
        if question.kind == "scale":
            replies[question.key] = choose.choices((1, 2, 3, 4, 5), weights=SCALE)[0]
        elif question.kind == "choice":
            replies[question.key] = choose.choices(question.options, weights=LIKELY.get(question.key))[0]
        elif choose.random() < 0.5:
            replies[question.key] = choose.choice(BEST if question.key == "best" else HELP)
    return replies
