"""Answers to a group's invitation, piped in: they are kept, a participant's no gives the seat up, nothing moves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from mentoring.accounts.models import User
from mentoring.foundation.extensions import db
from mentoring.groups import actions, seats
from mentoring.groups.models import GroupAnswer
from mentoring.scheduling.models import GroupMeeting
from tests.calendars.test_answering import OTHER, answer_to
from tests.groups.test_seats import Class, states, taken
from tests.scheduling.pairs import MONDAY, NINE, WEEK


@pytest.fixture(autouse=True)
def on_a_monday(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], replies_to="replies@mentoring.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def group(world, inside):
    found = Class(world, 3)
    with inside(found.organization):
        found.id = found.open().id
        for each in found.people:
            seats.join(found.id, each.id)
    return found


@pytest.fixture
def mail(app, group, carry_out, outbox):
    """The newest message to a member that a calendar reads, once what was planned is sent."""

    def to(member):
        carry_out()
        with app.app_context():
            address = db.session.scalars(select(User.email).where(User.id == member.user_id)).one()
        return [
            email
            for email in outbox
            if address in email["To"] and any(p.get_content_type() == "text/calendar" for p in email.walk())
        ][-1]

    return to


def partstat(email):
    part = next(each for each in email.walk() if each.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event["ATTENDEE"].params["PARTSTAT"]


def kept(inside, group):
    with inside(group.organization):
        rows = db.session.execute(
            select(GroupAnswer.membership_id, GroupAnswer.answer, GroupMeeting.starts_at).join(
                GroupMeeting, GroupMeeting.id == GroupAnswer.group_id
            )
        ).all()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("partstat", "method", "answer", "badge"),
    [
        ("ACCEPTED", "REPLY", "accepted", "Comes"),
        ("TENTATIVE", "REPLY", "tentative", "May come"),
        ("TENTATIVE", "COUNTER", "tentative", "May come"),
    ],
)
def test_a_yes_and_a_maybe_are_kept_for_the_coach_and_change_nothing(
    world, group, mail, pipe, inside, partstat, method, answer, badge
):
    dana = group.people[0]
    moved = {"dtstart": OTHER, "dtend": OTHER + timedelta(hours=1)} if method == "COUNTER" else {}
    assert pipe(answer_to(mail(dana), partstat, method=method, **moved)) == (0, f"Kept: {answer}.")
    assert kept(inside, group) == [(dana.id, answer, NINE)]
    with inside(group.organization):
        assert states(group) == ["taken", "taken", "waiting"]
    ellis = world.signed_in(group.coach)
    ellis.get(f"/o/{group.organization.slug}/groups/{group.id}")
    assert f"Dana 0 {badge}" in ellis.text
    other = world.signed_in(group.people[1])
    other.get(f"/o/{group.organization.slug}/groups/{group.id}")
    assert badge not in other.text


def test_a_no_from_a_seat_gives_it_up_tells_why_and_offers_it_to_the_next(group, mail, pipe, inside):
    dana = group.people[0]
    invitation = mail(dana)
    no = answer_to(invitation, "DECLINED")
    assert pipe(no) == (0, "Kept: declined.")
    with inside(group.organization):
        assert states(group) == ["left", "taken", "offered"]
        assert taken() == 2
    assert kept(inside, group) == [(dana.id, "declined", NINE)]
    told = mail(dana)
    assert told["Subject"] == "You gave up your seat: Interviews, Tuesday, December 8"
    assert "Your calendar answered that you cannot come." in told.get_body(("plain",)).get_content()
    code, says = pipe(no)
    assert (code, says.startswith("Nothing was changed.")) == (0, True)
    assert pipe(answer_to(invitation, "ACCEPTED", at=MONDAY + timedelta(hours=1)))[0] == 0
    with inside(group.organization):
        assert states(group) == ["left", "taken", "offered"]


def test_a_no_from_the_coach_cancels_nothing_and_the_coach_is_told(world, group, mail, pipe, inside):
    assert pipe(answer_to(mail(group.coach), "DECLINED")) == (0, "Kept: declined.")
    assert kept(inside, group) == [(group.coach.id, "declined", NINE)]
    with inside(group.organization):
        assert db.session.scalars(select(GroupMeeting.state)).all() == ["open"]
        assert taken() == 3
    ellis = world.signed_in(group.coach)
    ellis.get(f"/o/{group.organization.slug}/groups/{group.id}")
    assert "Your calendar answered that you cannot come." in ellis.text


def test_an_answer_to_how_it_was_before_a_move_gives_nothing_up(group, mail, pipe, inside):
    dana = group.people[0]
    before = mail(dana)
    with inside(group.organization):
        actions.move_group(group.id, starts_at=NINE + WEEK, sequence=0)
    after = mail(dana)
    assert [partstat(email) for email in (before, after)] == ["ACCEPTED", "NEEDS-ACTION"]
    assert pipe(answer_to(before, "DECLINED"))[0] == 0
    with inside(group.organization):
        assert states(group)[0] == "taken"
    assert kept(inside, group) == []
    assert pipe(answer_to(after, "DECLINED")) == (0, "Kept: declined.")
    with inside(group.organization):
        assert states(group)[0] == "left"


def test_nobody_answers_for_another(world, group, mail, pipe, inside):
    first, second = (mail(each) for each in group.people[:2])
    forged = answer_to(first, "DECLINED", sent_to=second["From"].addresses[0].addr_spec)
    assert pipe(forged, "--recipient", second["From"].addresses[0].addr_spec)[0] == 77
    other = Class(world, 1)
    with inside(other.organization):
        other.id = other.open().id
    elsewhere = answer_to(first, "DECLINED", uid=f"{other.id}@mentoring.example")
    assert pipe(elsewhere)[0] == 77
    with inside(group.organization):
        assert states(group) == ["taken", "taken", "waiting"]
    assert kept(inside, group) == []
