"""Programs and their plans: list, make from a template or a file, read, take along, copy, put away."""

from blueprints.shared.doors import Door

door = Door("programs", __name__)

from blueprints.programs import file, kinds, program, shelf  # noqa: E402, F401
