"""Not this week, from a coach's reminder: a page with one button, for one week, without signing in."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.availability import kept_hours
from mentoring.scheduling.hours import take_off
from mentoring.scheduling.week_models import Availability
from tests.groups.test_seats import Class
from tests.scheduling.pairs import NINE, book
from tests.visitor import Visitor, words

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def on_a_monday():
    with time_machine.travel(NINE - timedelta(days=8), tick=False) as traveller:
        yield traveller


@pytest.fixture
def reminded(app, world, inside, carry_out, outbox, on_a_monday):
    """A coach with a meeting tomorrow, and the paths of the links in both reminders, by address."""
    organization = world.organization(zone="America/Chicago")
    match = world.match(organization)
    with inside(organization):
        book(match)
        people = {
            name: db.session.get_one(Membership, (organization.id, member_id))
            for name, member_id in (("coach", match.coach_id), ("participant", match.participant_id))
        }
        users = {name: member.user_id for name, member in people.items()}
    on_a_monday.move_to(NINE - timedelta(hours=23))
    app.extensions["doorbell"].ring("sweep_messages", None, {})
    carry_out()
    reminders = [email for email in outbox if "tomorrow" in email["Subject"]]
    assert len(reminders) == len(users) == 2
    found = [
        re.findall(r"/o/\S+/week-off/\S+", email.get_body(("plain",)).get_content()) for email in reminders
    ]
    assert sorted(map(len, found)) == [0, 1]
    return organization, people["coach"], next(paths[0] for paths in found if paths)


def days_off(inside, organization, coach):
    with inside(organization):
        return [(off.first_day, off.last_day) for off in kept_hours(coach.id).time_off]


def test_the_coach_alone_gets_the_link_and_one_button_closes_the_week(app, inside, reminded):
    organization, coach, path = reminded
    visitor = Visitor(app)
    visitor.get(path)
    assert visitor.h1 == "Not this week?"
    assert "Nobody will be able to book you from December 7 to 13." in visitor.text
    assert "One meeting booked before stays." in visitor.text
    assert days_off(inside, organization, coach) == []
    visitor.submit("Let nobody book this week")
    assert days_off(inside, organization, coach) == [(date(2026, 12, 7), date(2026, 12, 13))]
    assert visitor.h1 == "You are off this week"
    visitor.post(path, {})
    assert len(days_off(inside, organization, coach)) == 1
    visitor.get(path)
    visitor.submit("Open these days again")
    assert days_off(inside, organization, coach) == []


def test_meetings_and_groups_that_stay_are_named_by_the_coach_s_own_days(app, world, inside, reminded):
    """The week of Monday, December 7, on the clocks of Chicago; what is called off or only asked for is not."""
    organization, coach, path = reminded
    with inside(organization):
        match = db.session.scalars(select(Match)).one()
        cohort = db.session.get_one(Cohort, (organization.id, match.cohort_id))
    monday, sunday = datetime(2026, 12, 7, 6, tzinfo=UTC), datetime(2026, 12, 14, 5, 59, tzinfo=UTC)
    for starts_at, details in (
        (monday - timedelta(minutes=1), {}),
        (sunday, {}),
        (sunday + timedelta(minutes=1), {}),
        (NINE + timedelta(days=1), {"state": "cancelled"}),
        (NINE + timedelta(days=2), {"state": "requested"}),
    ):
        world.meeting(organization, match, starts_at, **details)
    for starts_at, title, details in (
        (NINE + timedelta(days=1), "Interviews", {}),
        (NINE + timedelta(days=2), "Budgets", {"state": "cancelled"}),
        (NINE + timedelta(days=7), "Councils", {}),
    ):
        world.group(organization, cohort, coach, starts_at, title=title, **details)
    visitor = Visitor(app)
    visitor.get(path)
    assert "Three meetings booked before stay. The message about each leads to" in visitor.text
    assert [words(each) for each in visitor.page.select("main ul li")] == [
        "Tuesday, December 8, 9:00 am Central Time: With Dana Whitfield, video",
        "Wednesday, December 9, 9:00 am Central Time: Interviews, your group, video",
        "Sunday, December 13, 11:59 pm Central Time: With Dana Whitfield, video",
    ]


def test_opening_again_leaves_days_off_of_ones_own(app, inside, reminded):
    organization, coach, path = reminded
    own = (date(2026, 12, 10), date(2026, 12, 13))
    with inside(organization):
        take_off(coach.id, first_day=own[0], last_day=own[1])
    visitor = Visitor(app)
    visitor.get(path)
    visitor.submit("Let nobody book this week")
    assert len(days_off(inside, organization, coach)) == 2
    visitor.submit("Open these days again")
    assert days_off(inside, organization, coach) == [own]


def test_later_in_the_week_it_closes_what_is_left_and_after_it_nothing(app, inside, reminded, on_a_monday):
    organization, coach, path = reminded
    visitor = Visitor(app)
    on_a_monday.move_to(NINE + timedelta(days=2))
    visitor.get(path)
    visitor.submit("Let nobody book this week")
    assert days_off(inside, organization, coach) == [(date(2026, 12, 10), date(2026, 12, 13))]
    on_a_monday.move_to(NINE + timedelta(days=6))
    visitor.get(path, status=404)
    visitor.post(path, {}, status=404)
    assert len(days_off(inside, organization, coach)) == 1


def test_the_link_ends_with_the_coach_and_opens_only_under_its_own_organization(app, world, inside, reminded):
    organization, coach, path = reminded
    visitor = Visitor(app)
    neighbor = world.organization()
    moved = path.replace(f"/o/{organization.slug}/", f"/o/{neighbor.slug}/")
    visitor.get(moved, status=404)
    visitor.get(f"{path}x", status=404)
    with app.app_context(), tenancy.organization(organization.id):
        db.session.execute(update(Membership).where(Membership.id == coach.id).values(is_coach=False))
        db.session.commit()
    visitor.get(path, status=404)
    visitor.post(path, {}, status=404)


@pytest.mark.parametrize("hours", [True, False])
def test_the_reminder_of_ones_own_group_has_it_too_for_a_coach_with_hours(
    app, world, inside, carry_out, outbox, on_a_monday, hours
):
    found = Class(world, 0)
    with inside(found.organization):
        found.open()
        if not hours:
            db.session.execute(delete(Availability))
            db.session.commit()
    on_a_monday.move_to(NINE - timedelta(hours=23))
    app.extensions["doorbell"].ring("sweep_messages", None, {})
    carry_out()
    (reminder,) = [email for email in outbox if "tomorrow" in email["Subject"]]
    assert ("/week-off/" in reminder.get_body(("plain",)).get_content()) is hours
