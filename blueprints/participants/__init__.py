"""A participant's own pages: profile and goals; and what their coach reads of them."""

from blueprints.shared.doors import Door

door = Door("participants", __name__)

from blueprints.participants import goals, profile, show  # noqa: E402, F401
