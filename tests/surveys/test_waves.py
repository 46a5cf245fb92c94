"""Waves: planned from the program's plan, opened on their day, once, for everybody in an active match."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from mentoring.cohorts.models import Cohort
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.organizations.models import AuditEntry, Program
from mentoring.surveys import waves
from mentoring.surveys.models import Recipient, Wave
from mentoring.surveys.queries import all_waves, due_waves, wave_by_id
from tests.counting import statements
from tests.surveys.pulse import DUE, PUBLISHED, cohort, template


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(DUE, tick=False):
        yield


def kept():
    return [(wave.survey_key, wave.due_on, wave.anonymous) for wave in db.session.scalars(select(Wave))]


def only_wave():
    return db.session.scalars(select(Wave)).one()


def test_a_wave_is_planned_once_from_the_day_of_publication(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with inside(organization):
        for _ in range(2):
            waves.plan_waves(found.id)
        assert kept() == [("pulse", date(2026, 10, 31), True)]
        assert [question["key"] for question in only_wave().questions] == ["met", "worth", "prepared", "help"]


@pytest.mark.parametrize("state", ["draft", "open", "matching", "closed", "cancelled"])
def test_a_cohort_that_does_not_run_has_no_waves(world, inside, state):
    organization = world.organization()
    match = world.match(organization, cohort=world.cohort(organization, state=state))
    with inside(organization):
        waves.plan_waves(match.cohort_id)
        assert kept() == []


def test_without_published_matches_nothing_is_planned_and_what_was_is_withdrawn(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with inside(organization):
        waves.plan_waves(found.id)
        db.session.scalars(select(Match)).one().state = "proposed"
        db.session.commit()
        waves.plan_waves(found.id)
        assert kept() == []


def test_a_match_that_did_not_come_about_is_no_publication(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with inside(organization):
        match = db.session.scalars(select(Match)).one()
        match.state, match.outcome = "ended", "declined"
        db.session.commit()
        waves.plan_waves(found.id)
        assert kept() == []


def test_what_was_planned_goes_when_the_publication_is_taken_back(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with inside(organization):
        waves.plan_waves(found.id)
        db.session.delete(db.session.scalars(select(Match)).one())
        db.session.get_one(Cohort, (organization.id, found.id)).state = "matching"
        db.session.commit()
        waves.plan_waves(found.id)
        assert kept() == []


def test_a_wave_still_to_come_follows_the_plan_and_an_open_one_stays(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with inside(organization):
        waves.plan_waves(found.id)
        program = db.session.scalars(select(Program)).one()
        program.template = template(after_days=29, anonymous=False)
        db.session.commit()
        waves.plan_waves(found.id)
        assert kept() == [("pulse", date(2026, 10, 30), False)]
        waves.open_wave(only_wave().id)
        program.template = template(after_days=40)
        db.session.commit()
        waves.plan_waves(found.id)
        assert kept() == [("pulse", date(2026, 10, 30), False)]


def test_a_survey_whose_day_is_long_past_is_not_sent(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    with time_machine.travel(DUE + timedelta(days=21), tick=False), inside(organization):
        waves.plan_waves(found.id)
        assert kept() == []


def test_opening_asks_everybody_once_by_a_message_that_expires_with_the_wave(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization, pairs=2)
    with inside(organization):
        waves.plan_waves(found.id)
        assert [waves.open_wave(only_wave().id) for _ in range(2)] == [4, 0]
        wave = only_wave()
        assert (wave.opened_at, wave.closes_at) == (DUE, DUE + timedelta(days=21))
        assert sorted(db.session.scalars(select(Recipient.role))) == [
            "coach",
            "coach",
            "participant",
            "participant",
        ]
        messages = db.session.scalars(select(Message)).all()
        assert {message.subject_id for message in messages} == set(db.session.scalars(select(Recipient.id)))
        assert {(m.kind, m.due_at, m.expires_at) for m in messages} == {
            ("survey_invitation", DUE, DUE + timedelta(days=21))
        }


def test_a_coach_of_two_is_asked_once_and_who_is_both_answers_as_a_participant(world, inside):
    organization = world.organization()
    found, [first] = cohort(world, organization)
    world.match(
        organization,
        cohort=found,
        coach=world.coach(organization, "Third"),
        participant=person(first.coach_id),
    )
    with inside(organization):
        waves.plan_waves(found.id)
        assert waves.open_wave(only_wave().id) == 3
        roles = dict(db.session.execute(select(Recipient.membership_id, Recipient.role)).all())
        assert roles[first.coach_id] == "participant"


def person(membership_id):
    return type("Member", (), {"id": membership_id})


def test_who_left_whose_match_ended_and_who_has_no_question_are_not_asked(world, inside):
    organization = world.organization()
    only_coaches = [
        {
            "key": "again",
            "kind": "choice",
            "question": "Again?",
            "options": ["Yes", "No"],
            "audience": "coach",
        }
    ]
    found, [match] = cohort(world, organization, questions=only_coaches)
    for details in ({"coach": world.coach(organization, left_at=DUE)}, {"state": "ended"}):
        world.match(organization, cohort=found, **details)
    with inside(organization):
        waves.plan_waves(found.id)
        assert waves.open_wave(only_wave().id) == 1
        assert db.session.scalars(select(Recipient.membership_id)).all() == [match.coach_id]


def test_people_are_written_to_by_day_in_their_own_zone(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization, pairs=0)
    far = world.coach(organization, user=world.user(zone="Asia/Tokyo"))
    world.match(organization, cohort=found, coach=far, published_at=PUBLISHED)
    with inside(organization):
        waves.plan_waves(found.id)
        waves.open_wave(only_wave().id)
        due = dict(db.session.execute(select(Message.user_id, Message.due_at)).all())
    assert due.pop(far.user_id) == DUE + timedelta(hours=6)  # from 3 to 9 in the morning
    assert set(due.values()) == {DUE}


def test_the_day_comes_on_the_cohorts_wall(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    midnight = DUE.replace(hour=7, minute=0)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False), inside(organization):
        waves.plan_waves(found.id)
        assert due_waves() == []
        assert waves.open_wave(only_wave().id) == 0
    with time_machine.travel(midnight, tick=False), inside(organization):
        assert due_waves() == [only_wave().id]
        assert waves.open_wave(only_wave().id) == 2


def test_the_timetable_visits_every_organization_and_the_messages_go_out(
    world, inside, app, carry_out, outbox
):
    one, other = world.organization(), world.organization()
    for organization in (one, other):
        cohort(world, organization)
    world.organization()
    app.extensions["doorbell"].rung.append(("open_due_waves", None, {}))
    assert carry_out() == 5  # the timetable's, a visit each, and what each has to send
    assert len(outbox) == 4
    app.extensions["doorbell"].rung.append(("open_due_waves", None, {}))
    carry_out()
    assert len(outbox) == 4


def test_a_broken_plan_does_not_stop_the_other_cohorts(world, inside, app, carry_out, outbox):
    organization = world.organization()
    broken = world.program(organization, "Broken", template={"format": 1})
    world.match(organization, cohort=world.cohort(organization, program=broken, state="running"))
    cohort(world, organization)
    app.extensions["doorbell"].rung.append(("visit_surveys", organization.id, {}))
    carry_out()
    assert len(outbox) == 2


def test_the_matching_room_can_ring_for_one_cohort(world, inside, app, carry_out):
    organization = world.organization()
    found, _ = cohort(world, organization)
    app.extensions["doorbell"].rung.append(("plan_waves", organization.id, {"cohort_id": str(found.id)}))
    carry_out()
    with inside(organization):
        assert len(kept()) == 1


def test_an_administrator_closes_a_survey_early_and_it_is_written_down(world, inside):
    organization = world.organization()
    found, _ = cohort(world, organization)
    rosa = world.administrator(organization)
    with inside(organization):
        waves.plan_waves(found.id)
        wave_id = only_wave().id
        with pytest.raises(waves.SurveyClosed):
            waves.close_wave(wave_id, actor=rosa.id)
        waves.open_wave(wave_id)
        assert wave_by_id(wave_id).is_open(now())
        waves.close_wave(wave_id, actor=rosa.id)
        assert not wave_by_id(wave_id).is_open(now())
        assert (
            db.session.scalars(select(AuditEntry.sentence)).one() == "Closed the survey “Thirty-day pulse”."
        )
        with pytest.raises(waves.SurveyClosed):
            waves.close_wave(wave_id, actor=rosa.id)
    with inside(world.organization()), pytest.raises(NotFound):
        waves.close_wave(wave_id, actor=rosa.id)


def test_the_list_costs_one_statement_however_many_waves(world, inside):
    organization = world.organization()
    for rounds in (1, 2):
        for _ in range(rounds):
            found, _ = cohort(world, organization)
            with inside(organization):
                waves.plan_waves(found.id)
        with inside(organization), statements() as seen:
            assert len(all_waves()) == 2 * rounds - 1
        assert len(seen) == 1
