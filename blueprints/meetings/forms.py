"""Forms of booking: a start, and the key that makes a form sent twice book once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from wtforms import Field, HiddenField, TextAreaField, ValidationError, validators

from blueprints.shared.fields import DayField, line
from blueprints.shared.forms import Form
from mentoring.organizations.vocabulary import FORMATS


class StartForm(Form):
    """A start that was offered."""

    starts_at = HiddenField("Time", validators=[validators.InputRequired("Choose a time.")])

    def validate_starts_at(self, _: Field) -> None:
        if self.start is None:
            raise ValidationError("Choose one of the times on the page.")

    @property
    def start(self) -> datetime | None:
        """The instant that was chosen, if it is one of this century."""
        try:
            start = datetime.strptime(self.starts_at.data or "", "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        except ValueError:
            return None
        return start if 2000 <= start.year < 2100 else None

    @property
    def chosen(self) -> datetime:
        """The instant that was chosen, once the form is sound."""
        start = self.start
        if start is None:
            raise ValueError("the form was not validated")
        return start


class BookingForm(StartForm):
    """A start, the way to meet, and the form's own key."""

    format = HiddenField("How you meet")
    key = HiddenField(validators=[validators.InputRequired(), validators.UUID()])

    def __init__(self, *args: Any, formats: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [pair for pair in FORMATS if pair[0] in formats] or list(FORMATS[:1])
        self.format.data = self.format.data or self.offered[0][0]
        self.key.data = self.key.data or str(uuid4())

    def validate_format(self, field: Field) -> None:
        if field.data not in dict(self.offered):
            raise ValidationError("Your coach does not meet in that way. Choose another.")

    @property
    def booking_key(self) -> UUID:
        """The key, as sent."""
        return UUID(self.key.data)


class ChangeForm(StartForm):
    """A new start for a meeting as it was seen."""

    sequence = HiddenField(validators=[validators.InputRequired()])

    def validate_sequence(self, field: Field) -> None:
        if not (field.data or "").isdecimal():
            raise ValidationError("Open the meeting again.")

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the meeting."""
        return int(self.sequence.data)


class WordsForm(Form):
    """A few words to the other of the two."""

    words = TextAreaField(
        "A few words", validators=[validators.Length(max=1000, message="Up to 1,000 characters.")]
    )


class CancelForm(WordsForm):
    """A meeting as it was seen, and a few words."""

    sequence = HiddenField()

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the meeting; -1 for nonsense, which matches none."""
        sent = self.sequence.data or ""
        return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else -1


class ClosedDaysForm(Form):
    """From one day through another, and what they are."""

    first_day = DayField("First day", validators=[validators.InputRequired("Enter the first day.")])
    last_day = DayField("Last day", validators=[validators.Optional()])
    title = line("What it is", 120)
