"""The form of a declared conflict."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired

from blueprints.shared.forms import Form, choices
from mentoring.matching.conflicts import KINDS, Other, PersonUnknown


class ConflictForm(Form):
    """With whom, and of what kind; no more is asked."""

    other = SelectField(
        "Who?",
        validators=[InputRequired("Choose the person you should not be matched with.")],
        validate_choice=False,
    )
    kind = RadioField(
        "What is it about?",
        choices=choices(KINDS),
        validators=[InputRequired("Choose what it is about.")],
    )

    def __init__(self, *, others: Iterable[Other], **kwargs: Any) -> None:
        listed = [(str(one.id), ", ".join(filter(None, (one.name, one.agency)))) for one in others]
        self.known = dict(listed)
        super().__init__(**kwargs)
        self.other.choices = choices([("", "Choose a person"), *listed])

    def validate_other(self, field: SelectField) -> None:
        if field.data and field.data not in self.known:
            raise ValidationError(PersonUnknown.sentence)

    @property
    def other_id(self) -> UUID:
        return UUID(self.other.data)
