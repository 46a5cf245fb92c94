"""An organization's own settings: name, zone, color, administrators, and who may do what."""

from blueprints.shared.doors import Door

door = Door("organizations", __name__)

from blueprints.organizations import administrators, roles, settings  # noqa: E402, F401
