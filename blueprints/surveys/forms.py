"""The form of a survey, made from its questions."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField, validators

from blueprints.shared.forms import Form, choices
from mentoring.foundation.errors import Refusal
from mentoring.organizations.plan_parts import Question
from mentoring.surveys.questions import LONGEST, ends, offered

PREFIX = "answer-"


class SurveyForm(Form):
    """The questions that one person is asked."""

    @property
    def replies(self) -> dict[str, str]:
        """What was answered, by the key of the question."""
        return {
            field.name.removeprefix(PREFIX): field.data or ""
            for field in self
            if field.name.startswith(PREFIX)
        }

    def refuse(self, refusal: Refusal) -> None:
        """A verb names the question by its key; the form shows it at that question's field."""
        if refusal.field:
            refusal.field = PREFIX + refusal.field
        super().refuse(refusal)


def survey_form(questions: Sequence[Question]) -> SurveyForm:
    """A form with a field for each question, in their order."""
    fields = {PREFIX + question.key: field_for(question) for question in questions}
    made: type[SurveyForm] = type("QuestionsForm", (SurveyForm,), fields)
    return made()


def field_for(question: Question) -> RadioField | TextAreaField:
    """Large taps for what is chosen, a box for words."""
    if question.kind == "words":
        most = validators.Length(max=LONGEST, message=f"Use at most {LONGEST:,} characters.")
        return TextAreaField(question.question, [validators.Optional(), most])
    needed = validators.InputRequired(f"Choose an answer: {question.question}")
    return RadioField(
        question.question,
        [needed],
        choices=choices([(option, option) for option in offered(question)]),
        description=ends(question),
    )
