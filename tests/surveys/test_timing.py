"""When a survey is due, and when a person is written to."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentoring.surveys.timing import civil_hour, due_on, is_due

PACIFIC = "America/Los_Angeles"


def test_days_are_counted_on_the_cohorts_wall():
    late_evening = datetime(2026, 10, 2, 4, 0, tzinfo=UTC)  # October 1, 9 pm Pacific Time
    assert due_on(late_evening, 30, PACIFIC) == date(2026, 10, 31)
    assert due_on(late_evening, 30, "Europe/Berlin") == date(2026, 11, 1)


def test_a_survey_is_due_for_three_weeks_from_its_day():
    day = date(2026, 10, 31)
    found = [is_due(day, day + timedelta(days=days)) for days in (-1, 0, 20, 21)]
    assert found == [False, True, True, False]


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-12-08T17:00", "2026-12-08T17:00"),  # nine in the morning
        ("2026-12-09T02:59", "2026-12-09T02:59"),  # a minute to seven in the evening
        ("2026-12-09T03:00", "2026-12-09T17:00"),
        ("2026-12-08T08:00", "2026-12-08T17:00"),  # midnight: the same day
        ("2027-03-14T10:30", "2027-03-14T16:00"),  # the night the clocks go forward
    ],
)
def test_nobody_is_written_to_at_night(instant, said):
    found = civil_hour(datetime.fromisoformat(instant).replace(tzinfo=UTC), PACIFIC)
    assert found == datetime.fromisoformat(said).replace(tzinfo=UTC)
