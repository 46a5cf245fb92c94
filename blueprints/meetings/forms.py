"""Forms of booking: a start, and the key that makes a form sent twice book once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
    validators,
)

from blueprints.shared.fields import DayField, ZoneField, line
from blueprints.shared.forms import Form, choices, whole
from blueprints.shared.walls import ClockField, WallForm
from mentoring.foundation.errors import Refusal
from mentoring.organizations.vocabulary import FORMATS
from mentoring.scheduling.kinds import KindUnknown, open_kinds, ways
from mentoring.scheduling.outside import TimeUnusable
from mentoring.scheduling.queries import Pair
from mentoring.scheduling.repeats import TIMES


def offered(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Ways to meet with their names, each once, in the order they are always in; never none."""
    return [pair for pair in FORMATS if pair[0] in codes] or list(FORMATS[:1])


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
    """A start, the kind of meeting where the program has any, the way to meet, where, and the form's own key."""

    kind = HiddenField("What kind of meeting")
    guest = HiddenField(
        "The other coach", validators=[validators.Optional(), validators.UUID("Choose a coach.")]
    )
    format = HiddenField("How you meet")
    place = HiddenField("Where", validators=[validators.Length(max=200, message="Use up to 200 characters.")])
    key = HiddenField(validators=[validators.InputRequired(), validators.UUID()])

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = open_kinds(pair.plan)
        self.meant, self.minutes, codes = pair.meant(self.kind.data)
        self.offered = offered(codes)
        self.format.data = self.format.data or self.offered[0][0]
        self.key.data = self.key.data or str(uuid4())

    def validate_kind(self, field: Field) -> None:
        if (field.data or "") != (self.meant.key if self.meant else ""):
            raise ValidationError(KindUnknown.sentence)

    def validate_format(self, field: Field) -> None:
        if field.data not in dict(self.offered):
            raise ValidationError("Your coach does not meet in that way. Choose another.")

    @property
    def asks_where(self) -> bool:
        """Whether somebody has to say where: in person, and nobody has said it."""
        in_person = self.meant is not None and self.format.data == "in_person"
        return in_person and not (self.place.data or (self.meant and self.meant.place))

    @property
    def third(self) -> UUID | None:
        """The coach who comes as a guest, if anybody does and it is an id."""
        try:
            return UUID(self.guest.data) if self.guest.data else None
        except ValueError:
            return None

    @property
    def booking_key(self) -> UUID:
        """The key, as sent."""
        return UUID(self.key.data)


class DetailsForm(BookingForm):
    """A start that is held, with the way to meet, the place, and whether it repeats."""

    format = RadioField("How you meet")
    place = line("Where", 200)
    repeat = HiddenField()
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.format.choices = choices(self.offered)
        self.repeat.data = self.repeat.data if self.repeat.data in TIMES else ""

    def validate_repeat(self, field: Field) -> None:
        if field.data and self.third is not None:
            raise ValidationError("A guest comes to one meeting. Leave the guest out, or book it once.")

    @property
    def count(self) -> int:
        """How many dates the page showed; -1 for nonsense, which is never as many."""
        return whole(self.seen.data)


