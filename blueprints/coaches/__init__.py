"""The Coaches Gallery, a coach's page, and one's own profile, a topic a page."""

from blueprints.shared.doors import Door

door = Door("coaches", __name__)

from blueprints.coaches import gallery, profile, words  # noqa: E402, F401
