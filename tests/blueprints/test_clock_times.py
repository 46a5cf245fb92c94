"""Times of day as people type them."""

import pytest

from blueprints.availability.forms import wall_minute


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("9", 540),
        ("09:00", 540),
        ("9:30 AM", 570),
        ("9.30 p.m.", 1290),
        ("12 am", 0),
        ("12pm", 720),
        ("24:00", 1440),
        ("09:00:00", 540),
        ("noon", 720),
        ("Midnight", 0),
        ("25:00", None),
        ("13 pm", None),
        ("9:60", None),
        ("", None),
        ("nine", None),
    ],
)
def test_times_are_understood_as_people_type_them(typed, minute):
    assert wall_minute(typed) == minute
