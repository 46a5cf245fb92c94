"""What a person reads in the letters about groups."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from mentoring.cohorts.models import Enrolment
from mentoring.foundation.extensions import db
from mentoring.groups import actions, seats
from tests.letters import read
from tests.scheduling.pairs import NINE, TEN

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def group(world, inside):
    """Inside an organization: a group of Ellis Grant, and two participants of its cohort."""
    organization = world.organization(zone="America/Chicago")
    cohort = world.cohort(organization, state="running")
    coach = world.coach(organization, user=world.user("ellis@example.org"))
    world.assign(organization, cohort, coach)
    people = [
        world.participant(organization, f"{name.title()} Ng", user=world.user(f"{name}@example.org"))
        for name in ("dana", "kim")
    ]
    for each in people:
        world.enrol(organization, cohort, each)
    details = {"coach_id": coach.id, "title": "Interviews", "minutes": 60, "places": 2, "format": "video"}
    with inside(organization):
        yield actions.open_group(cohort.id, starts_at=NINE, key=uuid4(), **details), *people


def test_a_move_is_told_to_who_sat_and_not_to_who_sits_down_later(group, delivered):
    opened, dana, kim = group
    seats.join(opened.id, dana.id)
    delivered()
    actions.move_group(opened.id, starts_at=TEN, sequence=0)
    moved = delivered()
    seats.join(opened.id, kim.id)
    was_and_is = "It was Tuesday, December 8, 9:00 am; it is now Tuesday, December 8, 10:00 am Central Time."
    for name, heading in (("dana", "Ellis Grant moved “Interviews”"), ("ellis", "You moved “Interviews”")):
        assert read(moved[name])[1] == heading
        assert was_and_is in read(moved[name])[2]
    subject, heading, text = read(delivered()["kim"])
    assert subject.startswith("Interviews, Tuesday")
    assert heading == "You have a seat in “Interviews”"
    assert "It was" not in text


def test_whoever_gives_up_a_seat_or_leaves_the_cohort_is_told_that_and_of_no_cancellation(group, delivered):
    opened, dana, kim = group
    for each in (dana, kim):
        seats.join(opened.id, each.id)
    delivered()
    seats.leave(opened.id, dana.id)
    subject, heading, text = read(delivered()["dana"])
    assert subject == "You gave up your seat: Interviews, Tuesday, December 8"
    assert heading == "You gave up your seat in “Interviews”"
    assert "Thank you for saying so. The time is free again in your calendar." in text
    db.session.execute(update(Enrolment).where(Enrolment.membership_id == kim.id).values(state="withdrawn"))
    db.session.commit()
    seats.pass_on_expired(opened.id)
    subject, heading, text = read(delivered()["kim"])
    assert subject == "Off your calendar: Interviews, Tuesday, December 8"
    assert heading == "You are no longer in “Interviews”"
    assert "You are no longer in this cohort. The time is free again in your calendar." in text


def test_a_group_that_is_called_off_is_cancelled_for_everybody(group, delivered):
    opened, dana, _ = group
    seats.join(opened.id, dana.id)
    delivered()
    actions.cancel_group(opened.id, sequence=0, words="A council meeting.")
    told = delivered()
    assert {read(told[name])[:2] for name in ("dana", "ellis")} == {
        ("Cancelled: Interviews, Tuesday, December 8", "“Interviews” is cancelled")
    }
