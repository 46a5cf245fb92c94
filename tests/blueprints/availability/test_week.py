"""A coach's weekly hours, as a person keeps them."""

import pytest

from mentoring.scheduling.week_models import Availability
from tests.blueprints.availability.conftest import SLUG, understood
from tests.visitor import values_of, words


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


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1"])
def test_a_day_or_a_window_with_an_odd_number_is_none(newcomer, number):
    newcomer.get(f"/o/{SLUG}/availability")
    typed = dict(values_of(newcomer.form_with("Save my hours"))) | {f"friday-{number}-start": "08:00"}
    newcomer.post(f"/o/{SLUG}/availability", typed | {"add": number})
    assert len(newcomer.page.select("input[name^=friday-]")) == 4


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


def test_a_participant_keeps_no_hours(world, organization):
    world.signed_in(world.participant(organization)).get(f"/o/{SLUG}/availability", status=403)
