"""The question, as it is asked."""

from datetime import UTC, date, datetime

import pytest

from mentoring.sessions.wording import asked, first_name, length, when

NINE = datetime(2026, 12, 8, 17, 0, tzinfo=UTC)
PACIFIC = "America/Los_Angeles"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dana Whitfield", "Dana"),
        ("Ed Moss", "Ed"),
        ("J. Ruiz", "J. Ruiz"),
        ("Dr. Ana Gil", "Dr. Ana Gil"),
        ("Coach Lee", "Coach Lee"),
        ("Zoë", "Zoë"),
        ("李 娜", "李 娜"),
        ("", ""),
    ],
)
def test_people_are_called_by_their_first_name_where_there_is_one(name, said):
    assert first_name(name) == said


def test_the_question_names_the_weekday_and_later_the_date():
    assert asked("Dana Whitfield", NINE, PACIFIC, date(2026, 12, 14)) == "Did you meet Dana on Tuesday?"
    assert asked("Dana Whitfield", NINE, PACIFIC, date(2026, 12, 15)) == "Did you meet Dana on December 8?"


def test_the_day_is_the_one_where_the_reader_is():
    assert asked("Dana Whitfield", NINE, "Asia/Tokyo", date(2026, 12, 9)) == "Did you meet Dana on Wednesday?"
    assert when(NINE, PACIFIC) == "December 8, 9:00 am Pacific Time"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (150, "2 hours 30 minutes"),
    ],
)
def test_lengths_in_words(minutes, said):
    assert length(minutes) == said
