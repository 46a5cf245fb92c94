"""Matching a cohort: the workbench, a proposal, a pair by hand, and the publication."""

from blueprints.shared.doors import Door

door = Door("matching", __name__)

from blueprints.matching import export, pair, proposal, publication, workbench  # noqa: E402, F401
