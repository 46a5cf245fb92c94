"""Forms of people."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Email, InputRequired, Length, Optional

from blueprints.shared.fields import PopulationField, line, several
from blueprints.shared.forms import Form, choices
from mentoring.accounts.lists import ROLES, STANDINGS
from mentoring.accounts.people import Particulars

MOST_PEOPLE = 100_000_000  # no place on earth has more
ADDRESS = (
    InputRequired("Enter their e-mail address."),
    Email("Enter an address like name@example.org."),
    Length(max=254, message="That address is too long."),
)


def believable(_: Form, field: PopulationField) -> None:
    """What was no number at all is refused by the field itself."""
    if field.data is not None and not 0 <= field.data <= MOST_PEOPLE:
        raise ValidationError(f"Enter a number from 0 to {MOST_PEOPLE:,}.")


class AddressForm(Form):
    """Where a person is written to."""

    email = StringField("New e-mail address", validators=ADDRESS, render_kw={"type": "email"})


class NewMemberForm(Form):
    """What is kept of a member, what they are here, and whether to write to them now."""

    name = line("Name", 120, validators=[InputRequired("Enter their name.")])
    email: Any = StringField("E-mail address", validators=ADDRESS, render_kw={"type": "email"})
    roles = several("Roles", ROLES, validators=[InputRequired("Choose at least one role.")])
    title = line("Job title", 120)
    agency = line("Agency", 160)
    city = line("City", 120)
    state = line("State", 60)
    population = PopulationField(
        "Population served",
        description="How many people live there, such as 42,000.",
        validators=[Optional(), believable],
    )
    phone = line("Phone", 40)
    invite: Any = RadioField(
        "Invitation",
        choices=choices([("now", "Send the invitation now"), ("later", "Not yet; I invite them later")]),
        default="now",
        validators=[InputRequired("Choose whether to invite them now.")],
    )

    def particulars(self) -> Particulars:
        """What was typed."""
        chosen = self.roles.data or ()
        return Particulars(
            name=self.name.data or "",
            title=self.title.data or "",
            agency=self.agency.data or "",
            city=self.city.data or "",
            state=self.state.data or "",
            population=self.population.data,
            phone=self.phone.data or "",
            is_administrator="administrator" in chosen,
            is_coach="coach" in chosen,
            is_participant="participant" in chosen,
        )


class MemberForm(NewMemberForm):
    """The same of a member who is there: the address has a page of its own."""

    email = None
    invite = None


class FilterForm(Form):
    """Which people are shown; it stands in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField("Name, agency, city or e-mail", render_kw={"type": "search"})
    role = SelectField("Role", choices=choices([("", "Every role"), *ROLES]))
    standing = SelectField("Invitation", choices=choices([("", "Everybody here"), *STANDINGS]))
    cohort = SelectField("Cohort")

    def __init__(self, *args: Any, cohorts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, formdata=None, **kwargs)
        self.cohort.choices = choices([("", "Every cohort"), *cohorts])
