"""Calendars elsewhere: private addresses to subscribe to, one meeting added by hand, a coach's own busy times."""

from blueprints.shared.doors import Door

door = Door("calendars", __name__)

from blueprints.calendars import feeds, meeting, sources  # noqa: E402, F401
