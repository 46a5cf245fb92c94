"""The administrator's Today: every kind of thing that needs a hand, each with one action that takes it off the list."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from mentoring.messages.models import Message
from mentoring.sessions.models import SessionLog
from tests.counting import statements
from tests.visitor import words

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def office(world):
    organization = world.organization()
    cohort = world.cohort(organization, state="running")
    return organization, cohort, world.signed_in(world.administrator(organization))


def badges(visitor):
    return [words(badge) for badge in visitor.page.select(".queue .badge")]


def enrolled(world, organization, cohort, name, **details):
    member = world.participant(organization, name, **details)
    world.enrol(organization, cohort, member)
    return member


def test_nothing_to_do_is_said_kindly(office):
    organization, _, rosa = office
    rosa.get(f"/o/{organization.slug}/today")
    assert rosa.h1 == "Nothing needs a hand"
    assert rosa.text.startswith("Nothing needs a hand Tuesday, December 1. Everything is running by itself.")


def test_each_thing_that_needs_a_hand_is_listed_with_one_action(world, office):
    organization, cohort, rosa = office
    invited = {"accepted_at": None, "invited_at": NOW - timedelta(days=9)}
    enrolled(world, organization, cohort, "Not In", **invited)
    waiting = enrolled(world, organization, cohort, "Dana Whitfield")
    match = world.match(
        organization, cohort=cohort, participant=waiting, published_at=NOW - timedelta(days=25)
    )
    met = world.match(
        organization,
        cohort=cohort,
        participant=enrolled(world, organization, cohort, "Unlogged"),
        published_at=NOW - timedelta(days=60),
    )
    world.meeting(organization, met, NOW - timedelta(days=5))
    world.add(
        Message(
            user_id=waiting.user_id,
            kind="invitation",
            subject_id=match.id,
            why="A test.",
            state="failed",
            due_at=NOW,
            outcome="550 No such user.",
        ),
        organization,
    )
    rosa.get(f"/o/{organization.slug}/today")
    assert rosa.h1 == "Five things need a hand"
    assert badges(rosa) == ["Message failed", "No first meeting", "No log", "Not matched", "Not in yet"]
    rosa.submit("Send a kind note")
    assert rosa.notices == ["A kind note is on its way to both."]
    assert "No first meeting" not in badges(rosa)
    rosa.submit("Ask again")
    assert "No log" not in badges(rosa)
    rosa.submit("Invite again")
    assert badges(rosa) == ["Message failed", "Not matched"]


def test_pressing_twice_sends_one_note(world, office, carry_out, outbox):
    organization, cohort, rosa = office
    match = world.match(organization, cohort=cohort, published_at=NOW - timedelta(days=25))
    path = f"/o/{organization.slug}/today/notes/{match.id}"
    rosa.post(path)
    rosa.post(path, status=409)
    carry_out()
    assert len(outbox) == 2
    assert {str(mail["Subject"]) for mail in outbox} == {
        "Ellis Grant would be glad to hear from you",
        "A first meeting with Dana Whitfield",
    }


def test_the_funnel_counts_who_has_come_how_far(world, office):
    organization, cohort, rosa = office
    for name in ("A", "B", "C"):
        enrolled(world, organization, cohort, name)
    match = world.match(organization, cohort=cohort, participant=enrolled(world, organization, cohort, "D"))
    log = SessionLog(
        match_id=match.id,
        author_id=match.coach_id,
        held_on=date(2026, 11, 20),
        minutes=60,
        logging_key=uuid4(),
    )
    world.add(log, organization)
    rosa.get(f"/o/{organization.slug}/today")
    figures = [words(step) for step in rosa.page.select(".funnel-step")]
    assert figures == [
        "Enrolled 4",
        "Matched 1 of 4",
        "Have met 1 of 4",
        "Met this month 1 of 4",
        "Stalled 0 of 4",
    ]


def test_today_costs_the_same_with_one_thing_and_with_three(world, office):
    organization, cohort, rosa = office
    costs = []
    for number in (1, 2):
        for _ in range(number):
            world.match(organization, cohort=cohort, published_at=NOW - timedelta(days=25))
        with statements() as seen:
            rosa.get(f"/o/{organization.slug}/today")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_coaches_and_participants_have_no_today(world, office):
    organization, _, _ = office
    world.signed_in(world.coach(organization)).get(f"/o/{organization.slug}/today", status=403)


def test_what_needs_a_hand_is_a_file_too(world, office):
    organization, cohort, rosa = office
    enrolled(world, organization, cohort, "Not In", accepted_at=None, invited_at=NOW - timedelta(days=9))
    rosa.get(f"/o/{organization.slug}/today")
    link = rosa.page.select_one("a[href*='/today/export?format=csv']")["href"]
    lines = rosa.client.get(link).data.decode("utf-8-sig").splitlines()
    assert lines[0] == "What,Who,Why,Since (America/Los_Angeles)"
    assert lines[-1].startswith('Not in yet,Not In,"Invited 9 days ago, and has not come in.",2026-11-22')
