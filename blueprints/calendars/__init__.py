"""Meetings in people's own calendars: private addresses to subscribe to, and one meeting to add by hand."""

from blueprints.shared.doors import Door

door = Door("calendars", __name__)

from blueprints.calendars import feeds, meeting  # noqa: E402, F401
