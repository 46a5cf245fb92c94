"""The ledger's second half: claimed once, sent once, and whatever goes wrong is written down where it belongs."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text, update

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages import deliver
from mentoring.messages.kinds import KINDS, Kind, Skip
from mentoring.messages.letters import Letter
from mentoring.messages.models import Message
from mentoring.messages.plan import plan
from mentoring.messages.transports import (
    MemoryTransport,
    Refused,
    SmtpTransport,
    Transport,
    Uncertain,
    Unreachable,
)
from tests.messages.test_transports import Postmaster, serving


def letter(message, to):
    return Letter(subject=f"For {to.name} of {to.organization_name}", heading="Hello", paragraphs=("Hello.",))


def skipped(_message, _to):
    return Skip("There is no reason to send it any more.")


def broken(_message, _to):
    raise ZeroDivisionError("a secret of the person")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Three kinds of this file: at most once, at least once, and one that cannot be written."""
    for name, repeats, compose in (
        ("once", False, letter),
        ("repeating", True, letter),
        ("skipped", False, skipped),
        ("broken", True, broken),
    ):
        monkeypatch.setitem(KINDS, name, Kind(name, name.title(), repeats, compose))


@transactional
def planned(kind, user_id, **details):
    plan(kind, to=user_id, about=details.pop("about", None) or uuid4(), why="A test planned it.", **details)


class Answering(Transport):
    """A mail server that gives the same answer to every mail."""

    def __init__(self, failure=None):
        self.failure, self.sent = failure, []

    def send(self, email):
        if self.failure:
            raise self.failure
        self.sent.append(email["To"])


def outcomes():
    """Kind, state, attempts and outcome of every message of the organization in force."""
    db.session.expire_all()
    rows = db.session.execute(
        select(Message.kind, Message.state, Message.attempts, Message.outcome).order_by(Message.created_at)
    )
    return [tuple(row) for row in rows]


def one_of(world, inside, kind, **details):
    """An organization with a member, and one message planned."""
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        planned(kind, member.user_id, **details)
    return organization, member


def make_due():
    db.session.execute(update(Message).where(Message.state == "planned").values(due_at=now()))
    db.session.commit()


def test_what_is_due_is_sent_once(world, inside):
    organization, _ = one_of(world, inside, "once")
    server = Answering()
    with inside(organization):
        assert deliver.deliver_due(server) == 1
        assert deliver.deliver_due(server) == 0
        assert outcomes() == [("once", "sent", 1, "")]
        message = db.session.scalars(select(Message)).one()
        assert message.settled_at is not None
    assert len(server.sent) == 1


def test_what_is_not_due_yet_waits(world, inside):
    organization, _ = one_of(world, inside, "once", due_at=now() + timedelta(hours=1))
    with inside(organization):
        assert deliver.deliver_due(Answering()) == 0
        assert outcomes() == [("once", "planned", 0, "")]


def test_a_refusal_is_failed_with_the_server_s_words(world, inside):
    organization, _ = one_of(world, inside, "repeating")
    with inside(organization):
        assert deliver.deliver_due(Answering(Refused("550 No such user"))) == 0
        assert outcomes() == [("repeating", "failed", 1, "550 No such user")]


def test_an_unreachable_server_is_tried_later_and_later_and_at_last_given_up(world, inside):
    organization, _ = one_of(world, inside, "once")
    with inside(organization):
        waits = []
        for _ in range(deliver.ATTEMPTS - 1):
            before = now()
            deliver.deliver_due(Answering(Unreachable("451 Later")))
            message = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
            assert message.state == "planned"
            waits.append(round((message.due_at - before).total_seconds() / 60))
            assert deliver.deliver_due(Answering()) == 0
            make_due()
        assert waits == [2**attempt for attempt in range(1, deliver.ATTEMPTS)]
        deliver.deliver_due(Answering(Unreachable("451 Later")))
        assert outcomes() == [("once", "failed", deliver.ATTEMPTS, "451 Later")]


def test_what_may_have_arrived_is_uncertain_if_it_is_sent_at_most_once(world, inside):
    organization, _ = one_of(world, inside, "once")
    with inside(organization):
        deliver.deliver_due(Answering(Uncertain("The line went dead.")))
        make_due()
        assert deliver.deliver_due(Answering()) == 0
        assert outcomes() == [("once", "uncertain", 1, "The line went dead.")]


