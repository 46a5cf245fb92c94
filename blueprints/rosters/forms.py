"""Forms of rosters."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField

from blueprints.shared.forms import Form, choices
from mentoring.rosters.columns import columns_of
from mentoring.rosters.models import RosterImport

KINDS = (("coaches", "Coaches"), ("participants", "Participants"))
SAMPLES = 3  # cells of a column that are shown
LONGEST_SAMPLE = 40


class FileForm(Form):
    """Which file, who is in it, and for which cohort."""

    kind = RadioField("Who is in the file?", choices=choices(KINDS))
    cohort = SelectField("Cohort", description="They can also be added to a cohort later.")
    file = FileField(
        "File",
        description="CSV or XLSX, with one person a row and the names of the columns on top. Up to 5 MB.",
        validators=[FileRequired("Choose a file.")],
    )

    def __init__(self, *args: Any, cohorts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort.choices = choices([("", "No cohort yet"), *cohorts])


class ApplyForm(Form):
    """The mark of the plan that was looked at."""

    seen = HiddenField()


def columns_form(imported: RosterImport, **given: Any) -> Form:
    """A select for each column of a roster, with the file's columns and what is in them."""
    offered = [("", "Not in this file")]
    offered += [(str(at), sampled(imported, at)) for at in range(len(imported.header))]
    fields: dict[str, Any] = {
        column.key: SelectField(
            column.title,
            description=column.hint,
            choices=choices(offered),
            default=str(imported.columns.get(column.key, "")),
        )
        for column in columns_of(imported.kind)
    }
    return type("ColumnsForm", (Form,), fields)(**given)


def chosen(form: Form, imported: RosterImport) -> dict[str, int]:
    """The mapping that was sent."""
    return {
        column.key: int(form[column.key].data)
        for column in columns_of(imported.kind)
        if form[column.key].data
    }


def sampled(imported: RosterImport, at: int) -> str:
    """The name of a column with the first things in it: Town (Dover; Fresno; Reno)."""
    cells = dict.fromkeys(" ".join(cells[at].split()) for _, cells in imported.rows[:50] if cells[at])
    shown = [cell if len(cell) <= LONGEST_SAMPLE else f"{cell[: LONGEST_SAMPLE - 1]}…" for cell in cells]
    return f"{imported.header[at]} ({'; '.join(shown[:SAMPLES]) or 'empty'})"
