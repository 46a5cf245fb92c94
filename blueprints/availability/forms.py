"""Forms of a coach's hours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import TimeInput

from blueprints.shared.fields import DayField, EntryList, NumberField
from blueprints.shared.forms import Form, choices, whole
from mentoring.foundation.errors import Refusal
from mentoring.scheduling.hours import Hours, HoursUnusable
from mentoring.scheduling.wording import WEEKDAYS, span

DAY = 1440
EVENING, LATE = 17 * 60, 6 * 60  # what begins after the one and ends before the other goes past midnight
TYPED = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?(?::[0-5]\d)?\s*(?:([ap])\.?\s*m\.?)?", re.IGNORECASE)
WINDOWS_A_DAY = 6
NOTICES = (0, 60, 4 * 60, 12 * 60, 24 * 60, 2 * DAY, 3 * DAY, 7 * DAY)
HORIZONS = (14, 30, 60, 90, 180)
INCREMENTS = (15, 30, 60)
OFFSETS = (0, 5, 10, 15, 30)
BUFFERS = (0, 5, 10, 15, 30, 60)
STAY = "stay-"  # before the names of a stay's fields, on a page with other days
LIMITS = ("per_day", "per_week", "per_month")
CHOSEN = {
    # field, its usual choices, and how one is said
    "notice_minutes": (NOTICES, lambda value: span(value) if value else "None"),
    "horizon_days": (HORIZONS, lambda value: f"{value} days"),
    "increment_minutes": (INCREMENTS, lambda value: f"Every {span(value).removeprefix('1 ')}"),
    "offset_minutes": (OFFSETS, lambda value: f"{span(value)} past" if value else "On the hour"),
    "buffer_before": (BUFFERS, lambda value: span(value) if value else "None"),
    "buffer_after": (BUFFERS, lambda value: span(value) if value else "None"),
}


def wall_minute(typed: str) -> int | None:
    """Minutes from midnight of a time as people type it: 9, 9:30, 9 am, 21:30, noon, midnight; none if it is none."""
    words = typed.strip().casefold()
    if words in {"noon", "midnight"}:
        return DAY // 2 if words == "noon" else 0
    found = TYPED.fullmatch(words)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 60 + minute
    return total if total <= DAY else None


def wall_time(minute: int) -> str:
    """A minute of the day as a time field shows it; the midnight at the end is 00:00."""
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


class ClockField(StringField):
    """A time on the wall; what was typed is kept as it was typed."""

    widget = TimeInput()

    @property
    def minute(self) -> int | None:
        return wall_minute(self.data or "")

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - as WTForms calls it
        if self.data and self.minute is None:
            raise ValidationError(f"We do not understand “{self.data}”. Enter a time such as 9:00 am.")


class WindowForm(Form):
    """From one time to another; with neither, no window."""

    class Meta(Form.Meta):
        csrf = False

    start = ClockField("From")
    end = ClockField("To")

    def validate_start(self, field: ClockField) -> None:
        if self.end.data and not field.data:
            raise ValidationError("Enter when this begins, or clear when it ends.")

    def validate_end(self, field: ClockField) -> None:
        if self.start.data and not field.data:
            raise ValidationError("Enter when this ends, or clear when it begins.")

    @property
    def window(self) -> tuple[int, int] | None:
        """Minutes from midnight; an end at midnight is the end of the day.

        From 10 pm to 1 am means the next day; from 3 pm to 2 pm is a slip, and refused as one.
        """
        if self.start.minute is None or self.end.minute is None:
            return None
        start, end = self.start.minute, self.end.minute or DAY
        return start, end + DAY if goes_on(start, end) else end


def goes_on(start: int, end: int) -> bool:
    """Whether a window of these two times on the clock ends on the next day."""
    return start >= EVENING and end <= LATE


def windows(label: str) -> FieldList:
    return EntryList(FormField(WindowForm), label=label, min_entries=2, max_entries=WINDOWS_A_DAY)


def windows_of(entries: Iterable[FormField]) -> list[tuple[int, int]]:
    return [entry.form.window for entry in entries if entry.form.window]


def chosen(label: str, description: str = "") -> SelectField:
    return SelectField(label, coerce=int, description=description)


def most(label: str) -> NumberField:
    return NumberField(label, validators=[Optional(), NumberRange(1, 100, "Enter a number from 1 to 100.")])


class HoursForm(Form):
    """The week, its zone, and the limits around it; made from the hours that stand, which its choices include."""

    zone = SelectField(
        "Your time zone",
        description="All hours here are on the clock of this zone, summer and winter.",
        validate_choice=False,
        validators=[InputRequired("Choose your time zone.")],
    )
    monday = windows("Monday")
    tuesday = windows("Tuesday")
    wednesday = windows("Wednesday")
    thursday = windows("Thursday")
    friday = windows("Friday")
    saturday = windows("Saturday")
    sunday = windows("Sunday")
    notice_minutes = chosen("Notice", "The shortest time between booking and meeting.")
    horizon_days = chosen("How far ahead", "How many days ahead people can book.")
    increment_minutes = chosen("Meetings start")
    offset_minutes = chosen("Counted from", "With 15 minutes past, every hour: 9:15, 10:15, 11:15.")
    buffer_before = chosen("Free time before each meeting")
    buffer_after = chosen("Free time after each meeting")
    per_day = most("Most meetings in a day")
    per_week = most("Most meetings in a week")
    per_month = most("Most meetings in a month")

    def __init__(self, *args: Any, zones: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = dict(zones)
        listed.setdefault(self.zone.object_data, self.zone.object_data)
        self.zone.choices = choices(listed.items())
        for name, (usual, said) in CHOSEN.items():
            values = sorted({*usual, self[name].object_data})
            self[name].choices = choices([(str(value), said(value)) for value in values])

    @property
    def days(self) -> list[FieldList]:
        return [self[name.lower()] for name in WEEKDAYS]

    @property
    def hours(self) -> Hours:
        """What was typed, as the verb takes it."""
        given = {name: self[name].data for name in (*CHOSEN, *LIMITS)}
        weekly = {weekday: windows_of(day) for weekday, day in enumerate(self.days)}
        return Hours(zone=self.zone.data, weekly=weekly, **given)

    def add_window(self, weekday: str) -> None:
        """One more empty window on a day, while there may be more."""
        number = whole(weekday)
        if 0 <= number < len(WEEKDAYS) and len(self.days[number]) < WINDOWS_A_DAY:
            self.days[number].append_entry()

    def refuse(self, refusal: Refusal) -> None:
        """Problems with windows go each to its day."""
        if not isinstance(refusal, HoursUnusable):
            super().refuse(refusal)
            return
        self.status, self.refusal = refusal.status, refusal
        for problem in refusal.problems:
            at_day(self.days[problem.weekday], problem.sentence)


def at_day(entries: FieldList, sentence: str) -> None:
    """A sentence at the first window of a day, where the error summary can lead."""
    start = entries[0].form.start
    start.errors = [*start.errors, sentence]
    entries.errors = [entry.errors for entry in entries]


def stored(schedule: Mapping[int, Sequence[tuple[int, int]]]) -> dict[str, list[dict[str, str]]]:
    """Windows as the form shows them: whole where the form would read them so, else on both days, which is the same."""
    days: dict[int, list[tuple[int, int]]] = {weekday: [] for weekday in range(len(WEEKDAYS))}
    for weekday, found in schedule.items():
        for start, end in found:
            if end <= DAY or goes_on(start, end - DAY):
                days[weekday].append((start, end))
            else:
                days[weekday].append((start, DAY))
                days[(weekday + 1) % len(WEEKDAYS)].append((0, end - DAY))
    return {WEEKDAYS[weekday].lower(): shown(found) for weekday, found in days.items()}


def shown(found: Iterable[tuple[int, int]]) -> list[dict[str, str]]:
    return [{"start": wall_time(start), "end": wall_time(end)} for start, end in sorted(found)]


class DaysForm(Form):
    """Some days in a row, both ends included."""

    first_day = DayField("First day off", validators=[InputRequired("Enter the first day.")])
    last_day = DayField(
        "Last day off",
        description="The same day for a single one.",
        validators=[InputRequired("Enter the last day.")],
    )


class StayForm(Form):
    """Some days in another zone."""

    first_day = DayField("First day there", validators=[InputRequired("Enter the first day.")])
    last_day = DayField("Last day there", validators=[InputRequired("Enter the last day.")])
    zone = SelectField(
        "Time zone there", validate_choice=False, validators=[InputRequired("Choose the time zone.")]
    )

    def __init__(self, *args: Any, zones: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, prefix=STAY, **kwargs)
        self.zone.choices = choices([("", "Choose one"), *zones])


class DateForm(Form):
    """One date with other hours."""

    local_day = DayField("Date", validators=[InputRequired("Enter the date.")])
    windows = windows("Hours on that date")

    @property
    def found(self) -> list[tuple[int, int]]:
        return windows_of(self.windows)

    def refuse(self, refusal: Refusal) -> None:
        if not isinstance(refusal, HoursUnusable):
            super().refuse(refusal)
            return
        self.status, self.refusal = refusal.status, refusal
        at_day(self.windows, refusal.sentence)
