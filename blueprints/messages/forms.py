"""What the ledger can be narrowed by: a form that is sent by GET and can be shared as an address."""

from typing import Any
from uuid import UUID

from flask import request
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from blueprints.messages.words import CHOSEN, state_word
from blueprints.shared.forms import Form, choices
from mentoring.messages.kinds import title_of
from mentoring.messages.queries import Wanted

EARLIEST, LATEST = 1990, 2200  # beyond these, days cannot be reckoned in every zone


class FiltersForm(Form):
    """State, kind, name, and days."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField("Name", validators=[Optional(), Length(max=100)])
    state = SelectField("State", validators=[Optional()])
    kind = SelectField("Kind", validators=[Optional()])
    since = DateField("From", validators=[Optional()])
    until = DateField("Through", validators=[Optional()])

    def __init__(self, *, kinds: list[str], **options: Any) -> None:
        super().__init__(formdata=request.args, **options)
        self.state.choices = choices([("", "Any state"), *((state, state_word(state)) for state in CHOSEN)])
        named = sorted(((kind, title_of(kind)) for kind in kinds), key=lambda pair: pair[1])
        self.kind.choices = choices([("", "Any kind"), *named])

    def wanted(self, zone: str) -> Wanted:
        """What is asked for; what makes no sense is left out."""
        good = self.validate()
        wrong = set() if good else {name for name, field in self._fields.items() if field.errors}
        since, until = (
            field.data if name not in wrong and field.data and EARLIEST < field.data.year < LATEST else None
            for name, field in (("since", self.since), ("until", self.until))
        )
        return Wanted(
            state="" if "state" in wrong else self.state.data or "",
            kind="" if "kind" in wrong else self.kind.data or "",
            words="" if "q" in wrong else self.q.data or "",
            person=person_asked_for(),
            first_day=since,
            last_day=until,
            zone=zone,
        )


def person_asked_for() -> UUID | None:
    """The member in the address, if it names one."""
    try:
        return UUID(request.args.get("person", ""))
    except ValueError:
        return None
