"""RQ for real: an envelope goes through Valkey and is carried out; nothing outside the registry ever is."""

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import select

from mentoring.accounts import invitations
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.jobs import registry
from mentoring.jobs.registry import QueueDoorbell, UnknownJob
from mentoring.jobs.worker import Envelope, work
from mentoring.messages.models import Message

pytestmark = pytest.mark.real


@pytest.fixture
def queue(app, addresses):
    """An empty queue, rung for by the app in this test."""
    connection = Redis.from_url(addresses.redis_url)
    connection.flushdb()
    noted = app.extensions["doorbell"]
    app.extensions["doorbell"] = QueueDoorbell(addresses.redis_url)
    yield Queue("default", connection=connection, serializer=JSONSerializer)
    app.extensions["doorbell"] = noted
    connection.flushdb()
    connection.close()


def test_a_planned_message_is_sent_by_a_worker(committed, app, queue, tmp_path):
    organization = committed.organization()
    member = committed.coach(organization, accepted_at=None, invited_at=None)
    with app.app_context(), tenancy.organization(organization.id):
        invitations.invite([member.id])
    assert [job.args[0] for job in queue.jobs] == ["deliver_messages"]
    with app.app_context():
        work(app, burst=True)
        db.session.remove()
    with app.app_context(), tenancy.organization(organization.id):
        assert db.session.scalar(select(Message.state)) == "sent"


def test_what_is_rung_for_is_rung_for_once_until_it_begins(app, queue):
    registry.JOBS["of_a_test"] = lambda thing: None  # noqa: ARG005 - as it is called
    with app.app_context():
        for thing in ("one", "one", "other", "one"):
            registry.ring("of_a_test", None, {"thing": thing})
        work(app, burst=True)
        registry.ring("of_a_test", None, {"thing": "one"})
    del registry.JOBS["of_a_test"]
    assert [job.args[2] for job in queue.jobs] == [{"thing": "one"}]


def test_an_envelope_carries_ids_and_names_only_what_is_registered(queue):
    queue.enqueue("os.system", "true")
    with pytest.raises(UnknownJob, match=r"os\.system"):
        _ = Envelope.fetch(queue.job_ids[0], connection=queue.connection, serializer=JSONSerializer).func
    with pytest.raises(UnknownJob):
        registry.run("rm", None, {})


def test_a_foreign_job_in_the_queue_is_refused_by_the_worker(app, queue, tmp_path):
    trace = tmp_path / "trace"
    job = queue.enqueue("pathlib.Path.touch", str(trace))
    with app.app_context():
        work(app, burst=True)
    assert not trace.exists()
    found = Job.fetch(job.id, connection=queue.connection, serializer=JSONSerializer)
    assert found.get_status(refresh=True).value == "failed"


def test_a_queue_that_is_away_loses_nothing(committed, app, carry_out, outbox):
    organization = committed.organization()
    member = committed.coach(organization, accepted_at=None, invited_at=None)
    noted = app.extensions["doorbell"]
    app.extensions["doorbell"] = QueueDoorbell("redis://127.0.0.1:1/0")
    with app.app_context(), tenancy.organization(organization.id):
        assert invitations.invite([member.id]) == 1
    app.extensions["doorbell"] = noted
    assert outbox == []
    with app.app_context():
        registry.ring("sweep_messages", None)
    carry_out()
    assert len(outbox) == 1
