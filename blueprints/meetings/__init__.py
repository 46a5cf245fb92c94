"""Meetings: book one in two taps, move it, cancel it, from the page or from the message."""

# ruff: noqa: E402, F401
from blueprints.shared.doors import Door

door = Door("meetings", __name__)

from blueprints.meetings import (
    agenda,
    booking,
    change,
    closed_days,
    guests,
    holds,
    link,
    month,
    openings,
    outside,
    request,
    times,
    visit,
    zone,
)
