"""A message is planned with its verb, or not at all; and never twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.models import Message
from mentoring.messages.plan import plan, withdraw


@transactional
def planned(user_id, about, *, refuse=False, times=1, **details):
    answers = [
        plan("meeting_reminder", to=user_id, about=about, why="A test planned it.", **details)
        for _ in range(times)
    ]
    if refuse:
        raise Refusal
    return answers


@transactional
def withdrawn(about, **details):
    withdraw(about, why="The meeting was moved.", **details)


def states():
    db.session.expire_all()
    return sorted(
        tuple(row) for row in db.session.execute(select(Message.kind, Message.state, Message.outcome))
    )


def test_it_is_planned_with_its_verb_and_the_worker_is_rung_for_once_after_the_commit(world, inside, app):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        assert planned(member.user_id, uuid4()) == [True]
        assert states() == [("meeting_reminder", "planned", "")]
    assert app.extensions["doorbell"].rung == [("deliver_messages", organization.id, {})]


def test_it_is_gone_with_its_verb_s_refusal_and_nobody_is_rung_for(world, inside, app):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization), pytest.raises(Refusal):
        planned(member.user_id, uuid4(), refuse=True)
    with inside(organization):
        assert states() == []
    assert app.extensions["doorbell"].rung == []


def test_the_same_message_is_planned_once(world, inside):
    organization = world.organization()
    member = world.member(organization)
    about = uuid4()
    with inside(organization):
        assert planned(member.user_id, about, times=2) == [True, False]
        assert planned(member.user_id, about) == [False]
        assert states() == [("meeting_reminder", "planned", "")]


@pytest.mark.parametrize("other", [{"sequence": 1}, {"offset_minutes": 60}])
def test_another_sequence_or_offset_is_another_message(world, inside, other):
    organization = world.organization()
    member = world.member(organization)
    about = uuid4()
    with inside(organization):
        planned(member.user_id, about)
        assert planned(member.user_id, about, **other) == [True]
        assert planned(member.user_id, about, **other) == [False]


def test_one_organization_s_message_is_no_double_of_another_s(world, inside):
    user = world.user()
    about = uuid4()
    for organization in (world.organization(), world.organization()):
        world.member(organization, user=user)
        with inside(organization):
            assert planned(user.id, about) == [True]


def test_what_is_due_later_is_left_to_the_sweep(world, inside, app):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        planned(member.user_id, uuid4(), due_at=now() + timedelta(minutes=1))
    assert app.extensions["doorbell"].rung == []


def test_withdrawing_reaches_what_is_not_on_its_way_and_nothing_else(world, inside):
    organization = world.organization()
    member = world.member(organization)
    about = uuid4()
    with inside(organization):
        for number, state in enumerate(("planned", "claimed", "sending", "sent", "failed")):
            planned(member.user_id, about, sequence=number)
            db.session.execute(
                Message.__table__.update().where(Message.sequence == number).values(state=state)
            )
            db.session.commit()
        planned(member.user_id, uuid4())
        withdrawn(about, kinds=("meeting_invitation",))
        assert [state for _, state, _ in states()] == [
            "claimed",
            "failed",
            "planned",
            "planned",
            "sending",
            "sent",
        ]
        withdrawn(about, kinds=("meeting_reminder",))
        assert states() == [
            ("meeting_reminder", "cancelled", "The meeting was moved."),
            ("meeting_reminder", "cancelled", "The meeting was moved."),
            ("meeting_reminder", "failed", ""),
            ("meeting_reminder", "planned", ""),
            ("meeting_reminder", "sending", ""),
            ("meeting_reminder", "sent", ""),
        ]


def test_without_an_organization_nothing_is_planned(world, app):
    user = world.user()
    with app.app_context(), pytest.raises(tenancy.NoOrganization):
        planned(user.id, uuid4())
