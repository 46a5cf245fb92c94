"""A coach's hours: the week, the limits around it, and the dates that differ."""

from blueprints.shared.doors import Door

door = Door("availability", __name__)

from blueprints.availability import dates, link, week  # noqa: E402, F401
