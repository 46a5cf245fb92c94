"""A day and a time on the viewer's clock, as forms of several doors ask for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import Field, TimeField

from blueprints.shared.fields import stop_at_nonsense
from blueprints.shared.forms import Form
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.zones import day_of, zone_table


class ClockField(TimeField):
    """A time on the wall, as a browser sends it."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Enter a time such as 18:30.") from error

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - as WTForms calls it
        stop_at_nonsense(self)


class WallForm(Form):
    """A day and a time on the viewer's clock."""

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def instant(self, day: Field, time: Field) -> datetime | None:
        """The instant of a day and a time on the viewer's clock, the first of two; None where one is missing."""
        if day.data is None or time.data is None:
            return None
        wall = day_of(day.data) * 1440 + time.data.hour * 60 + time.data.minute
        return instant_of(zone_table(self.zone).utc(wall))

    def wall(self, day: Field, time: Field) -> datetime:
        """The instant that was chosen, once the form is sound."""
        instant = self.instant(day, time)
        if instant is None:
            raise ValueError("the form was not validated")
        return instant
