"""A coach's days off and other dates, as a person keeps them."""

from datetime import UTC, date, datetime

import pytest

from tests.blueprints.availability.conftest import SLUG, understood


def test_this_week_is_closed_in_one_tap_and_opened_by_undo(keeper, hours_of):
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Not this week")
    assert keeper.notices == ["Nobody can book you from November 23 to 29. Undo"]
    assert [(off.first_day, off.last_day) for off in hours_of(keeper).time_off] == [
        (date(2026, 11, 23), date(2026, 11, 29))
    ]
    keeper.submit("Not this week")
    assert keeper.notices == ["You were off this week already."]
    keeper.submit("Take it off")
    assert hours_of(keeper).time_off == ()
    keeper.submit("Undo")
    assert len(hours_of(keeper).time_off) == 1
    keeper.submit("Undo")
    assert hours_of(keeper).time_off == ()


def test_meetings_booked_before_are_pointed_out(world, organization, keeper):
    match = world.match(organization, coach=keeper.member)
    world.meeting(organization, match, datetime(2026, 11, 24, 15, tzinfo=UTC))
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Not this week")
    closed = "Nobody can book you from November 23 to 29."
    stays = "One meeting booked before stays (Dana Whitfield): move or cancel it if you cannot come."
    assert keeper.notices == [f"{closed} {stays} Undo"]
    cohort = world.cohort(organization, state="running")
    for hour in (16, 17, 18):
        world.group(
            organization,
            cohort,
            keeper.member,
            datetime(2026, 11, 25, hour, tzinfo=UTC),
            title=f"Group {hour}",
        )
    keeper.submit("Undo")
    keeper.submit("Not this week")
    stay = "Four meetings booked before stay (Dana Whitfield, Group 16, Group 17 and 1 more)"
    assert keeper.notices == [f"{closed} {stay}: move or cancel them if you cannot come. Undo"]


def test_days_off_are_kept_and_read_back(keeper):
    keeper.get(f"/o/{SLUG}/availability/dates")
    keeper.submit("Add days off", {"first_day": "2026-12-20", "last_day": "2027-01-03"})
    assert understood(keeper)[0] == (
        "Tuesdays 9:00 am to noon, Central Time; not December 20 to January 3, 2027."
    )


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        ("2026-12-20", "2026-12-19", "The last day comes before the first."),
        ("2026-11-01", "2026-11-02", "Those days are over. Choose today or later."),
        ("2026-12-20", "2028-12-19", "Choose up to a year at a time."),
        ("2026-12-20", "2026-02-30", "Enter a date that is in the calendar."),
        ("2026-12-20", "9999-12-31", "Check the year: enter one from 2000 to 2099."),
        ("", "2026-12-20", "Enter the first day."),
    ],
)
def test_days_off_that_cannot_be_meant_are_refused_and_kept(keeper, hours_of, first, last, error):
    keeper.get(f"/o/{SLUG}/availability/dates")
    keeper.submit("Add days off", {"first_day": first, "last_day": last}, status=422)
    assert keeper.errors == [error]
    assert keeper.page.select_one("#first_day")["value"] == first
    assert keeper.page.select_one("#last_day")["value"] == last
    assert hours_of(keeper).time_off == ()


def test_one_date_has_other_hours_and_gets_its_own_back(keeper, hours_of):
    keeper.get(f"/o/{SLUG}/availability/dates")
    keeper.submit(
        "Save this date",
        {"local_day": "2026-12-01", "windows-0-start": "14:00", "windows-0-end": "16:00"},
    )
    assert keeper.notices == ["On December 1 people can book 2:00 pm to 4:00 pm. Undo"]
    assert "Tuesday, December 1" in keeper.text
    keeper.submit("Take it off")
    assert hours_of(keeper).overrides == ()
    keeper.submit("Undo")
    assert [each.windows for each in hours_of(keeper).overrides] == [[[840, 960]]]
    keeper.submit("Save this date", {"local_day": "2026-12-01"})
    assert keeper.notices == ["December 1 is closed. Undo"]
    assert len(hours_of(keeper).overrides) == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"local_day": "2026-11-22"}, "Those days are over. Choose today or later."),
        ({"local_day": ""}, "Enter the date."),
        (
            {"local_day": "2026-12-01", "windows-0-start": "16:00", "windows-0-end": "14:00"},
            "Tuesday 4:00 pm to 2:00 pm ends before it starts.",
        ),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(keeper, hours_of, fields, error):
    keeper.get(f"/o/{SLUG}/availability/dates")
    keeper.submit("Save this date", fields, status=422)
    assert keeper.errors == [error]
    assert hours_of(keeper).overrides == ()


def test_dates_come_after_weekly_hours(newcomer):
    newcomer.get(f"/o/{SLUG}/availability/dates")
    assert newcomer.notices == ["Save your weekly hours first. Then you can say when they do not count."]
    newcomer.post(f"/o/{SLUG}/availability/week-off", status=409)
    newcomer.post(
        f"/o/{SLUG}/availability/days-off", {"first_day": "2026-12-01", "last_day": "2026-12-01"}, status=409
    )


def test_another_coachs_days_are_not_there(world, organization, keeper, hours_of):
    other = world.signed_in(world.coach(organization, "Another"))
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Not this week")
    off = hours_of(keeper).time_off[0]
    other.post(f"/o/{SLUG}/availability/days-off/{off.id}/removal", status=404)
    assert len(hours_of(keeper).time_off) == 1
