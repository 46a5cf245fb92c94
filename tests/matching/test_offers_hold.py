"""Offers hold: who said no is nowhere to be seen, and one begins only where there is something to begin."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mentoring.cohorts import actions as cohorts
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching import offers, proposals
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.organizations.plans import shipped


@pytest.fixture
def offering(world):
    """A cohort in a program that offers its matches, with so many participants and coaches of one place each."""

    def make(participants, coaches):
        organization = world.organization()
        program = world.program(organization, template=shipped()["emerging-leaders"])
        cohort = world.cohort(organization, program=program)
        people = [world.participant(organization, name) for name in participants]
        given = [world.coach(organization, name, profile={"places": 1}) for name in coaches]
        for person in people:
            world.enrol(organization, cohort, person)
        for coach in given:
            world.assign(organization, cohort, coach, places=1)
        return organization, cohort, people, given

    return make


def published(cohort):
    proposal = proposals.propose(cohort.id, actor=None)
    proposals.publish(proposal.id, version=1, actor=None)


def open_match(participant_id):
    return db.session.scalars(
        select(Match)
        .where(Match.participant_id == participant_id, Match.state != "ended")
        .execution_options(populate_existing=True)
    ).one_or_none()


@pytest.mark.parametrize("side", ["coach_id", "participant_id"])
def test_the_ledger_is_the_same_whoever_said_no(inside, offering, side):
    organization, cohort, (ana,), _ = offering(["Ana"], ["Kim"])
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        offers.answer(match.id, by=getattr(match, side), accept=False)
        told = db.session.execute(
            select(Message.user_id, Message.kind, Message.why, Message.state).where(
                Message.kind == "match_fell_through"
            )
        ).all()
        assert len({row.user_id for row in told}) == 2
        assert len({row[1:] for row in told}) == 1


def test_the_next_best_is_for_the_one_left_free_also_when_somebody_else_has_waited(world, inside, offering):
    organization, cohort, (ana,), (kim, lou) = offering(["Ana"], ["Kim", "Lou"])
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        for name in ("Ben", "Cleo", "Dov"):
            world.enrol(organization, cohort, world.participant(organization, name))
        offers.answer(match.id, by=match.coach_id, accept=False)
        assert open_match(ana.id).coach_id == ({kim.id, lou.id} - {match.coach_id}).pop()


def test_an_offer_does_not_begin_in_a_cohort_that_was_cancelled(inside, offering):
    organization, cohort, (ana,), _ = offering(["Ana"], ["Kim"])
    with inside(organization):
        published(cohort)
        cohorts.move(cohort.id, to="cancelled")
        with time_machine.travel(now() + timedelta(days=8)):
            assert offers.begin_unanswered() == 0
        assert open_match(ana.id) is None
        kinds = db.session.scalars(select(Message.kind)).all()
        assert "match_published" not in kinds


def test_an_offer_does_not_begin_for_somebody_who_has_left_the_cohort(inside, offering):
    organization, cohort, (ana,), _ = offering(["Ana"], ["Kim"])
    with inside(organization):
        published(cohort)
        cohorts.withdraw(cohort.id, membership_id=ana.id)
        with time_machine.travel(now() + timedelta(days=8)):
            assert offers.begin_unanswered() == 0
        assert open_match(ana.id) is None
        kinds = db.session.scalars(select(Message.kind)).all()
        assert "match_published" not in kinds


def test_a_yes_begins_nothing_in_a_cohort_that_was_cancelled(inside, offering):
    organization, cohort, (ana,), _ = offering(["Ana"], ["Kim"])
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        cohorts.move(cohort.id, to="cancelled")
        with pytest.raises(offers.OfferSettled) as refused:
            offers.answer(match.id, by=ana.id, accept=True)
        assert "nothing left to begin" in refused.value.sentence
        assert open_match(ana.id).participant_answer is None