class ChangeForm(StartForm):
    """A new start for a meeting as it was seen."""

    sequence = HiddenField(validators=[validators.InputRequired()])

    def validate_sequence(self, field: Field) -> None:
        if field.data and self.seen < 0:
            raise ValidationError("Open the meeting again.")

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the meeting; -1 for nonsense."""
        return whole(self.sequence.data)


class WordsForm(Form):
    """A few words to the other of the two."""

    words = TextAreaField(
        "A few words", validators=[validators.Length(max=1000, message="Up to 1,000 characters.")]
    )


class GuestForm(WordsForm):
    """A coach to ask to a meeting, and a few words."""

    guest = HiddenField(
        "The other coach",
        validators=[validators.InputRequired("Choose a coach."), validators.UUID("Choose a coach.")],
    )

    @property
    def chosen(self) -> UUID:
        """The coach who is asked, once the form is sound."""
        return UUID(self.guest.data)


class CancelForm(WordsForm):
    """A meeting as it was seen, and a few words."""

    sequence = HiddenField()

    @property
    def seen(self) -> int:
        """The sequence at which the page showed the meeting; -1 for nonsense, which matches none."""
        return whole(self.sequence.data)


class ClosedDaysForm(Form):
    """From one day through another, and what they are."""

    first_day = DayField("First day", validators=[validators.InputRequired("Enter the first day.")])
    last_day = DayField("Last day", validators=[validators.Optional()])
    title = line("What it is", 120)


class KindForm(WallForm):
    """What kind of meeting, where the program has any, how and where, at times that nobody offered."""

    kind = RadioField("What kind of meeting", validators=[validators.InputRequired("Choose one.")])
    format = RadioField("How you meet", validators=[validators.InputRequired("Choose how you meet.")])
    place = line("Where", 200)
    key = HiddenField(validators=[validators.InputRequired(), validators.UUID()])

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, usual = open_kinds(pair.plan), pair.usual_kind
        self.kind.choices = choices([(kind.key, f"{kind.title}, {kind.minutes} minutes") for kind in kinds])
        if not kinds:
            del self.kind
        elif usual and not self.is_submitted():
            self.kind.data = usual.key
        self.format.choices = choices(
            offered([way for kind in (kinds or (None,)) for way in ways(kind, pair.formats)])
        )
        self.format.data = self.format.data or self.format.choices[0].value
        self.key.data = self.key.data or str(uuid4())

    @property
    def chosen_kind(self) -> str:
        """The key of the kind, where there is one to choose."""
        return self.kind.data if self.kind else ""


class OutsideForm(KindForm):
    """A time that the coach chooses, whatever their hours say."""

    day = DayField("Day", validators=[validators.InputRequired("Enter a day.")])
    starts_at = ClockField("Time", validators=[validators.InputRequired("Enter a time, such as 18:30.")])

    @property
    def chosen(self) -> datetime:
        """The instant that was chosen, once the form is sound."""
        return self.wall(self.day, self.starts_at)


class ProposalForm(KindForm):
    """Up to three times, and a few words."""

    first_day = DayField("Day", validators=[validators.InputRequired("Enter a day.")])
    first = ClockField("Time", validators=[validators.InputRequired("Enter a time, such as 18:30.")])
    second_day = DayField("Day", validators=[validators.Optional()])
    second = ClockField("Time", validators=[validators.Optional()])
    third_day = DayField("Day", validators=[validators.Optional()])
    third = ClockField("Time", validators=[validators.Optional()])
    words = TextAreaField(
        "A few words", validators=[validators.Length(max=1000, message="Use up to 1,000 characters.")]
    )

    @property
    def rows(self) -> list[tuple[Field, Field]]:
        """The days and times, in the order of the page."""
        return [(self.first_day, self.first), (self.second_day, self.second), (self.third_day, self.third)]

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for day, time in self.rows[1:]:
            if not day.errors and not time.errors and (day.data is None) != (time.data is None):
                time.errors = ["Enter both a day and a time, or clear both."]
                good, self.status = False, 422
        return good

    def refuse(self, refusal: Refusal) -> None:
        """Show what is wrong with one of the times at that time."""
        if isinstance(refusal, TimeUnusable):
            wrong = (time for day, time in self.rows if self.instant(day, time) == refusal.starts_at)
            refusal.field = next((time.name for time in wrong), refusal.field)
        super().refuse(refusal)

    @property
    def proposed(self) -> list[datetime]:
        """The instants that were proposed."""
        found = (self.instant(day, time) for day, time in self.rows)
        return [instant for instant in found if instant is not None]


class OpeningsForm(Form):
    """What first times are looked for, all of it in the address."""

    class Meta(Form.Meta):
        csrf = False

    topic = SelectField("Help with", validate_choice=False)
    format = SelectField("How you meet", validate_choice=False)
    minutes = SelectField("How long", validate_choice=False)
    part = SelectField("Part of the day", validate_choice=False)

    def offer(self, name: str, any_words: str, codes: Sequence[tuple[str, str]]) -> None:
        """Give a filter its choices, the first of which chooses nothing."""
        self[name].choices = choices([("", any_words), *codes])


class ZoneForm(Form):
    """The zone in which times are read."""

    zone = ZoneField("Time zone", validators=[validators.InputRequired("Choose a zone.")])
