"""The front door, and the homes of coach and participant."""

from blueprints.shared.doors import Door

door = Door("home", __name__, organization=False)

from blueprints.home import front, member  # noqa: E402, F401
