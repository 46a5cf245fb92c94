"""How dates are said."""

from datetime import UTC, datetime

from mentoring.foundation.words import date_of


def test_a_date_is_that_of_the_zone_and_says_its_year():
    late = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert date_of(late, "America/Los_Angeles") == "December 31, 2026"
    assert date_of(late, "Asia/Tokyo") == "January 1, 2027"
