"""Forms of a participant's profile and goals."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from blueprints.shared.fields import NumberField, PopulationField, line, several
from blueprints.shared.forms import Form, choices
from mentoring.organizations.vocabulary import (
    CAREER_STEPS,
    FORMATS,
    GOVERNMENTS,
    LANGUAGES,
    MEETING_TIMES,
    SETTINGS,
    TOPICS,
    VALUES,
)
from mentoring.participants.actions import TOPIC_FIELDS, Wanted, Work

NONE_CHOSEN = ("", "Choose a topic")
GREATEST = 50_000_000


def topic(label: str, *validators: Any) -> SelectField:
    return SelectField(label, choices=choices((NONE_CHOSEN, *TOPICS)), validators=validators)


def believable(_: Form, bound: PopulationField) -> None:
    """What is no number at all has been refused as such."""
    if bound.data is not None and not 0 <= bound.data <= GREATEST:
        raise ValidationError(f"Enter a number up to {GREATEST:,}.")


class ProfileForm(Form):
    """What a participant hopes for, and where they work."""

    story = TextAreaField(
        "What do you hope for?",
        description="Two or three sentences are plenty: where you are, and where you would like to be.",
        validators=[
            DataRequired("Write a sentence or two about what you hope for."),
            Length(max=2000, message="Use up to 2,000 characters."),
        ],
    )
    first_topic = topic("What matters most to you?", InputRequired("Choose the topic that matters most."))
    second_topic = topic("What comes second?", Optional())
    third_topic = topic("And third?", Optional())
    formats = several(
        "How would you like to meet?", FORMATS, validators=[InputRequired("Choose at least one way to meet.")]
    )
    languages = several(
        "Languages you can meet in",
        LANGUAGES,
        validators=[InputRequired("Choose at least one language.")],
    )
    meeting_times = several(
        "When do you like to meet?",
        MEETING_TIMES,
        description="Choose all that fit. If you choose none, we take it to be your working hours.",
        validators=[Optional()],
    )
    values = several(
        "What matters most to you in work?",
        VALUES,
        description="Choose up to three. It helps to find a coach who works as you do.",
        validators=[Optional(), Length(max=3, message="Choose up to three.")],
    )
    title = line("Job title", 120)
    agency = line("Where you work", 120, description="Your city, county or agency.")
    city = line("City", 80)
    state = line("State", 40)
    population = PopulationField(
        "How many people live there?",
        description="About right is good enough.",
        validators=[Optional(), believable],
    )
    government = SelectField(
        "Form of government",
        choices=choices((("", "Not sure"), *GOVERNMENTS)),
        validators=[Optional()],
    )
    setting = SelectField(
        "Kind of place", choices=choices((("", "Not sure"), *SETTINGS)), validators=[Optional()]
    )
    career_path = several("Steps of your career so far", CAREER_STEPS, validators=[Optional()])
    years = NumberField(
        "Years in local government",
        validators=[Optional(), NumberRange(0, 60, "Enter a number from 0 to 60.")],
    )
    phone = line("Phone", 40, description="Your coach sees it once you are matched.")

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            story=self.story.data or "",
            topics=tuple(self[name].data or "" for name in TOPIC_FIELDS),
            languages=tuple(self.languages.data or ()),
            formats=tuple(self.formats.data or ()),
            government=self.government.data or "",
            career_path=tuple(self.career_path.data or ()),
            setting=self.setting.data or "",
            years=self.years.data,
            values=tuple(self.values.data or ()),
            meeting_times=tuple(self.meeting_times.data or ()),
        )

    @property
    def work(self) -> Work:
        return Work(
            title=self.title.data or "",
            agency=self.agency.data or "",
            city=self.city.data or "",
            state=self.state.data or "",
            population=self.population.data,
            phone=self.phone.data or "",
        )


class GoalForm(Form):
    """A goal in a sentence."""

    sentence = StringField(
        "Your goal",
        description="One sentence, such as “Lead a budget process from start to end.”",
        validators=[
            DataRequired("Write your goal in a sentence."),
            Length(max=200, message="Use up to 200 characters."),
        ],
    )
