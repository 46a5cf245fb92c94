"""Forms of logging: what became of it, how long, how, and what to write down."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from blueprints.shared.forms import Form, choices
from mentoring.organizations.vocabulary import FORMATS, TOPICS
from mentoring.scheduling.models import Meeting
from mentoring.sessions.notes import LONGEST as LONGEST_NOTE
from mentoring.sessions.told import LONGEST, Told

USUAL = (30, 60, 90)
HAPPENED = (("met", "Yes, we met"), ("moved", "We moved it"), ("missed", "It did not happen"))
LINE_LENGTH = validators.Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE:,} characters.")


class LineForm(Form):
    """One's own words on a log."""

    line = TextAreaField("A line for both of you", [validators.Optional(), LINE_LENGTH])
    private = TextAreaField("A note only for you", [validators.Optional(), LINE_LENGTH])


class TimeForm(LineForm):
    """How long, how, and about what."""

    minutes = RadioField("How long?", [validators.Optional()])
    other_minutes = StringField("Another length", [validators.Optional()])
    format = RadioField("How did you meet?", [validators.Optional()], choices=choices(FORMATS))
    topics = SelectMultipleField(
        "What was it about?",
        [validators.Optional()],
        choices=choices(TOPICS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, usual: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths = sorted({*USUAL, *usual})
        self.minutes.choices = choices([(str(length), f"{length} min") for length in lengths])

    def validate_other_minutes(self, field: Field) -> None:
        if field.data and self.length is None:
            raise ValidationError(f"Type how many minutes you met, from 1 to {LONGEST}.")

    @property
    def length(self) -> int | None:
        """The minutes: what was typed counts before what was chosen; None when neither is a number."""
        typed = self.other_minutes.data or self.minutes.data or ""
        whole = typed.isdecimal() and typed.isascii() and len(typed) <= 4
        return int(typed) if whole and 1 <= int(typed) <= LONGEST else None

    @property
    def told(self) -> Told:
        """What the form says became of it."""
        return Told("met", self.length or 0, self.format.data or FORMATS[0][0], tuple(self.topics.data or ()))


class MeetingForm(TimeForm):
    """What became of a booked meeting."""

    happened = RadioField(
        "Did you meet?", [validators.InputRequired("Choose whether you met.")], choices=choices(HAPPENED)
    )

    @property
    def told(self) -> Told:
        said = super().told
        return Told(self.happened.data, said.minutes, said.format, said.topics)


class SessionForm(TimeForm):
    """Any session of a match."""

    held_on = StringField("Which day?", [validators.InputRequired("Choose the day.")], widget=DateInput())
    twice = BooleanField("We met twice that day")
    key = HiddenField(validators=[validators.InputRequired(), validators.UUID()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key.data = self.key.data or str(uuid4())

    def validate_held_on(self, _: Field) -> None:
        if self.day is None:
            raise ValidationError("Type the day as month, day and year.")

    @property
    def day(self) -> date | None:
        """The day that was chosen, as browsers send it."""
        try:
            return datetime.strptime(self.held_on.data or "", "%Y-%m-%d").date()  # noqa: DTZ007 - a date alone
        except ValueError:
            return None

    @property
    def logging_key(self) -> UUID:
        """The key, as sent."""
        return UUID(self.key.data)


def about_meeting(meeting: Meeting) -> dict[str, Any]:
    """What a form says before anybody touches it: they met, as booked."""
    return {"happened": "met", "minutes": str(length_of(meeting)), "format": meeting.format}


def length_of(meeting: Meeting) -> int:
    """The minutes that were booked."""
    return int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
