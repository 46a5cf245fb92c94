"""Fields that forms of several doors are made of."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms import DateField, Field, FieldList, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import Choice
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, Select, html_params

from blueprints.shared.forms import choices, whole
from mentoring.foundation.words import zone_choices


def stop_at_nonsense(field: Field) -> None:
    """One complaint about a value is enough; an empty one is for the validators to judge."""
    if field.process_errors and any(str(value).strip() for value in field.raw_data or ()):
        raise StopValidation


class NumberField(IntegerField):
    """A whole number."""

    sentence = "Enter a whole number."

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.sentence) from error

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - as WTForms calls it
        stop_at_nonsense(self)


class PopulationField(NumberField):
    """A count of people as it is typed: 42,000 or 42 000."""

    sentence = "Enter the population as a number, such as 42,000."

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(
            [str(value).translate({ord(","): None, ord(" "): None}) for value in valuelist]
        )


class DayField(DateField):
    """A date of this century, as a browser sends it: of a year typed as 26 it makes 0026."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Enter a date that is in the calendar.") from error

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - as WTForms calls it
        stop_at_nonsense(self)
        if self.data is not None and not 2000 <= self.data.year < 2100:
            raise StopValidation("Check the year: enter one from 2000 to 2099.")


class EntryList(FieldList):
    """Several entries of one kind, numbered in the names of what is sent; names with another number are left out."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        names = (name for name in formdata if name.startswith(f"{prefix}-"))
        numbers = (whole(name[len(prefix) + 1 :].partition("-")[0]) for name in names)
        return (number for number in numbers if number >= 0)


def several(label: str, pairs: Iterable[tuple[str, str]], **details: Any) -> SelectMultipleField:
    """Checkboxes of which several can be chosen."""
    return SelectMultipleField(
        label, choices=choices(pairs), widget=ListWidget(), option_widget=CheckboxInput(), **details
    )


def line(label: str, longest: int, *, validators: Sequence[Any] = (), **details: Any) -> StringField:
    """A line of text that may be left empty, unless a validator says otherwise."""
    length = Length(max=longest, message=f"Use up to {longest} characters.")
    return StringField(label, validators=[*(validators or [Optional()]), length], **details)


class ZoneSelect(Select):
    """A list of every zone: its hundreds of options are rendered once for each zone that is chosen in it."""

    def __call__(self, field: Field, **given: Any) -> Markup:
        given.setdefault("id", field.id)
        if field.flags.required:
            given.setdefault("required", True)
        attributes = html_params(name=field.name, **given)  # which escapes them
        return Markup(f"<select {attributes}>{zone_options(field.data)}</select>")  # noqa: S704


class ZoneField(SelectField):
    """One of the zones that a person may choose."""

    widget = ZoneSelect()

    def __init__(self, label: str, validators: Sequence[Any], **details: Any) -> None:
        super().__init__(label, validators, validate_choice=False, **details)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - as WTForms calls it
        if self.data and self.data not in dict(zone_choices()):
            raise StopValidation("Choose a zone from the list.")


@lru_cache(maxsize=64)
def zone_options(chosen: str | None) -> Markup:
    """Every zone as an option, that one selected."""
    marked = (Choice(value, label, value == chosen, {}) for value, label in zone_choices())
    return Markup("").join(map(Select.render_option, marked))
