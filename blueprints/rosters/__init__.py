"""The door of rosters: a file of people, what it would do, and taking it back."""

from blueprints.shared.doors import Door

door = Door("rosters", __name__)

from blueprints.rosters import file, plan  # noqa: E402, F401
