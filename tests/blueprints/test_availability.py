"""A coach's hours, as a person keeps them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from mentoring.scheduling.availability import kept_hours
from mentoring.scheduling.week_models import Availability
from tests.visitor import values_of, words

SLUG = "golden"
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 10 am in Los Angeles


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def organization(world):
    return world.organization(slug=SLUG)


@pytest.fixture
def newcomer(world, organization):
    """A coach without hours, in the organization's Pacific Time."""
    coach = world.member(organization, "Ellis Grant", is_coach=True)
    visitor = world.signed_in(coach)
    visitor.member = coach
    return visitor


@pytest.fixture
def keeper(world, organization):
    """A coach who keeps Tuesdays 9 to noon in Central Time."""
    coach = world.coach(organization)
    visitor = world.signed_in(coach)
    visitor.member = coach
    return visitor


@pytest.fixture
def hours_of(inside, organization):
    def read(visitor):
        with inside(organization):
            return kept_hours(visitor.member.id)

    return read


def understood(visitor):
    return [words(sentence) for sentence in visitor.page.select("main > .wrap > .card p")]


def test_hours_are_read_back_in_a_sentence(newcomer, hours_of):
    newcomer.get(f"/o/{SLUG}/availability")
    assert newcomer.page.select_one("#zone option[selected]")["value"] == "America/Los_Angeles"
    newcomer.submit(
        "Save my hours",
        {
            "zone": "America/Chicago",
            "tuesday-0-start": "09:00",
            "tuesday-0-end": "12:00",
            "tuesday-1-start": "13:00",
            "tuesday-1-end": "00:00",
            "notice_minutes": "2880",
            "per_week": "3",
        },
    )
    assert understood(newcomer) == [
        "Tuesdays 9:00 am to noon and 1:00 pm to midnight, Central Time.",
        "Starts every 30 minutes; at least 2 days ahead; up to 60 days ahead; at most 3 a week.",
    ]
    kept = hours_of(newcomer)
    assert kept.row.weekly == [[1, 540, 720], [1, 780, 1440]]
    assert newcomer.page.select_one("#tuesday-1-end")["value"] == "00:00"


@pytest.mark.parametrize(
    ("begin", "sentence"),
    [
        ("mornings", "Mondays to Fridays 9:00 am to noon, Pacific Time."),
        ("two-days", "Tuesdays and Thursdays 9:00 am to noon and 1:00 pm to 5:00 pm, Pacific Time."),
    ],
)
def test_a_first_week_begins_with_one_tap_and_is_saved_only_by_the_button(
    newcomer, hours_of, begin, sentence
):
    newcomer.get(f"/o/{SLUG}/availability?begin={begin}")
    assert hours_of(newcomer) is None
    newcomer.submit("Save my hours")
    assert understood(newcomer)[0] == sentence


def test_a_third_window_is_added_without_losing_what_was_typed(newcomer, hours_of):
    newcomer.get(f"/o/{SLUG}/availability")
    typed = dict(values_of(newcomer.form_with("Save my hours"))) | {
        "zone": "America/Chicago",
        "friday-0-start": "08:00",
        "friday-0-end": "09:00",
        "friday-1-start": "10:00",
    }
    friday = newcomer.page.select("button[name=add]")[4]
    assert words(friday) == "Add another window : Friday"
    newcomer.post(f"/o/{SLUG}/availability", typed | {"add": friday["value"]})
    assert newcomer.page.select_one("#friday-1-start")["value"] == "10:00"
    assert newcomer.page.select_one("#zone option[selected]")["value"] == "America/Chicago"
    assert hours_of(newcomer) is None
    newcomer.submit(
        "Save my hours", {"friday-1-end": "11:00", "friday-2-start": "13:00", "friday-2-end": "14:00"}
    )
    assert hours_of(newcomer).row.weekly == [[4, 480, 540], [4, 600, 660], [4, 780, 840]]


