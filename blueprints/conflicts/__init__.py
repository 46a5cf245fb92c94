"""Declared conflicts: who is never matched with whom, as a participant or an administrator says it."""

from blueprints.shared.doors import Door

door = Door("conflicts", __name__)

from blueprints.conflicts import own, person  # noqa: E402, F401
