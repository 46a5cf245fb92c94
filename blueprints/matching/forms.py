"""Forms of matching."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField

from blueprints.shared.forms import Form, choices
from mentoring.foundation.errors import Refusal
from mentoring.matching.coach_wishes import Proposed


class VersionForm(Form):
    """A press of a button, on a proposal as it was seen."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the page showed; nonsense matches none."""
        return int(self.version.data) if (self.version.data or "").isdecimal() else -1


class PairForm(VersionForm):
    """Another coach for one participant."""

    coach = SelectField("Coach")

    def __init__(self, *args: Any, coaches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coach.choices = choices([("", "No coach"), *coaches])


class AnswerUnknown(Refusal):
    sentence = "Choose one of the two buttons."
    field = "answer"


class AnswerForm(Form):
    """Yes or no to an offer."""

    answer = HiddenField()

    @property
    def accepts(self) -> bool:
        """Whether yes was pressed.

        Raises:
            AnswerUnknown: neither button was.
        """
        if self.answer.data not in {"yes", "no"}:
            raise AnswerUnknown
        return bool(self.answer.data == "yes")


ORDINALS = ("1st choice", "2nd choice", "3rd choice", "4th choice", "5th choice")


class CoachWishesForm(Form):
    """What a coach says of each participant proposed: a field each, made by `coach_wishes_form`."""

    proposed: Sequence[Proposed] = ()

    def field_of(self, each: Proposed) -> SelectField:
        """The field about one participant."""
        field: SelectField = self[f"of_{each.id.hex}"]
        return field

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        seen: dict[str, str] = {}
        for each in self.proposed:
            field = self.field_of(each)
            if field.data and field.data.isdecimal() and field.data in seen:
                field.errors = [
                    *field.errors,
                    f"{seen[field.data]} is your {ORDINALS[int(field.data) - 1]} already.",
                ]
                good, self.status = False, 422
            seen.setdefault(field.data or "", each.name)
        return good

    @property
    def ranked(self) -> list[UUID]:
        """Those the coach ranked, best first."""
        said = {each.id: self.field_of(each).data or "" for each in self.proposed}
        return sorted((id_ for id_, rank in said.items() if rank.isdecimal()), key=lambda id_: int(said[id_]))

    @property
    def ruled_out(self) -> list[UUID]:
        """Those the coach would rather not have."""
        return [each.id for each in self.proposed if self.field_of(each).data == "not"]


def coach_wishes_form(proposed: Sequence[Proposed]) -> CoachWishesForm:
    """A form with a field for each participant proposed, as the coach said before."""
    ranks = [(str(rank), words) for rank, words in enumerate(ORDINALS[: len(proposed)], 1)]
    offered = choices([("", "Fine with me"), *ranks, ("not", "Rather not")])
    fields: dict[str, Any] = {
        f"of_{each.id.hex}": SelectField(
            each.name, choices=offered, default="not" if each.ruled_out else str(each.rank or "")
        )
        for each in proposed
    }
    made: type[CoachWishesForm] = type(
        "ThoseProposed", (CoachWishesForm,), {**fields, "proposed": tuple(proposed)}
    )
    return made()
