"""What every form of the product is made of: shape is checked here, rules in the verbs."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, SelectChoice

from mentoring.foundation.errors import Refusal

T = TypeVar("T")


class Form(FlaskForm):
    """A form that strips what was typed, refuses control characters, and carries refusals to their fields.

    Forms are handed their choices and never query.
    """

    status = 200
    refusal: Refusal | None = None  # what the verb said, if it would not act

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, FieldList | FormField):  # their inner fields are tidied
                return unbound_field.bind(form=form, **options)
            filters = [*options.get("filters", ()), *unbound_field.kwargs.get("filters", ()), tidy]
            unbound_field.kwargs["filters"] = list(dict.fromkeys(filters))
            return unbound_field.bind(form=form, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for field in self:
            if isinstance(field.data, str) and control_characters(field.data):
                field.errors = [*field.errors, "Control characters cannot be kept: they were taken out."]
                field.data = "".join(letter for letter in field.data if not control_characters(letter))
                good = False
        if not good:
            self.status = 422
        return good

    def refuse(self, refusal: Refusal) -> None:
        """Show a verb's refusal at the field it names, or above the form."""
        self.status, self.refusal = refusal.status, refusal
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.sentence)
        else:
            field.errors = [*field.errors, refusal.sentence]


def attempt(form: Form, verb: Callable[[], T]) -> T | None:
    """Check the form, act, and carry a refusal back to it; None when nothing was done (see `form.status`)."""
    if not form.validate():
        return None
    try:
        return verb()
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a select, radio or checkbox field, from (value, words)."""
    return [SelectChoice(value, label) for value, label in pairs]


def tidy(value: Any) -> Any:
    """Text without the spaces around it, in Unicode's composed form; line ends as one character."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()


def control_characters(value: str) -> bool:
    """Whether text holds control characters other than line ends and tabs."""
    return any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in value)


def whole(sent: str | None) -> int:
    """A short whole number; -1 for anything else."""
    sent = sent or ""
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else -1


def page_number() -> int:
    """The page asked for in the address; nonsense is the first."""
    asked = whole(request.args.get("page", "1"))
    return min(asked, 100_000) if asked > 0 else 1
