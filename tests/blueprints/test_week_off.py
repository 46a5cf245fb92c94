"""Not this week, from a coach's reminder: a page with one button, for one week, without signing in."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from mentoring.accounts.models import Membership
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.scheduling.availability import kept_hours
from mentoring.scheduling.hours import take_off
from mentoring.scheduling.week_models import Availability
from tests.groups.test_seats import Class
from tests.scheduling.pairs import NINE, book
from tests.visitor import Visitor

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
    assert "Nobody will be able to book you on December 7 to 13." in visitor.text
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
