"""The installation, for those who run it: its organizations in figures, never in content."""

from blueprints.shared.doors import Door

door = Door("operator", __name__, organization=False)

from blueprints.operator import organization, policy  # noqa: E402, F401
