"""Forms of programs."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from blueprints.shared.fields import NumberField, line, several
from blueprints.shared.forms import Form, choices
from mentoring.organizations.programs import LONGEST_NAME
from mentoring.organizations.vocabulary import FORMATS


class ProgramForm(Form):
    """Which template, and what the program is called here."""

    template = RadioField("Template", validators=[InputRequired("Choose a template.")])
    name = line(
        "Name of the program", LONGEST_NAME, validators=[InputRequired("Give the program a name.")],
        description="As your members will read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, templates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template.choices = choices(templates)


class FileForm(Form):
    """A plan as a file."""

    file = FileField("YAML file", validators=[FileRequired("Choose a file.")])
    name = line(
        "Name of the program", LONGEST_NAME, description="Leave this empty to use the name in the file."
    )


class KindForm(Form):
    """What a meeting can be."""

    title = line(
        "Name", 60, validators=[InputRequired("Give it a name, such as Mock interview.")],
        description="As participants read it when they book: First meeting, Mock interview.",
    )  # fmt: skip
    minutes = NumberField(
        "How long",
        validators=[
            InputRequired("Enter how many minutes it lasts."),
            NumberRange(15, 240, "Enter 15 to 240 minutes."),
        ],
    )
    formats = several("How people meet", FORMATS, validators=[InputRequired("Choose at least one.")])
    place = line(
        "Place, when in person", 200, description="Leave this empty, and whoever books is asked where."
    )
    prepare = TextAreaField(
        "What to prepare",
        validators=[Optional(), Length(max=600, message="Use up to 600 characters.")],
        description="Shown when the meeting is booked, and in the invitation.",
    )
