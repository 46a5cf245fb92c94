"""The form of a new organization."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Email, InputRequired, Length

from blueprints.shared.brand_fields import accent_field, lowered, name_field, zone_field
from blueprints.shared.forms import Form, choices


class OrganizationForm(Form):
    """What an organization is called, where it is, and who looks after it first."""

    name = name_field()
    slug = StringField(
        "Address",
        description="What stands after /o/ in every address of theirs. It cannot be changed later.",
        validators=[InputRequired("Enter a short name for addresses."), Length(max=40)],
        filters=[lowered],
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
    zone = zone_field()
    accent = accent_field()
    administrator_name = StringField(
        "Name of the first administrator", validators=[InputRequired("Enter their name."), Length(max=120)]
    )
    administrator_email = StringField(
        "E-mail address of the first administrator",
        description="They get an invitation right away.",
        validators=[
            InputRequired("Enter their e-mail address."),
            Email("Enter an address like name@example.org."),
            Length(max=254, message="That address is too long."),
        ],
        render_kw={"type": "email"},
    )

    def __init__(self, *args: Any, zones: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zones)
        if not self.is_submitted():
            self.accent.data = self.accent.data or "#0e5a5a"
