"""Forms of cohorts."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from blueprints.shared.forms import Form, choices


class CohortForm(Form):
    """When a cohort runs, and for how many."""

    program = SelectField("Program", validators=[InputRequired("Choose a program.")])
    name = StringField(
        "Name of the cohort",
        description="As people will read it, such as “Class of 2027”.",
        validators=[InputRequired("Give the cohort a name."), Length(max=120)],
    )
    starts_on = DateField("First day", validators=[InputRequired("Enter the first day.")])
    ends_on = DateField("Last day", validators=[InputRequired("Enter the last day.")])
    zone = SelectField("Time zone", description="Days and deadlines of the cohort are days in this zone.")
    places = IntegerField(
        "Places for participants",
        validators=[
            InputRequired("Enter how many participants it can take."),
            NumberRange(1, 10_000, message="Enter a number from 1 to 10,000."),
        ],
    )
    names_shown = BooleanField(
        "Participants may see each other's names",
        description="In group meetings that they sit in. Addresses are never shown.",
    )
    version = HiddenField()

    def __init__(self, *args: Any, programs: list[tuple[str, str]], zones: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program.choices = choices(programs)
        self.zone.choices = choices(zones)


class CoachesForm(Form):
    """Which coaches serve in a cohort, and with how many places each."""

    coaches = SelectMultipleField(
        "Coaches",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Choose at least one coach.")],
    )
    places = IntegerField(
        "Places for each",
        default=1,
        description="How many participants each takes in this cohort; never more than the coach offers.",
        validators=[
            InputRequired("Enter a number."),
            NumberRange(1, 20, message="Enter a number from 1 to 20."),
        ],
    )

    def __init__(self, *args: Any, coaches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coaches.choices = choices(coaches)


class ParticipantsForm(Form):
    """Which members take part in a cohort."""

    participants = SelectMultipleField(
        "Participants",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Choose at least one participant.")],
    )

    def __init__(self, *args: Any, participants: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participants.choices = choices(participants)