def test_what_may_have_arrived_is_repeated_under_the_same_name_if_that_does_no_harm(world, inside):
    organization, _ = one_of(world, inside, "repeating")
    with inside(organization):
        message_id = db.session.scalars(select(Message.id)).one()
        deliver.deliver_due(Answering(Uncertain("The line went dead.")))
        make_due()
        outbox = []
        assert deliver.deliver_due(MemoryTransport(outbox)) == 1
        assert outcomes() == [("repeating", "sent", 2, "")]
    assert outbox[0]["Message-ID"] == f"<{message_id}@mentoring.example>"


def test_what_comes_due_too_late_expires(world, inside):
    organization, _ = one_of(world, inside, "once", expires_at=now() - timedelta(seconds=1))
    server = Answering()
    with inside(organization):
        assert deliver.deliver_due(server) == 0
        assert outcomes() == [("once", "expired", 0, "It came due too late to be of use.")]
    assert server.sent == []


def test_what_could_not_be_handed_over_in_time_expires_with_the_reason(world, inside):
    organization, _ = one_of(world, inside, "once", expires_at=now() + timedelta(hours=1))
    with inside(organization):
        deliver.deliver_due(Answering(Unreachable("451 Later")))
        make_due()
        db.session.execute(update(Message).values(expires_at=now()))
        db.session.commit()
        deliver.deliver_due(Answering())
        assert outcomes() == [("once", "expired", 1, "The mail server did not take it in time. 451 Later")]


def test_a_slow_server_s_batch_is_put_back_when_the_job_s_time_is_up(world, inside):
    organization = world.organization()
    member = world.member(organization)
    with time_machine.travel("2026-12-01T12:00Z", tick=False) as clock, inside(organization):
        for _ in range(3):
            planned("once", member.user_id)

        class Slow(Answering):
            def send(self, email):
                super().send(email)
                clock.shift(deliver.PATIENCE)

        assert deliver.deliver_due(Slow()) == 1
        assert sorted(state for _, state, _, _ in outcomes()) == ["planned", "planned", "sent"]
        assert deliver.deliver_due(Answering()) == 2


def test_what_has_lost_its_reason_is_cancelled_and_says_so(world, inside):
    organization, _ = one_of(world, inside, "skipped")
    with inside(organization):
        assert deliver.deliver_due(Answering()) == 0
        assert outcomes() == [("skipped", "cancelled", 0, "There is no reason to send it any more.")]


def test_a_kind_that_nobody_knows_any_more_is_cancelled(world, inside, monkeypatch):
    organization, _ = one_of(world, inside, "once")
    monkeypatch.delitem(KINDS, "once")
    with inside(organization):
        deliver.deliver_due(Answering())
        assert outcomes() == [
            ("once", "cancelled", 0, "This version of the product does not know that kind of message.")
        ]


def test_a_message_that_cannot_be_written_fails_alone(world, inside):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        for kind in ("once", "broken", "once"):
            planned(kind, member.user_id)
        assert deliver.deliver_due(Answering()) == 2
        assert outcomes() == [
            ("once", "sent", 1, ""),
            ("broken", "failed", 0, "It could not be written: ZeroDivisionError."),
            ("once", "sent", 1, ""),
        ]


def test_a_transport_that_breaks_leaves_its_message_uncertain_and_the_rest_goes_on(world, inside):
    organization = world.organization()
    member = world.member(organization)

    class Breaking(Answering):
        def send(self, email):
            if not self.sent:
                self.sent.append("broke")
                raise LookupError
            super().send(email)

    with inside(organization):
        for _ in range(2):
            planned("once", member.user_id)
        assert deliver.deliver_due(Breaking()) == 1
        assert outcomes() == [
            ("once", "uncertain", 1, "Sending it broke off: LookupError."),
            ("once", "sent", 1, ""),
        ]


