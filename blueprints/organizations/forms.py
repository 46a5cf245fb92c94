"""Forms of an organization's settings."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Email, InputRequired, Length

from blueprints.shared.brand_fields import accent_field, name_field, zone_field
from blueprints.shared.forms import Form, choices


class SettingsForm(Form):
    """What an organization is called, where it is, and what color it wears."""

    name = name_field()
    zone = zone_field()
    accent = accent_field()

    def __init__(self, *args: Any, zones: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zones)


class AdministratorForm(Form):
    """Who else administers."""

    name = StringField("Name", validators=[InputRequired("Enter their name."), Length(max=120)])
    email = StringField(
        "E-mail address",
        description="They get an invitation, unless they are a member already.",
        validators=[
            InputRequired("Enter their e-mail address."),
            Email("Enter an address like name@example.org."),
            Length(max=254, message="That address is too long."),
        ],
        render_kw={"type": "email"},
    )
