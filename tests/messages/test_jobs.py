"""The sweep finds what nobody rang for, and what a worker left half-way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import select, update

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import QueueDoorbell, run
from mentoring.messages import deliver, jobs
from mentoring.messages.kinds import KINDS, Kind
from mentoring.messages.letters import Letter
from mentoring.messages.models import Message
from mentoring.messages.plan import plan


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    compose = lambda _message, to: Letter(subject=to.organization_name, heading="Hello")  # noqa: E731
    monkeypatch.setitem(KINDS, "once", Kind("once", "Once", False, compose))


@transactional
def planned(user_id, **details):
    plan("once", to=user_id, about=uuid4(), why="A test planned it.", **details)


def with_message(world, inside, **details):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        planned(member.user_id, **details)
    return organization


def sweep(app):
    """Tick, as the timetable does; gives for whom it rang."""
    rung = app.extensions["doorbell"].rung
    rung.clear()
    with app.app_context():
        run("sweep_messages", None, {})
    return [(name, organization_id) for name, organization_id, _ in rung]


def test_a_lost_queue_loses_nothing(world, inside, app, carry_out, outbox, monkeypatch):
    with monkeypatch.context() as away:
        away.setitem(app.extensions, "doorbell", QueueDoorbell("redis://127.0.0.1:1/0"))
        organization = with_message(world, inside)
    assert app.extensions["doorbell"].rung == []
    assert sweep(app) == [("deliver_messages", organization.id)]
    carry_out()
    assert [email["Subject"] for email in outbox] == [organization.name]


def test_an_emptied_queue_loses_nothing(world, inside, app, addresses, carry_out, outbox):
    organization = with_message(world, inside)
    Redis.from_url(addresses.redis_url).flushdb()
    app.extensions["doorbell"].rung.clear()
    assert sweep(app) == [("deliver_messages", organization.id)]
    carry_out()
    assert len(outbox) == 1


def test_the_sweep_leaves_alone_whoever_has_nothing_due(world, inside, app):
    with_message(world, inside, due_at=now() + timedelta(hours=1))
    world.organization()
    assert sweep(app) == []


def test_the_sweep_takes_up_what_a_worker_left(world, inside, app, carry_out, outbox):
    organization = with_message(world, inside)
    with inside(organization):
        deliver.claim(1)
    assert sweep(app) == []
    with inside(organization):
        db.session.execute(
            update(Message).values(claimed_at=now() - deliver.ABANDONED - timedelta(seconds=1))
        )
        db.session.commit()
    assert sweep(app) == [("deliver_messages", organization.id)]
    carry_out()
    assert len(outbox) == 1


def test_each_organization_s_messages_are_written_in_its_own_walls(world, inside, app, carry_out, outbox):
    organizations = [with_message(world, inside) for _ in range(3)]
    sweep(app)
    carry_out()
    assert sorted(email["Subject"] for email in outbox) == sorted(each.name for each in organizations)
    for organization in organizations:
        with inside(organization):
            assert db.session.scalars(select(Message.state)).all() == ["sent"]


def test_looking_for_work_is_one_statement(world, inside):
    organization = with_message(world, inside)
    with inside(organization):
        assert jobs.needs_hand(now()) is not None
        assert jobs.needs_hand(now() - timedelta(hours=1)) is None
