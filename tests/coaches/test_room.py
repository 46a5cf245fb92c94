"""Whether a coach can take somebody on, in words."""

from datetime import date, timedelta

import pytest

from mentoring.coaches.room import room

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("limits", "words", "is_open"),
    [
        ({}, "Has room for two more", True),
        ({"taken": 1}, "Has room for one more", True),
        ({"places": 14}, "Has room for 14 more", True),
        ({"taken": 2}, "No open place now", False),
        ({"taken": 3}, "No open place now", False),
        ({"places": 0}, "No open place now", False),
        ({"paused_until": TODAY}, "Has room for two more", True),
        ({"paused_until": TODAY + DAY}, "Takes no one new until November 25, 2026", False),
        ({"away_until": date(2027, 2, 28)}, "Away until March 2027", False),
        ({"away_from": TODAY, "away_until": TODAY}, "Away until November 25, 2026", False),
        ({"away_until": TODAY - DAY}, "Has room for two more", True),
        (
            {"away_from": date(2026, 12, 20), "away_until": date(2027, 1, 3)},
            "Has room for two more, away from December 20, 2026",
            True,
        ),
        ({"away_from": date(2027, 6, 1), "away_until": date(2027, 6, 3)}, "Has room for two more", True),
    ],
)
def test_room_is_said_in_words(limits, words, is_open):
    usual = {"places": 2, "taken": 0, "paused_until": None, "away_from": None, "away_until": None}
    found = room(**usual | limits, today=TODAY)
    assert (found.words, found.is_open) == (words, is_open)
    assert found.kind == ("good" if is_open else "neutral")
