"""Forms of calendars."""

from wtforms import PasswordField, StringField
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


class BothWaysForm(Form):
    """Where a coach's calendar is on a CalDAV server, and how to get in."""

    address = StringField(
        "CalDAV address of the calendar",
        validators=[
            InputRequired("Enter the address of your calendar."),
            Length(max=2000, message="That address is too long."),
        ],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
        id="caldav",
    )
    name = StringField(
        "User name there",
        validators=[InputRequired("Enter your user name there."), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    password = PasswordField(
        "Password there",
        description="Make an app password for this, if your provider has them. We keep it encrypted.",
        validators=[InputRequired("Enter your password there."), Length(max=500)],
        render_kw={"autocomplete": "off"},
    )
