"""Forms of matching."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField

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
    """A pair, or somebody without a coach: who, and with whom."""

    participant = HiddenField()
    coach = HiddenField()
    other = HiddenField()

    def id_of(self, name: str) -> UUID | None:
        """The id that a field holds; nonsense is nobody's."""
        return id_from(self[name].data)


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


class RemarkForm(Form):
    """The administrator's own note on a run, and the note as it was read."""

    remark = TextAreaField("Your note", description="For you and the other administrators.")
    was = HiddenField()


class DecisionsForm(Form):
    """A file of decisions; or its rows as they were looked at, sent again to be carried out."""

    file = FileField("File", description="CSV or XLSX, up to 2,000 rows.")
    rows = HiddenField()


def id_from(text: str | None) -> UUID | None:
    """An id as it was sent, or none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def asked_id(name: str) -> UUID | None:
    """An id that the address asks for."""
    return id_from(request.args.get(name))
