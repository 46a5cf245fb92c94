"""A coach's hours as verbs keep them, and the schedule that they mean."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.coaches import actions as coaches
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.organizations.actions import ZoneUnknown
from mentoring.scheduling import hours
from mentoring.scheduling.availability import kept_hours, schedule_for, this_week
from mentoring.scheduling.hours import (
    MOST_DATES,
    DatesFull,
    DaysBackwards,
    DaysOver,
    DaysTooMany,
    Hours,
    HoursMissing,
    HoursUnusable,
)
from mentoring.scheduling.schedules import DateRange, Schedule, Window
from mentoring.scheduling.week_models import Availability, TimeOff
from tests.counting import statements

WEDNESDAY = datetime(2026, 11, 25, 18, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)
TUESDAYS = Hours(zone="America/Chicago", weekly={1: [(540, 720)]})


@pytest.fixture(autouse=True)
def on_a_wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def coach(world):
    """A coach's organization and id; Tuesdays 9 to noon in Central Time."""
    organization = world.organization()
    return organization, world.coach(organization).id


def test_hours_mean_the_schedule_that_was_said(world, inside):
    organization = world.organization()
    coach = world.member(organization, is_coach=True)
    said = Hours(
        zone="America/Denver",
        weekly={4: [(780, 1440)], 1: [(780, 900), (540, 720)]},
        notice_minutes=60,
        horizon_days=30,
        increment_minutes=15,
        buffer_before=5,
        buffer_after=10,
        per_day=1,
        per_week=2,
        per_month=3,
    )
    with inside(organization):
        hours.keep(coach.id, hours=said)
        assert schedule_for(coach.id) == Schedule(
            zone="America/Denver",
            weekly={1: [Window(540, 720), Window(780, 900)], 4: [Window(780, 1440)]},
            notice=60,
            horizon_days=30,
            increment=15,
            buffer_before=5,
            buffer_after=10,
            per_day=1,
            per_week=2,
            per_month=3,
        )


def test_hours_said_twice_are_one_row(inside, coach):
    organization, coach_id = coach
    with inside(organization):
        for zone in ("America/Denver", "america/new york"):
            hours.keep(coach_id, hours=Hours(zone=zone, weekly={}))
        assert db.session.scalars(select(Availability.zone)).all() == ["America/New_York"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (Hours(zone="Mars/Olympus", weekly={}), ZoneUnknown),
        (Hours(zone="America/Chicago", weekly={0: [(540, 720), (700, 800)]}), HoursUnusable),
        (Hours(zone="America/Chicago", weekly={0: [(540, 540)]}), HoursUnusable),
        (Hours(zone="America/Chicago", weekly={6: [(1380, 1500)], 0: [(0, 61)]}), HoursUnusable),
    ],
)
def test_hours_that_cannot_be_kept_change_nothing(inside, coach, said, refusal):
    organization, coach_id = coach
    with inside(organization):
        before = schedule_for(coach_id)
        with pytest.raises(refusal):
            hours.keep(coach_id, hours=said)
        assert schedule_for(coach_id) == before


def test_a_participant_and_a_neighbor_keep_no_hours(world, inside, coach):
    organization, coach_id = coach
    with inside(organization), pytest.raises(NotFound):
        hours.keep(world.participant(organization).id, hours=TUESDAYS)
    with inside(world.organization()), pytest.raises(NotFound):
        hours.keep(coach_id, hours=TUESDAYS)


def test_season_and_meetings_a_month_of_the_profile_count(inside, coach):
    organization, coach_id = coach
    away = {"away_from": TODAY, "away_until": TODAY + DAY, "paused_until": None}
    with inside(organization):
        hours.keep(coach_id, hours=Hours(zone="America/Chicago", weekly={}, per_month=6))
        coaches.limit(coach_id, places=1, meetings_a_month=4, **away)
        schedule = schedule_for(coach_id)
        assert (schedule.time_off, schedule.per_month) == ((), 4)
        assert schedule.away == (DateRange(TODAY, TODAY + DAY),)
        coaches.limit(coach_id, places=1, meetings_a_month=8, **away)
        assert schedule_for(coach_id).per_month == 6


def test_who_gave_no_hours_has_no_schedule(world, inside):
    organization = world.organization()
    coach = world.member(organization, is_coach=True)
    with inside(organization):
        assert schedule_for(coach.id) is None
        with pytest.raises(HoursMissing):
            hours.take_off(coach.id, first_day=TODAY, last_day=TODAY)


