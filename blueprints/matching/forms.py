"""Forms of matching."""

from typing import Any

from wtforms import HiddenField, SelectField

from blueprints.shared.forms import Form, choices


class VersionForm(Form):
    """A press of a button, on a proposal as it was seen."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the page showed; nonsense matches none."""
        return int(self.version.data) if (self.version.data or "").isdecimal() else -1


class PairForm(VersionForm):
    """Another coach for one participant."""

    coach = SelectField("Coach")

    def __init__(self, *args: Any, coaches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coach.choices = choices([("", "No coach"), *coaches])
