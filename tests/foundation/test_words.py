"""How dates are said."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from mentoring.foundation.words import ahead, date_of, day, moment


def test_a_date_is_that_of_the_zone_and_says_its_year():
    late = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert date_of(late, "America/Los_Angeles") == "December 31, 2026"
    assert date_of(late, "Asia/Tokyo") == "January 1, 2027"


def test_what_is_to_come_is_told_by_the_days_of_the_reader():
    late, zone = datetime(2026, 12, 8, 3, tzinfo=UTC), "America/Los_Angeles"  # Monday evening there
    assert ahead(datetime(2026, 12, 8, 4, tzinfo=UTC), zone, late) == "today"
    assert ahead(datetime(2026, 12, 8, 17, tzinfo=UTC), zone, late) == "tomorrow"
    assert ahead(datetime(2026, 12, 8, 17, tzinfo=UTC), "Asia/Tokyo", late) == "tomorrow"
    with time_machine.travel(late):
        assert ahead(datetime(2026, 12, 15, 17, tzinfo=UTC), zone, late) == "on Tuesday, December 15"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2027, 9, 24), "Friday, September 24"),  # in 300 days
        (date(2027, 9, 25), "Saturday, September 25, 2027"),
        (date(2028, 2, 3), "Thursday, February 3, 2028"),
        (date(2026, 2, 1), "Sunday, February 1"),  # 300 days ago
        (date(2026, 1, 31), "Saturday, January 31, 2026"),
    ],
)
def test_a_day_far_from_today_says_its_year(value, said):
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC)):
        assert day(value) == said
        noon = datetime(value.year, value.month, value.day, 12, tzinfo=UTC)
        assert moment(noon, "UTC") == f"{said}, 12:00 pm UTC"