def test_reading_hours_costs_four_statements_whatever_they_hold(inside, coach):
    organization, coach_id = coach
    costs = []
    with inside(organization):
        for more in (1, 2):
            for number in range(more):
                on = TODAY + (10 * more + number) * DAY
                hours.take_off(coach_id, first_day=on, last_day=on)
                hours.change_day(coach_id, local_day=on, windows=[(540, 600)])
            with statements() as seen:
                kept = kept_hours(coach_id)
            costs.append(len(seen))
    assert costs == [4, 4]
    assert (len(kept.time_off), len(kept.schedule.overrides)) == (3, 3)


def test_days_off_are_kept_once_and_can_be_opened_again(inside, coach):
    organization, coach_id = coach
    with inside(organization):
        first = hours.take_off(coach_id, first_day=TODAY, last_day=TODAY + DAY)
        again = hours.take_off(coach_id, first_day=TODAY, last_day=TODAY + DAY)
        assert first.id == again.id
        assert hours.come_back(first.id, membership_id=coach_id) == DateRange(TODAY, TODAY + DAY)
        with pytest.raises(NotFound):
            hours.come_back(first.id, membership_id=coach_id)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (TODAY, TODAY - DAY, DaysBackwards),
        (TODAY - 2 * DAY, TODAY - DAY, DaysOver),
        (TODAY, TODAY + 367 * DAY, DaysTooMany),
    ],
)
def test_days_off_that_cannot_be_meant_are_refused(inside, coach, first, last, refusal):
    organization, coach_id = coach
    with inside(organization):
        with pytest.raises(refusal):
            hours.take_off(coach_id, first_day=first, last_day=last)
        assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0


def test_days_off_may_have_begun(inside, coach):
    organization, coach_id = coach
    with inside(organization):
        assert hours.take_off(coach_id, first_day=TODAY - DAY, last_day=TODAY).last_day == TODAY


def test_this_week_ends_on_sunday_and_is_closed_once(inside, coach):
    organization, coach_id = coach
    with inside(organization):
        off = hours.take_this_week_off(coach_id)
        assert (off.first_day, off.last_day) == (TODAY, date(2026, 11, 29))
        assert hours.take_this_week_off(coach_id) is None


@pytest.mark.parametrize(
    ("at", "zone", "week"),
    [
        (datetime(2026, 11, 30, 3, tzinfo=UTC), "America/Chicago", (date(2026, 11, 29), date(2026, 11, 29))),
        (datetime(2026, 11, 30, 3, tzinfo=UTC), "UTC", (date(2026, 11, 30), date(2026, 12, 6))),
    ],
)
def test_a_week_is_a_week_on_the_wall_of_the_zone(at, zone, week):
    with time_machine.travel(at, tick=False):
        assert this_week(zone) == week


def test_one_date_has_the_hours_said_last(inside, coach):
    organization, coach_id = coach
    with inside(organization):
        hours.change_day(coach_id, local_day=TODAY, windows=[(600, 660)])
        override = hours.change_day(coach_id, local_day=TODAY, windows=[])
        assert schedule_for(coach_id).overrides == {TODAY: []}
        assert hours.forget_day(override.id, membership_id=coach_id).local_day == TODAY
        assert schedule_for(coach_id).overrides == {}
        with pytest.raises(DaysOver) as refused:
            hours.change_day(coach_id, local_day=TODAY - DAY, windows=[])
        assert refused.value.field == "local_day"
        with pytest.raises(HoursUnusable):
            hours.change_day(coach_id, local_day=TODAY, windows=[(660, 600)])


def test_nobody_opens_or_forgets_anothers_days(world, inside, coach):
    organization, coach_id = coach
    other = world.coach(organization, "Another")
    with inside(organization):
        off = hours.take_off(coach_id, first_day=TODAY, last_day=TODAY)
        override = hours.change_day(coach_id, local_day=TODAY, windows=[])
        with pytest.raises(NotFound):
            hours.come_back(off.id, membership_id=other.id)
        with pytest.raises(NotFound):
            hours.forget_day(override.id, membership_id=other.id)


def test_there_is_an_end_to_dates(world, inside, coach):
    organization, coach_id = coach
    with inside(organization):
        row = kept_hours(coach_id).row
        for number in range(MOST_DATES):
            on = TODAY + number * DAY
            db.session.add(TimeOff(availability_id=row.id, first_day=on, last_day=on))
        db.session.commit()
        with pytest.raises(DatesFull):
            hours.change_day(coach_id, local_day=TODAY, windows=[])
        assert hours.take_off(coach_id, first_day=TODAY, last_day=TODAY) is not None
