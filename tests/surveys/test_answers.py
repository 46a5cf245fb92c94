"""Answers: kept once, as offered; and of an anonymous one nothing in the tables tells whose it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text

from mentoring.foundation import tenancy
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.surveys import answers, waves
from mentoring.surveys.models import Answer, Recipient, Wave
from mentoring.surveys.queries import answers_of, asked_of, wave_by_id
from tests.surveys.pulse import DUE, FOR_COACH, FOR_PARTICIPANT, cohort


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(DUE, tick=False):
        yield


def opened(world, inside, *, pairs=1, **details):
    """An organization with an open wave."""
    organization = world.organization()
    found, _ = cohort(world, organization, pairs=pairs, **details)
    with inside(organization):
        waves.plan_waves(found.id)
        wave_id = db.session.scalars(select(Wave.id)).one()
        waves.open_wave(wave_id)
    return organization, wave_id


def recipients(role=None):
    statement = select(Recipient).order_by(Recipient.role, Recipient.id)
    return db.session.scalars(statement if role is None else statement.where(Recipient.role == role)).all()


def reply(recipient):
    answers.answer(
        recipient.id,
        by=recipient.membership_id,
        replies=FOR_COACH if recipient.role == "coach" else FOR_PARTICIPANT,
    )


def test_an_answer_is_kept_once(world, inside):
    organization, wave_id = opened(world, inside)
    with inside(organization):
        coach = recipients("coach")[0]
        reply(coach)
        with pytest.raises(answers.AnsweredAlready):
            reply(coach)
        assert [(a.role, a.replies) for a in answers_of(wave_id)] == [("coach", FOR_COACH)]
        assert (wave_by_id(wave_id).answered, wave_by_id(wave_id).asked) == (1, 2)


def test_an_anonymous_answer_names_nobody_and_no_time(world, inside):
    organization, wave_id = opened(world, inside)
    with inside(organization):
        before = db.session.execute(select(Message.state, Message.settled_at, Message.outcome)).all()
        for recipient in recipients():
            reply(recipient)
        kept = db.session.scalars(select(Answer)).all()
        assert [answer.recipient_id for answer in kept] == [None, None]
        assert {answer.id.version for answer in kept} == {4}
        assert {column.name for column in Answer.__table__.columns} == {
            "organization_id",
            "id",
            "wave_id",
            "recipient_id",
            "role",
            "replies",
        }
        assert {c.name for c in Recipient.__table__.columns if "at" in c.name.split("_")} == set()
        assert [answer.name for answer in answers_of(wave_id)] == ["", ""]
        assert db.session.execute(select(Message.state, Message.settled_at, Message.outcome)).all() == before


def test_each_answer_rewrites_the_wave_so_that_no_row_is_newer_than_another(world, inside):
    organization, _ = opened(world, inside, pairs=3)
    with inside(organization):
        for number, recipient in enumerate(recipients(), start=1):
            ids = set(db.session.scalars(select(Answer.id)))
            reply(recipient)
            written = {
                table: db.session.scalars(text(f"SELECT xmin::text FROM {table}")).all()  # noqa: S608
                for table in ("recipients", "answers")
            }
            assert (len(written["answers"]), len(written["recipients"])) == (number, 6)
            assert len({*written["answers"], *written["recipients"]}) == 1
            assert ids & set(db.session.scalars(select(Answer.id))) == set()


def test_with_names_the_answer_is_its_recipients(world, inside):
    organization, wave_id = opened(world, inside, anonymous=False)
    with inside(organization):
        for recipient in recipients():
            reply(recipient)
        assert [(a.name, a.role) for a in answers_of(wave_id)] == [
            ("Coach 0", "coach"),
            ("Participant 0", "participant"),
        ]


@pytest.mark.parametrize(
    ("replies", "refusal", "field"),
    [
        ({**FOR_PARTICIPANT, "met": "Maybe"}, answers.AnswerUnknown, "met"),
        ({**FOR_PARTICIPANT, "prepared": "5"}, answers.AnswerUnknown, "prepared"),
        ({"met": "Yes"}, answers.AnswerMissing, "worth"),
    ],
)
def test_what_was_not_offered_to_this_person_is_refused_and_can_be_put_right(
    world, inside, replies, refusal, field
):
    organization, _ = opened(world, inside)
    with inside(organization):
        participant = recipients("participant")[0]
        with pytest.raises(refusal) as caught:
            answers.answer(participant.id, by=participant.membership_id, replies=replies)
        assert caught.value.field == field
        reply(participant)
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_closed_survey_takes_no_answer(world, inside):
    organization, _ = opened(world, inside)
    with time_machine.travel(DUE + timedelta(days=21), tick=False), inside(organization):
        with pytest.raises(answers.SurveyClosed):
            reply(recipients()[0])
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 0


def test_nobody_answers_for_another_or_in_another_organization(world, inside):
    organization, _ = opened(world, inside)
    with inside(organization):
        coach, participant = recipients()
        for read in (
            lambda: answers.answer(coach.id, by=participant.membership_id, replies=FOR_COACH),
            lambda: asked_of(coach.id, participant.membership_id),
        ):
            with pytest.raises(NotFound):
                read()
    with inside(world.organization()):
        with pytest.raises(NotFound):
            reply(coach)
        with pytest.raises(NotFound):
            wave_by_id(coach.wave_id)


def test_figures_are_released_when_no_more_can_come(world, inside):
    organization, wave_id = opened(world, inside)
    with inside(organization):
        first, second = recipients()
        reply(first)
        assert not wave_by_id(wave_id).released(DUE)
        assert wave_by_id(wave_id).released(DUE + timedelta(days=21))
        reply(second)
        assert wave_by_id(wave_id).released(DUE)


def test_with_names_figures_are_released_at_once(world, inside):
    organization, wave_id = opened(world, inside, anonymous=False)
    with inside(organization):
        assert wave_by_id(wave_id).released(DUE)


@pytest.mark.real
def test_answers_that_come_at_once_are_all_kept_and_each_only_once(app, committed, inside):
    organization, wave_id = opened(committed, inside, pairs=3)
    with inside(organization):
        asked = recipients()

    def try_to_answer(recipient):
        with app.app_context(), tenancy.organization(organization.id):
            try:
                return reply(recipient)
            except answers.AnsweredAlready:
                return "already"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(try_to_answer, asked * 2))
    assert (outcomes.count(None), outcomes.count("already")) == (6, 6)
    with inside(organization):
        assert len(answers_of(wave_id)) == wave_by_id(wave_id).answered == 6


def test_answers_lie_in_an_order_that_chance_decides(world, inside, monkeypatch):
    organization, _ = opened(world, inside)

    class Backward:
        def shuffle(self, these):
            these.sort(key=lambda kept: kept["role"], reverse=True)

    monkeypatch.setattr(answers, "CHANCE", Backward())
    with inside(organization):
        for recipient in recipients():
            reply(recipient)
        lying = db.session.scalars(select(Answer.role).order_by(text("ctid"))).all()
    assert lying == ["participant", "coach"]
