"""Forms of signing in and of one's own account."""

from wtforms import PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from blueprints.shared.forms import Form, choices

ADDRESS = (
    InputRequired("Enter your e-mail address."),
    Email("Enter an address like name@example.org."),
    Length(max=254, message="That address is too long."),
)


class AddressForm(Form):
    """Who wants to sign in."""

    email = StringField(
        "E-mail address", validators=ADDRESS, render_kw={"autocomplete": "username", "type": "email"}
    )


class CodeForm(Form):
    """The six digits."""

    code = StringField(
        "Six-digit code",
        validators=[InputRequired("Enter the six digits."), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasswordForm(Form):
    """An address and a password."""

    email = StringField(
        "E-mail address", validators=ADDRESS, render_kw={"autocomplete": "username", "type": "email"}
    )
    password = PasswordField(
        "Password",
        validators=[InputRequired("Enter your password."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(Form):
    """A password of one's own."""

    password = PasswordField(
        "New password",
        description="At least 12 characters. Three or four words are easy to remember.",
        validators=[InputRequired("Enter a password."), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )


class ButtonForm(Form):
    """Nothing but the press of a button."""


class AccountForm(Form):
    """How a person is called, and in which zone and light they read."""

    name = StringField("Your name", validators=[InputRequired("Enter your name."), Length(max=120)])
    zone = SelectField("Time zone", description="Times are shown in this zone, and say so.")
    theme = RadioField(
        "Appearance",
        choices=choices([("auto", "As my device"), ("light", "Light"), ("dark", "Dark")]),
        default="auto",
    )

    def __init__(self, *args: object, zones: tuple[tuple[str, str], ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices([("", "As my organization"), *zones])
