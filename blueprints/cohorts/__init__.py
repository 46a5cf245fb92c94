"""Cohorts: list, start, see, change; who is in them; where they stand."""

from blueprints.shared.doors import Door

door = Door("cohorts", __name__)

from blueprints.cohorts import cohort, exports, members, overview, state  # noqa: E402, F401
