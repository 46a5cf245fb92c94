"""Forms of calendars."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from blueprints.shared.forms import Form


class SourceForm(Form):
    """Where a coach's own calendar is."""

    address = StringField(
        "Secret address of your calendar",
        description="It begins with https or webcal, and often ends with .ics. We keep it encrypted.",
        validators=[
            InputRequired("Enter the address of your calendar."),
            Length(max=2000, message="That address is too long."),
        ],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
