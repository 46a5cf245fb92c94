"""A message's state in words, and the color of its badge."""

from mentoring.messages.models import STATES

STATE_WORDS = {
    "planned": ("Planned", "neutral"),
    "claimed": ("On its way", "accent"),
    "sending": ("On its way", "accent"),
    "sent": ("Sent", "good"),
    "uncertain": ("Not sure it arrived", "warning"),
    "failed": ("Failed", "danger"),
    "cancelled": ("Cancelled", "neutral"),
    "expired": ("Too late to send", "neutral"),
}
ON_ITS_WAY = ("claimed", "sending")
CHOSEN = tuple(state for state in STATES if state not in ON_ITS_WAY)


def state_word(state: str) -> str:
    """What people call a state."""
    return STATE_WORDS[state][0]


def state_badge(state: str) -> str:
    """The badge of a state."""
    return STATE_WORDS[state][1]


def reason(why: str, outcome: str, state: str) -> str:
    """Why it was sent, or why it was not."""
    return outcome if outcome and state not in {"planned", "sent"} else why
