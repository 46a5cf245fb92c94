"""Forms of group meetings."""

from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField, validators
from wtforms.widgets import CheckboxInput, ListWidget

from blueprints.shared.fields import DayField, NumberField, line
from blueprints.shared.forms import Form, choices, whole
from blueprints.shared.walls import ClockField, WallForm
from mentoring.organizations.vocabulary import FORMATS


class TimeForm(WallForm):
    """A day and a time, and the group as it was seen."""

    day = DayField("Day", validators=[validators.InputRequired("Enter a day.")])
    starts_at = ClockField("Time", validators=[validators.InputRequired("Enter a time, such as 18:30.")])
    sequence = HiddenField()

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the group; -1 for nonsense, which matches none."""
        return whole(self.sequence.data)


class GroupForm(WallForm):
    """What the group is about, when it is, and for how many."""

    cohort = SelectField("Cohort", validators=[validators.InputRequired("Choose a cohort.")])
    title = line("What it is about", 120, validators=[validators.InputRequired("Say what it is about.")])
    day = DayField("Day", validators=[validators.InputRequired("Enter a day.")])
    starts_at = ClockField("Time", validators=[validators.InputRequired("Enter a time, such as 18:30.")])
    minutes = NumberField(
        "Minutes",
        default=60,
        validators=[
            validators.InputRequired("Enter how many minutes it lasts."),
            validators.NumberRange(15, 480, message="Enter a number from 15 to 480."),
        ],
    )
    places = NumberField(
        "Seats",
        default=6,
        validators=[
            validators.InputRequired("Enter how many participants can come."),
            validators.NumberRange(2, 50, message="Enter a number from 2 to 50."),
        ],
    )
    format = RadioField("How you meet", validators=[validators.InputRequired("Choose how you meet.")])
    place = line("Where", 200)
    key = HiddenField(validators=[validators.InputRequired(), validators.UUID()])

    def __init__(self, *args: Any, cohorts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort.choices = choices(cohorts)
        self.format.choices = choices(FORMATS)
        self.format.data = self.format.data or FORMATS[0][0]
        self.key.data = self.key.data or str(uuid4())

    @property
    def booking_key(self) -> UUID:
        """The key, as sent."""
        return UUID(self.key.data)


class CancelForm(Form):
    """A group as it was seen, and a few words to everybody in it."""

    words = TextAreaField(
        "A few words", validators=[validators.Length(max=1000, message="Up to 1,000 characters.")]
    )
    sequence = HiddenField()

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the group; -1 for nonsense, which matches none."""
        return whole(self.sequence.data)


class AttendanceForm(Form):
    """Who came."""

    came = SelectMultipleField("Who came?", widget=ListWidget(), option_widget=CheckboxInput())

    def __init__(self, *args: Any, sitting: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.came.choices = choices(sitting)
