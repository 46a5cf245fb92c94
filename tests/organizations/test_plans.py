"""The plans of programs: what ships, and what a program keeps."""

from dataclasses import asdict

import pytest

from mentoring.organizations.models import Program
from mentoring.organizations.plan_files import read, write
from mentoring.organizations.plan_shape import plan_from
from mentoring.organizations.plans import plain_of, plan_of, shipped
from mentoring.organizations.spots import PlanUnusable


def changed(**fields):
    return {**shipped()["emerging-leaders"], **fields}


def refusal(plain):
    with pytest.raises(PlanUnusable) as refused:
        plan_from(plain)
    return refused.value.sentence


def test_three_templates_ship_in_the_order_they_are_offered():
    assert [(plain["key"], plain["name"], plain["kind"]) for plain in shipped().values()] == [
        ("emerging-leaders", "Emerging leaders with legacy coach, 12 months", "cohort"),
        ("open-coaching", "Open coaching from the gallery", "gallery"),
        ("nine-month-cohort", "Nine-month cohort of twenty", "cohort"),
    ]


@pytest.mark.parametrize("key", ["emerging-leaders", "open-coaching", "nine-month-cohort"])
def test_every_template_asks_both_sides_after_thirty_days_and_reminds_a_day_and_an_hour_before(key):
    plan = plan_from(shipped()[key])
    pulse = next(survey for survey in plan.surveys if survey.key == "pulse")
    assert (pulse.after_days, pulse.anonymous) == (30, True)
    for role in ("coach", "participant"):
        assert {question.kind for question in pulse.for_role(role)} == {"scale", "choice", "words"}
    assert plan.reminders_minutes == (1440, 60)
    assert sum(plan.criteria.values()) == 100


@pytest.mark.parametrize("key", ["emerging-leaders", "open-coaching", "nine-month-cohort"])
def test_a_plan_that_is_written_is_read_back_unchanged(key):
    plain = shipped()[key]
    assert read(write(plain, comment="Two\nlines.").encode()) == plain


def test_a_program_follows_the_copy_it_keeps():
    program = Program(template_key="emerging-leaders", template=changed(meeting_minutes=30))
    assert plan_of(program).meeting_minutes == 30
    assert plan_of(program).months == 12


def test_a_program_that_keeps_no_copy_follows_the_template_of_its_key():
    program = Program(template_key="open-coaching", template={})
    assert plan_of(program).meeting_minutes == 45
    assert plain_of(program) == shipped()["open-coaching"]


def test_a_question_can_be_kept_as_a_survey_keeps_it():
    survey = plan_of(Program(template_key="emerging-leaders", template={})).surveys[0]
    assert asdict(survey.questions[2]) == {
        "key": "fit",
        "kind": "scale",
        "question": "How well does your coach fit what you are looking for?",
        "options": ("Not well", "Very well"),
        "audience": "participant",
    }


QUESTION = {"key": "q", "kind": "words", "question": "Why?", "audience": "both"}


def survey(**fields):
    return {
        "key": "pulse",
        "title": "Pulse",
        "after_days": 30,
        "anonymous": True,
        "questions": [QUESTION],
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"format": 2}, "format: this version of the product reads format 1."),
        ({"months": 0}, "months: write a whole number from 1 to 60."),
        ({"months": True}, "months: write a whole number from 1 to 60."),
        ({"months": "12"}, "months: write a whole number from 1 to 60."),
        ({"name": ""}, "name: write something here."),
        ({"name": 5}, "name: write this as text, in quotation marks if it looks like a number or a date."),
        ({"name": "x" * 121}, "name: this is too long: 120 characters at most."),
        ({"name": "bell\x07"}, "name: take out the control characters."),
        ({"key": "Not A Key"}, "key: use small letters, digits and hyphens, as in first-meeting."),
        ({"kind": "club"}, "kind: write one of these words: cohort, gallery."),
        ({"cadence": 4}, "cadence: write this as fields with values, one on each line."),
        ({"stages": {}}, "stages: write this as a list."),
        ({"reminders_minutes": [60, 1]}, "reminders_minutes[2]: write a whole number from 5 to 40,320."),
        ({"criteria": {"topics": 0}}, "criteria: give at least one of these a weight above 0."),
        (
            {"surveys": [survey(questions=[{**QUESTION, "kind": "stars"}])]},
            "surveys[1].questions[1].kind: write one of these words: scale, choice, words.",
        ),
        (
            {"surveys": [survey(questions=[{**QUESTION, "kind": "choice"}])]},
            "surveys[1].questions[1].options: write this as a list.",
        ),
        (
            {"surveys": [survey(questions=[{**QUESTION, "kind": "choice", "options": ["A", "A"]}])]},
            "surveys[1].questions[1].options: two of these are the same.",
        ),
        (
            {"surveys": [survey(questions=[])]},
            "surveys[1].questions: write 1 to 30 of these; there are 0.",
        ),
        (
            {"surveys": [survey(), survey()]},
            "surveys[2].key: two of these have this key; each needs its own.",
        ),
        (
            {"meeting_kinds": [{"key": "a", "title": "A", "minutes": 5, "formats": ["video"]}]},
            "meeting_kinds[1].minutes: write a whole number from 15 to 240.",
        ),
        (
            {"meeting_kinds": [{"key": "a", "title": "A", "minutes": 60, "formats": ["pigeon"]}]},
            "meeting_kinds[1].formats[1]: write one of these words: video, phone, in_person.",
        ),
        (
            {
                "meeting_kinds": [
                    {"key": key, "title": "A", "minutes": 60, "formats": ["video"]} for key in "ab"
                ]
            },
            "meeting_kinds[2].title: two of these have this name; each needs its own.",
        ),
        ({"surveys": [survey(anonymous="yes")]}, "surveys[1].anonymous: write true or false."),
        (
            {"certificate": {"title": "Done", "sessions": 4, "milestones": ["nothing"]}},
            "certificate.milestones[1]: no milestone of this plan has this key.",
        ),
    ],
)
def test_a_plan_of_the_wrong_shape_is_refused_with_its_path(fields, sentence):
    assert refusal(changed(**fields)) == sentence


def test_an_unknown_field_is_refused_with_the_ones_that_are_known():
    cadence = {"every_weeks": 4, "first_within_days": 21, "color": "red"}
    assert refusal(changed(cadence=cadence)) == (
        "cadence.color: this field is not known. Known here: every_weeks, first_within_days."
    )


def test_a_missing_field_is_named():
    plain = changed()
    del plain["surveys"]
    assert refusal(plain) == "surveys: this field is missing."


def test_a_plan_without_a_certificate_gives_none():
    assert plan_from(changed(certificate=None)).certificate is None
