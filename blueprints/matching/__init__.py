"""Matching a cohort: the workbench, a proposal, a pair by hand, and the publication."""

from blueprints.shared.doors import Door

door = Door("matching", __name__)

from blueprints.matching import (  # noqa: E402, F401
    coach_wishes,
    export,
    offer,
    pair,
    proposal,
    publication,
    retraction,
    workbench,
)
