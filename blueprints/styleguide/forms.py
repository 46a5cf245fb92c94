"""Forms that show every kind of field, empty, filled and refused."""

from collections.abc import Mapping
from typing import Self

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

TOPICS = [
    SelectChoice("interviews", "Interview preparation"),
    SelectChoice("council", "Council relations"),
    SelectChoice("chief", "First chief role"),
]
MINUTES = [SelectChoice("30", "30 min"), SelectChoice("60", "60 min"), SelectChoice("90", "90 min")]


class ExampleForm(Form):
    """A form that can be shown as if it had been sent."""

    @classmethod
    def refused(cls, typed: Mapping[str, str]) -> Self:
        """The form after it was sent with these words and checked."""
        form = cls(MultiDict(typed), prefix="wrong-" if cls is EverythingForm else "")
        form.validate()
        return form


class EverythingForm(ExampleForm):
    """One field of each kind."""

    name = StringField("Your name", [InputRequired("Enter your name."), Length(max=80)])
    email = EmailField(
        "E-mail address", [InputRequired("Enter an e-mail address, such as name@city.example.")]
    )
    password = PasswordField("Password", [InputRequired("Enter a password of 12 characters or more.")])
    headline = TextAreaField("What should people know first?", [Length(max=200)])
    participants = IntegerField(
        "Participants at a time",
        [NumberRange(1, 9, "Choose a number from 1 to 9.")],
        description="Most coaches choose two.",
    )
    zone = SelectField(
        "Time zone",
        choices=[
            SelectChoice("America/Los_Angeles", "Pacific Time"),
            SelectChoice("America/Chicago", "Central Time"),
        ],
    )
    starts_on = DateField("First day", [InputRequired("Enter the first day.")])
    format = RadioField(
        "How would you rather meet?",
        [InputRequired("Choose how you would rather meet.")],
        choices=[
            SelectChoice("video", "Video"),
            SelectChoice("phone", "Phone"),
            SelectChoice("person", "In person"),
        ],
    )
    minutes = RadioField("How long?", [Optional()], choices=MINUTES)
    topics = SelectMultipleField("Topics", choices=TOPICS, widget=ListWidget(), option_widget=CheckboxInput())
    away = BooleanField("I am away at the moment")
    photo = FileField("Photo")


class AttendanceForm(ExampleForm):
    """What a coach is asked after a meeting."""

    attendance = RadioField(
        "Did you meet?",
        [InputRequired("Choose whether you met.")],
        choices=[
            SelectChoice("held", "Yes, we met"),
            SelectChoice("moved", "We moved it"),
            SelectChoice("missed", "It did not happen"),
        ],
    )
    minutes = RadioField("How long?", [InputRequired("Choose how long.")], choices=MINUTES)
    line = TextAreaField("A line for both of you", [Length(max=500)])
