"""How dates are said."""

from datetime import UTC, datetime

from mentoring.foundation.words import ahead, date_of


def test_a_date_is_that_of_the_zone_and_says_its_year():
    late = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert date_of(late, "America/Los_Angeles") == "December 31, 2026"
    assert date_of(late, "Asia/Tokyo") == "January 1, 2027"


def test_what_is_to_come_is_told_by_the_days_of_the_reader():
    late, zone = datetime(2026, 12, 8, 3, tzinfo=UTC), "America/Los_Angeles"  # Monday evening there
    assert ahead(datetime(2026, 12, 8, 4, tzinfo=UTC), zone, late) == "today"
    assert ahead(datetime(2026, 12, 8, 17, tzinfo=UTC), zone, late) == "tomorrow"
    assert ahead(datetime(2026, 12, 8, 17, tzinfo=UTC), "Asia/Tokyo", late) == "tomorrow"
    assert ahead(datetime(2026, 12, 15, 17, tzinfo=UTC), zone, late) == "on Tuesday, December 15"