@pytest.mark.parametrize(
    ("fields", "errors", "at"),
    [
        (
            {
                "monday-0-start": "09:00",
                "monday-0-end": "12:00",
                "monday-1-start": "11:00",
                "monday-1-end": "13:00",
            },
            ["Monday 9:00 am to noon overlaps Monday 11:00 am to 1:00 pm."],
            ["#monday-0-start"],
        ),
        (
            {"monday-0-start": "12:00", "monday-0-end": "09:00"},
            ["Monday noon to 9:00 am ends before it starts."],
            ["#monday-0-start"],
        ),
        (
            {"monday-0-start": "09:00"},
            ["Enter when this ends, or clear when it begins."],
            ["#monday-0-end"],
        ),
        (
            {"monday-1-end": "09:00"},
            ["Enter when this begins, or clear when it ends."],
            ["#monday-1-start"],
        ),
        (
            {"monday-0-start": "early", "monday-0-end": "09:00"},
            ["We do not understand “early”. Enter a time such as 9:00 am."],
            ["#monday-0-start"],
        ),
        (
            {"zone": "Mars/Olympus"},
            ["We do not know that time zone. Choose one from the list."],
            ["#zone"],
        ),
        ({"per_day": "0"}, ["Enter a number from 1 to 100."], ["#per_day"]),
        ({"per_week": "many"}, ["Enter a whole number."], ["#per_week"]),
        ({"horizon_days": "9999"}, ["Not a valid choice."], ["#horizon_days"]),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_changes_nothing(
    keeper, hours_of, fields, errors, at
):
    before = hours_of(keeper).row.weekly
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Save my hours", fields, status=422)
    assert keeper.errors == errors
    assert [link["href"] for link in keeper.page.select(".error-summary a")] == at
    field = keeper.page.select_one(at[0])
    folded = field.find_parent("details")
    assert folded is None or folded.has_attr("open")
    assert hours_of(keeper).row.weekly == before


def test_every_problem_of_a_week_is_named_at_once(keeper):
    keeper.get(f"/o/{SLUG}/availability")
    wrong = {
        "monday-0-start": "12:00",
        "monday-0-end": "09:00",
        "friday-0-start": "15:00",
        "friday-0-end": "14:00",
    }
    keeper.submit("Save my hours", wrong, status=422)
    assert keeper.errors == [
        "Monday noon to 9:00 am ends before it starts.",
        "Friday 3:00 pm to 2:00 pm ends before it starts.",
    ]


def test_hours_may_go_past_midnight_and_are_read_back_so(keeper, hours_of):
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Save my hours", {"friday-0-start": "22:00", "friday-0-end": "01:00"})
    assert [4, 1320, 1500] in hours_of(keeper).row.weekly
    assert "Fridays 10:00 pm to 1:00 am the next day" in " ".join(understood(keeper))
    assert keeper.page.select_one("#friday-0-end")["value"] == "01:00"


@pytest.mark.parametrize(
    ("window", "kept"),
    [
        ([6, 1320, 1560], [[6, 1320, 1560]]),
        ([6, 900, 1560], [[0, 0, 120], [6, 900, 1440]]),  # the form has no other words for it
    ],
)
def test_hours_past_midnight_are_kept_by_a_form_that_is_sent_back(
    world, organization, hours_of, window, kept
):
    coach = world.member(organization, is_coach=True)
    world.add(availability(coach, weekly=[window]), organization)
    visitor = world.signed_in(coach)
    visitor.member = coach
    visitor.get(f"/o/{SLUG}/availability")
    visitor.submit("Save my hours")
    assert hours_of(visitor).row.weekly == kept


def availability(coach, **details):
    return Availability(membership_id=coach.id, zone="America/Chicago", **details)


def test_meetings_may_start_past_the_hour(keeper, hours_of):
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Save my hours", {"increment_minutes": "60", "offset_minutes": "15"})
    assert "Starts every hour, from 15 minutes past midnight" in " ".join(understood(keeper))
    assert (hours_of(keeper).row.offset_minutes, hours_of(keeper).schedule.offset) == (15, 15)
    keeper.submit("Save my hours", {"increment_minutes": "30", "offset_minutes": "30"}, status=422)
    assert keeper.errors == [
        "That is as long as the time between two starts, or longer. Choose fewer minutes."
    ]
    assert hours_of(keeper).row.offset_minutes == 15


def test_an_unusual_limit_stays_a_choice(world, organization, hours_of):
    coach = world.member(organization, is_coach=True)
    world.add(availability(coach, weekly=[[1, 540, 720]], horizon_days=45, notice_minutes=90), organization)
    visitor = world.signed_in(coach)
    visitor.member = coach
    visitor.get(f"/o/{SLUG}/availability")
    visitor.submit("Save my hours")
    row = hours_of(visitor).row
    assert (row.horizon_days, row.notice_minutes) == (45, 90)


def test_this_week_is_closed_in_one_tap_and_opened_by_undo(keeper, hours_of):
    keeper.get(f"/o/{SLUG}/availability")
    keeper.submit("Not this week")
    assert keeper.notices == ["Nobody can book you on November 23 to 29. Undo"]
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
    closed = "Nobody can book you on November 23 to 29."
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


def test_a_participant_keeps_no_hours(world, organization):
    world.signed_in(world.participant(organization)).get(f"/o/{SLUG}/availability", status=403)