def test_two_workers_take_different_messages(committed, inside):
    organization = committed.organization()
    member = committed.member(organization)
    with inside(organization):
        for _ in range(4):
            planned("once", member.user_id)
        everything = set(db.session.scalars(select(Message.id)))
        db.session.commit()
        with db.engine.connect() as other:
            other.execute(
                text("SELECT set_config('app.organization_id', :it, true)"), {"it": str(organization.id)}
            )
            locked = set(
                other.scalars(text("SELECT id FROM messages ORDER BY due_at LIMIT 2 FOR UPDATE SKIP LOCKED"))
            )
            taken = set(deliver.claim(50))
            other.rollback()
        assert len(locked) == 2
        assert taken == everything - locked
        assert set(deliver.claim(50)) == locked
        assert deliver.claim(50) == []


def test_what_was_withdrawn_while_it_was_claimed_is_not_sent(world, inside):
    organization, _ = one_of(world, inside, "once")
    with inside(organization):
        taken = deliver.claim(1)
        db.session.execute(update(Message).values(state="cancelled", outcome="The meeting was moved."))
        db.session.commit()
        server = Answering()
        assert deliver.deliver_one(taken[0], server) is False
        assert outcomes() == [("once", "cancelled", 0, "The meeting was moved.")]
    assert server.sent == []


@pytest.mark.parametrize(
    ("kind", "after"),
    [("once", ("uncertain", 1)), ("repeating", ("planned", 1))],
)
def test_a_worker_killed_between_the_server_s_yes_and_its_note_of_it(world, inside, kind, after):
    organization, _ = one_of(world, inside, kind)
    with inside(organization):
        (message_id,) = deliver.claim(1)
        assert deliver.start(message_id) is not None
        assert deliver.recover() == 0
        db.session.execute(
            update(Message).values(claimed_at=now() - deliver.ABANDONED - timedelta(seconds=1))
        )
        db.session.commit()
        assert deliver.recover() == 1
        (found,) = outcomes()
        assert found[1:3] == after


def test_a_worker_killed_before_it_began_to_send_loses_nothing(world, inside):
    organization, _ = one_of(world, inside, "once")
    with inside(organization):
        deliver.claim(1)
        db.session.execute(
            update(Message).values(claimed_at=now() - deliver.ABANDONED - timedelta(seconds=1))
        )
        db.session.commit()
        assert deliver.recover() == 1
        assert deliver.deliver_due(Answering()) == 1
        assert outcomes() == [("once", "sent", 1, "")]


def test_a_message_is_never_touched_with_another_organization_in_force(world, inside):
    organization, _ = one_of(world, inside, "once")
    neighbour = world.organization()
    with inside(organization):
        message_id = db.session.scalars(select(Message.id)).one()
    server = Answering()
    with inside(neighbour):
        assert deliver.claim(50) == []
        assert deliver.deliver_one(message_id, server) is False
        deliver.settle(message_id, state="sent")
        deliver.give_up(message_id, outcome="No.")
        assert deliver.recover() == 0
    assert server.sent == []
    with inside(organization):
        assert outcomes() == [("once", "planned", 0, "")]


def test_a_person_is_called_what_the_organization_in_force_calls_them(world, inside):
    user = world.user(name="D. Whitfield")
    places = [world.organization("Here"), world.organization("There")]
    for place, name in zip(places, ("Dana Whitfield", "Deputy Whitfield"), strict=True):
        world.member(place, name, user=user)
    outbox = []
    for place in places:
        with inside(place):
            planned("once", user.id)
            deliver.deliver_due(MemoryTransport(outbox))
    assert [email["Subject"] for email in outbox] == [
        "For Dana Whitfield of Here",
        "For Deputy Whitfield of There",
    ]


def test_a_batch_travels_over_one_connection_and_a_refused_address_does_not_end_it(world, inside):
    organization = world.organization()
    addresses = ["ana@x.example", "unknown@x.example", "bo@x.example", "cy@x.example"]
    people = [world.member(organization, user=world.user(address)) for address in addresses]
    postmaster = Postmaster()
    with serving(postmaster) as server, inside(organization):
        for person in people:
            planned("once", person.user_id)
        assert deliver.deliver_due(SmtpTransport(server)) == 3
        assert [state for _, state, _, _ in outcomes()] == ["sent", "failed", "sent", "sent"]
    assert [mail.rcpt_tos for mail in postmaster.taken] == [[addresses[0]], [addresses[2]], [addresses[3]]]
    assert len(postmaster.peers) == 1
