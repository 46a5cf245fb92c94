"""Days farther ahead than one look: every page leads to the last that is near enough, 62 days at a time."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.meetings.picker import days_around
from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings
from mentoring.scheduling.models import ClosedDays, Meeting
from mentoring.scheduling.schedules import DateRange
from tests.counting import statements
from tests.visitor import words

NOW = datetime(2026, 12, 1, 15, 1, tzinfo=UTC)  # a Tuesday, a day before the first that can be booked
LAST = date(2027, 5, 25)  # the last Tuesday of the 180 days through Sunday, May 30
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dana(world):
    """A participant in Pacific Time; the coach keeps Tuesdays 9 to noon in Central Time, 180 days ahead."""
    organization = world.organization()
    participant = world.participant(organization)
    coach = world.coach(organization, hours={"horizon_days": 180})
    visitor = world.signed_in(participant)
    visitor.organization, visitor.home = organization, f"/o/{organization.slug}"
    visitor.match = world.match(organization, participant=participant, coach=coach)
    visitor.booking = f"{visitor.home}/matches/{visitor.match.id}/meetings/new"
    return visitor


@pytest.fixture
def meeting(dana, inside):
    """On the first of the Tuesdays."""
    with inside(dana.organization):
        return meetings.book(
            dana.match.id,
            starts_at=datetime(2026, 12, 8, 15, tzinfo=UTC),
            minutes=60,
            format="video",
            key=uuid4(),
        )


def later(visitor):
    """Every day of the strips from here on, by following "Later dates" to the end."""
    found = []
    while True:
        found += [words(day).split(" ", 2)[2] for day in visitor.page.select(".day-strip li")]
        if not visitor.page.select_one("#dates-later"):
            return found
        visitor.follow("Later dates")


def close(world, visitor, first, last):
    closed = ClosedDays(cohort_id=visitor.match.cohort_id, first_day=first, last_day=last)
    world.add(closed, visitor.organization)


def tuesdays(first, last):
    days = [first + timedelta(days=7 * number) for number in range((last - first).days // 7 + 1)]
    return [f"{day:%A, %B} {day.day}" for day in days]


def test_later_dates_lead_to_the_last_day_and_say_that_it_is_the_last(dana, inside):
    dana.get(dana.booking)
    assert "offers times up to" not in dana.text
    assert [day.rsplit(", ", 1)[0] for day in later(dana)] == tuesdays(date(2026, 12, 8), LAST)
    assert "Ellis Grant offers times up to Sunday, May 30." in dana.text
    dana.submit("7:00 am")
    with inside(dana.organization):
        assert db.session.scalars(select(Meeting.starts_at)).one().date() > date(2027, 4, 1)


def test_earlier_dates_lead_back_to_the_first(dana):
    dana.get(f"{dana.booking}?day={LAST}")
    found = []
    while dana.page.select_one("#dates-earlier"):
        dana.follow("Earlier dates")
        found = [words(day) for day in dana.page.select(".day-strip li")]
    assert found[0].startswith("Tue 8 Tuesday, December 8")


def test_the_month_goes_on_to_the_last_one_and_shows_one_without_times(dana, world):
    dana.get(f"{dana.booking}?view=month")
    months = []
    while True:
        months.append((words(dana.page.select_one("table.month caption")), len(dana.page.select("td a"))))
        if not dana.page.select_one("#dates-later"):
            break
        dana.follow("Later dates")
    assert months == [
        (f"Open times in {month}", count)
        for month, count in (
            ("December 2026", 4),
            ("January 2027", 4),
            ("February 2027", 4),
            ("March 2027", 5),
            ("April 2027", 4),
            ("May 2027", 4),
        )
    ]
    assert "offers times up to Sunday, May 30." in dana.text
    close(world, dana, date(2027, 2, 1), date(2027, 2, 28))
    dana.get(f"{dana.booking}?view=month&day=2027-01-31")
    dana.follow("Later dates")
    assert "No time is open from Monday, February 1 to Sunday, February 28." in dana.text
    dana.follow("Later dates")
    assert "Open times in March 2027" in dana.text
    dana.follow("Earlier dates")
    dana.follow("Earlier dates")
    assert "Open times in January 2027" in dana.text


def test_a_month_of_which_nothing_is_left_gives_way_to_the_next(dana, world):
    close(world, dana, date(2026, 12, 1), date(2026, 12, 31))
    dana.get(f"{dana.booking}?view=month")
    assert "Open times in January 2027" in dana.text
    dana.follow("Earlier dates")
    assert "Open times in December 2026" in dana.text
    assert "No time is open from Tuesday, December 1 to Thursday, December 31." in dana.text


def test_two_months_without_times_do_not_hide_those_after_them(dana, world):
    close(world, dana, date(2026, 12, 1), date(2027, 1, 31))
    for path, ends in (
        (dana.booking, "Ellis Grant offers"),
        (f"{dana.home}/first-available", "Your coach offers"),
    ):
        dana.get(path)
        assert "No time is open from Tuesday, December 1 to Sunday, January 31." in dana.text
        days = [day.rsplit(", ", 1)[0] for day in later(dana)]
        assert days == tuesdays(date(2027, 2, 2), LAST)
        assert f"{ends} times up to Sunday, May 30." in dana.text


def test_first_available_goes_on_to_the_last_day_too(dana):
    dana.get(f"{dana.home}/first-available")
    assert [day.rsplit(", ", 1)[0] for day in later(dana)] == tuesdays(date(2026, 12, 8), LAST)
    assert "Your coach offers times up to Sunday, May 30." in dana.text
    dana.follow("First dates")
    assert "Tuesday, December 8" in dana.text


def test_a_day_past_the_last_leads_back(dana):
    for path in (dana.booking, f"{dana.booking}?view=month"):
        dana.get(f"{path}{'&' if '?' in path else '?'}day=2099-12-31")
        assert "Ellis Grant offers times up to Sunday, May 30." in dana.text
        dana.follow("Earlier dates")
        assert "Tuesday, May 25" in dana.text


def test_a_meeting_is_moved_farther_than_two_months(dana, meeting):
    dana.get(f"{dana.home}/meetings/{meeting.id}/edit")
    assert later(dana)[-1].startswith("Tuesday, May 25")
    assert "Times are offered up to Sunday, May 30." in dana.text
    dana.submit("7:00 am")
    assert "Moved to" in dana.notices[0]


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "20261208", "9999-12-31", "2026-12-08%00"])
def test_a_day_that_is_none_is_refused_by_name(dana, meeting, day):
    for path in (
        f"{dana.booking}?day={day}",
        f"{dana.home}/meetings/{meeting.id}/edit?day={day}",
        f"{dana.home}/first-available?day={day}",
    ):
        dana.get(path, status=422)
        assert "“day” in the address is no day. Give one such as 2026-12-08." in dana.text
        dana.follow("Start this page over")
        assert "Tuesday, December 8" in dana.text
    dana.get(f"{dana.home}/first-available?from={day}", status=422)
    assert "“from” in the address is no day." in dana.text


def test_as_json_the_last_day_is_told(dana, world):
    for path in (dana.booking, f"{dana.home}/first-available"):
        assert dana.client.get(path, headers=JSON).get_json()["until"] == "2027-05-30"
    new = world.signed_in(world.participant(dana.organization, "Noor Haddad"))
    assert new.client.get(f"{dana.home}/first-available", headers=JSON).get_json()["until"] is None


def test_far_days_cost_as_many_statements_as_near_ones(dana):
    prices = set()
    for query in ("", "?day=2027-05-25", "?day=2027-05-25&view=month"):
        dana.client.get(dana.booking + query)
        with statements() as run:
            dana.client.get(dana.booking + query)
        prices.add(len(run))
    assert len(prices) == 1


def test_days_looked_at_are_62_from_today_on_and_at_most_a_month_of_a_month():
    today = date(2026, 12, 1)
    assert days_around(None, today=today) == DateRange(today, date(2027, 1, 31))
    assert days_around(date(2027, 1, 31), today=today) == DateRange(today, date(2027, 1, 31))
    assert days_around(date(2027, 2, 1), today=today) == DateRange(date(2027, 2, 1), date(2027, 4, 3))
    assert days_around(date(2020, 1, 1), today=today).first == today
    assert days_around(date(2026, 12, 9), today=date(2026, 12, 8), whole_month=True) == DateRange(
        date(2026, 12, 8), date(2026, 12, 31)
    )
    assert days_around(date(2028, 2, 9), today=today, whole_month=True) == DateRange(
        date(2028, 2, 1), date(2028, 2, 29)
    )
