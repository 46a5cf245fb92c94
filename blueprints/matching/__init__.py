"""Matching a cohort: the workbench, its runs, pairs by hand, what is settled, and the publication."""

from blueprints.shared.doors import Door

door = Door("matching", __name__)

from blueprints.matching import (  # noqa: E402
    coach_wishes,  # noqa: F401
    comparison,  # noqa: F401
    decisions,  # noqa: F401
    export,  # noqa: F401
    file,  # noqa: F401
    offer,  # noqa: F401
    pair,  # noqa: F401
    proposal,  # noqa: F401
    publication,  # noqa: F401
    retraction,  # noqa: F401
    run,  # noqa: F401
    weights,  # noqa: F401
    workbench,  # noqa: F401
)
