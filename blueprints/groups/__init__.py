"""Group meetings: a coach opens one, participants of the cohort take seats."""

# ruff: noqa: E402, F401
from blueprints.shared.doors import Door

door = Door("groups", __name__)

from blueprints.groups import group, link, seat
