"""Forms of programs."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from blueprints.shared.fields import line
from blueprints.shared.forms import Form, choices
from mentoring.organizations.programs import LONGEST_NAME


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
