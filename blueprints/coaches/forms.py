"""Forms of a coach's profile, one for each topic, and of the gallery's search."""

from wtforms import (
    BooleanField,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from blueprints.shared.fields import DayField, EntryList, NumberField, PopulationField, line, several
from blueprints.shared.forms import Form, choices
from mentoring.coaches.actions import MOST_PLACES
from mentoring.coaches.places import Place, state_of
from mentoring.coaches.seen import FIELDS
from mentoring.organizations.vocabulary import (
    AUDIENCES,
    CAREER_STEPS,
    CREDENTIALS,
    FORMATS,
    GOVERNMENTS,
    LANGUAGES,
    SETTINGS,
    TOPICS,
    VALUES,
)

GREATEST = 50_000_000
AUDIENCE_CHOICES = (*AUDIENCES[1:], AUDIENCES[0])  # what most people want comes first


class AboutForm(Form):
    """A headline and a story."""

    headline = line(
        "Your headline",
        120,
        description="One line that people see first, such as “City manager for 22 years, now retired”.",
        validators=[InputRequired("Write a headline. One line is enough.")],
    )
    story = TextAreaField(
        "Your story",
        description="What you have done, and how you like to help. A few sentences are plenty.",
        validators=[Optional(), Length(max=3000, message="Use up to 3,000 characters.")],
    )


class PlaceForm(Form):
    """One place served; a row with nothing in it is passed over."""

    class Meta(Form.Meta):
        csrf = False

    name = StringField(
        "City, county or agency", validators=[Length(max=120, message="Use up to 120 characters.")]
    )
    state = line("State or region", 60)
    population = PopulationField(
        "How many people live there?",
        description="About right is good enough.",
        validators=[Optional(), NumberRange(1, GREATEST, f"Enter a number from 1 to {GREATEST:,}.")],
    )
    role = line("Your role", 120)
    government = SelectField("Form of government", choices=choices((("", "Not sure"), *GOVERNMENTS)))

    def validate_name(self, field: StringField) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError("Enter the name of the place.")

    @property
    def is_empty(self) -> bool:
        typed = (self.name, self.state, self.role, self.government)
        return not any(field.data for field in typed) and not any(
            self.population.raw_data or [self.population.data]
        )

    @property
    def place(self) -> Place:
        return Place(
            name=self.name.data or "",
            state=state_of(self.state.data or ""),
            population=self.population.data,
            role=self.role.data or "",
            government=self.government.data or "",
        )


class PlacesForm(Form):
    """Places served, newest first."""

    places = EntryList(FormField(PlaceForm), min_entries=1, max_entries=MOST_PLACES + 1)

    @property
    def rows(self) -> list[Place]:
        return [entry.form.place for entry in self.places if not entry.form.is_empty]

    def add_row(self) -> None:
        """One more empty row, while there may be more."""
        if len(self.places) < MOST_PLACES:
            self.places.append_entry()


class CareerForm(Form):
    """The steps of a career, credentials, and what helps to find the right participants."""

    career_path = several(
        "Steps of your career",
        CAREER_STEPS,
        description="Choose all that you have held.",
        validators=[Optional()],
    )
    credentials = several("Credentials", CREDENTIALS, validators=[Optional()])
    settings = several("Kinds of place you know", SETTINGS, validators=[Optional()])
    values = several(
        "What matters most to you in work?",
        VALUES,
        description="Choose up to three. Nobody sees this; it helps to find people who work as you do.",
        validators=[Optional(), Length(max=3, message="Choose up to three.")],
    )
    years = NumberField(
        "Years in local government",
        validators=[Optional(), NumberRange(0, 80, "Enter a number from 0 to 80.")],
    )


class OfferForm(Form):
    """What a coach helps with, and how."""

    topics = several(
        "What do you like to help with?",
        TOPICS,
        description="Choose all that fit. Participants find you by these.",
        validators=[InputRequired("Choose at least one topic.")],
    )
    languages = several(
        "Languages you can coach in",
        LANGUAGES,
        validators=[InputRequired("Choose at least one language.")],
    )
    formats = several(
        "How do you like to meet?", FORMATS, validators=[InputRequired("Choose at least one way to meet.")]
    )


class LimitsForm(Form):
    """How much a coach can take on."""

    places = NumberField(
        "How many participants can you coach at a time?",
        default=1,
        description="Over all programs. You can change this whenever you like; matches that run go on.",
        validators=[
            InputRequired("Enter a number. Zero is fine if you need a break."),
            NumberRange(0, 20, "Enter a number from 0 to 20."),
        ],
    )
    meetings_a_month = NumberField(
        "Most meetings in a month",
        description="Leave it empty for no limit.",
        validators=[Optional(), NumberRange(1, 100, "Enter a number from 1 to 100.")],
    )
    paused_until = DayField(
        "Take no one new until",
        description="Those you coach now can still book.",
        validators=[Optional()],
    )
    away_from = DayField("First day away", validators=[Optional()])
    away_until = DayField(
        "Last day away",
        description="Nobody can book on these days, but on one that you give hours of its own.",
        validators=[Optional()],
    )
    away_yearly = BooleanField("I am away on these days every year")


def seen_by(label: str) -> SelectField:
    return SelectField(
        label, choices=choices(AUDIENCE_CHOICES), validators=[InputRequired("Choose who sees this.")]
    )


class AudienceForm(Form):
    """Who sees which field."""

    headline, story, places_served, career_path, credentials, topics, languages, formats = (
        seen_by(label) for _, label in FIELDS
    )

    @property
    def audiences(self) -> dict[str, str]:
        return {name: self[name].data for name, _ in FIELDS}


class CompleteForm(Form):
    """The button at the end."""


def option(label: str) -> SelectField:
    return SelectField(label, validate_choice=False)


class SearchForm(Form):
    """What the gallery is searched by, all of it in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField("Name, place or topic")
    topics = option("Help with")
    bands = option("Population served")
    states = option("State or region")
    languages = option("Language")
    formats = option("Way to meet")
    credentials = option("Credential")

    def offer(self, facet: str, any_words: str, codes: list[tuple[str, str]]) -> None:
        """Give a facet its choices, the first of which chooses nothing."""
        self[facet].choices = choices([("", any_words), *codes])
