"""Races about offers with real connections: one thing happens, the others are told, and nobody is left between two."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching import offers, proposals, unpublishing
from mentoring.matching.models import Match
from mentoring.matching.offers import OfferSettled
from mentoring.messages.models import Message
from mentoring.organizations.plans import shipped

pytestmark = pytest.mark.real


@pytest.fixture
def offered(committed, inside):
    """A published cohort in which every participant is offered a coach, and some coaches have a free place."""

    def make(*, participants, coaches):
        organization = committed.organization()
        program = committed.program(organization, template=shipped()["emerging-leaders"])
        cohort = committed.cohort(organization, program=program)
        for number in range(participants):
            committed.enrol(
                organization, cohort, committed.participant(organization, f"Participant {number}")
            )
        for number in range(coaches):
            coach = committed.coach(organization, f"Coach {number}", profile={"places": 1})
            committed.assign(organization, cohort, coach, places=1)
        with inside(organization):
            proposal = proposals.propose(cohort.id, actor=None)
            proposals.publish(proposal.id, version=1, actor=None)
            matches = db.session.scalars(select(Match).order_by(Match.id)).all()
            db.session.expunge_all()
        return organization, cohort, proposal, matches

    return make


def states(inside, organization):
    with inside(organization):
        return sorted(db.session.scalars(select(Match.state)))


def test_of_many_answers_of_both_sides_at_once_one_settles_it(offered, at_once, inside):
    organization, _, _, (match,) = offered(participants=1, coaches=1)
    acts = [lambda: offers.answer(match.id, by=match.coach_id, accept=False).state] * 4
    acts += [lambda: offers.answer(match.id, by=match.participant_id, accept=False).state] * 4
    answers = at_once(organization, *acts)
    assert (answers.count("ended"), answers.count(OfferSettled)) == (1, 7)
    assert states(inside, organization) == ["ended"]
    with inside(organization):
        told = select(func.count()).where(Message.kind == "match_fell_through")
        assert db.session.scalar(told) == 2


def test_everybody_who_is_left_free_at_once_is_offered_another_coach_of_their_own(offered, at_once, inside):
    organization, _, _, matches = offered(participants=4, coaches=8)
    answers = at_once(
        organization,
        *(
            lambda match=match: offers.answer(match.id, by=match.participant_id, accept=False).state
            for match in matches
        ),
    )
    assert answers == ["ended"] * 4
    with inside(organization):
        rows = db.session.execute(
            select(Match.participant_id, Match.coach_id).where(Match.state == "offered")
        ).all()
    assert {row.participant_id for row in rows} == {match.participant_id for match in matches}
    assert len({row.coach_id for row in rows}) == 4


def test_an_answer_and_the_taking_back_of_the_publication_never_both_happen(offered, at_once, inside):
    organization, _, proposal, (match,) = offered(participants=1, coaches=1)
    answers = at_once(
        organization,
        lambda: offers.answer(match.id, by=match.participant_id, accept=False).state,
        lambda: unpublishing.take_back(proposal.id, actor=None).state,
    )
    assert (answers[0] == "ended") != (answers[1] == "draft")
    assert states(inside, organization) == ([] if answers[1] == "draft" else ["ended"])


def test_the_end_of_the_time_and_a_yes_of_both_begin_a_match_once(offered, at_once, inside):
    organization, _, _, (match,) = offered(participants=1, coaches=1)
    with time_machine.travel(now() + timedelta(days=8)):
        at_once(
            organization,
            *[offers.begin_unanswered] * 4,
            lambda: offers.answer(match.id, by=match.participant_id, accept=True).state,
            lambda: offers.answer(match.id, by=match.coach_id, accept=True).state,
        )
    assert states(inside, organization) == ["active"]
    with inside(organization):
        told = select(func.count()).where(Message.kind == "match_published")
        assert db.session.scalar(told) == 2
