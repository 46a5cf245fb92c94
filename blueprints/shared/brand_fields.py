"""The fields that describe an organization, on the operator's form and on its own settings."""

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length


def lowered(value: str | None) -> str | None:
    """Colors and slugs are kept in small letters."""
    return value.strip().lower() if isinstance(value, str) else value


def name_field() -> StringField:
    return StringField(
        "Name of the organization",
        description="As its members know it.",
        validators=[InputRequired("Enter the organization's name."), Length(max=120)],
        render_kw={"autocomplete": "organization"},
    )


def zone_field() -> SelectField:
    return SelectField("Time zone", description="Used until a person chooses one of their own.")


def accent_field() -> StringField:
    return StringField(
        "Accent color",
        description="Of buttons and links. Write # and six digits, like #0e5a5a; white text must be readable on it.",
        validators=[InputRequired("Enter a color."), Length(max=20)],
        filters=[lowered],
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
