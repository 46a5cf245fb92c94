"""The form of wishes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from blueprints.shared.forms import Form, choices
from mentoring.matching.wishes import FIELDS, CoachChoice, CoachNotHere, Wishes


def still_here(form: "WishesForm", bound: SelectField) -> None:
    """A coach who lost the place while the page was open is named as such."""
    if bound.data not in form.known:
        raise ValidationError(CoachNotHere.sentence)


def choice(label: str) -> SelectField:
    return SelectField(label, validators=[Optional(), still_here], validate_choice=False)


class WishesForm(Form):
    """Up to five coaches in order, and any number ruled out."""

    choice_1 = choice("First choice")
    choice_2 = choice("Second choice")
    choice_3 = choice("Third choice")
    choice_4 = choice("Fourth choice")
    choice_5 = choice("Fifth choice")
    ruled_out = SelectMultipleField(
        "Coaches you would rather not have",
        description="Nobody will see this, and no reason is asked. You are not matched with them.",
        validators=[Optional()],
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def __init__(
        self, *, coaches: Iterable[CoachChoice], wishes: Wishes | None = None, **kwargs: Any
    ) -> None:
        listed = [(str(coach.id), ", ".join(filter(None, (coach.name, coach.title)))) for coach in coaches]
        self.known = dict(listed)
        super().__init__(data=stored(wishes, self.known) if wishes else None, **kwargs)
        for field in FIELDS:
            self[field].choices = choices([("", "Nobody yet"), *listed])
        self.ruled_out.choices = choices(listed)

    @property
    def ranked(self) -> list[UUID | None]:
        """The five choices in order, an empty one as none."""
        return [UUID(self[field].data) if self[field].data else None for field in FIELDS]

    @property
    def coaches_ruled_out(self) -> set[UUID]:
        return {UUID(value) for value in self.ruled_out.data or () if value in self.known}


def stored(wishes: Wishes, known: dict[str, str]) -> dict[str, Any]:
    """Wishes as the form shows them, without coaches who no longer have a place."""
    ranked = [str(coach_id) for coach_id in wishes.ranked if str(coach_id) in known]
    out = [str(coach_id) for coach_id in wishes.ruled_out]
    return dict(zip(FIELDS, ranked, strict=False)) | {"ruled_out": out}
