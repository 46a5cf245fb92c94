"""Offers: each side answers once, silence agrees, the next best is offered, and nobody learns who said no."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching import coach_wishes, offers, proposals, unpublishing
from mentoring.matching.drafts import DraftChanged
from mentoring.matching.models import CoachWish, Match, Proposal, ProposedPair
from mentoring.matching.offers import OfferSettled
from mentoring.messages.models import Message
from mentoring.organizations.plans import shipped
from mentoring.scheduling import meetings
from mentoring.scheduling.queries import pair_by_id
from mentoring.today.queries import hands


@pytest.fixture
def cohort_of_two(world):
    """Two participants and three coaches with a place each, in a program that offers its matches."""
    organization = world.organization()
    program = world.program(organization, template=shipped()["emerging-leaders"])
    cohort = world.cohort(organization, program=program)
    people = [world.participant(organization, name) for name in ("Ana", "Ben")]
    coaches = [world.coach(organization, name, profile={"places": 1}) for name in ("Kim", "Lou", "Max")]
    for person in people:
        world.enrol(organization, cohort, person)
    for coach in coaches:
        world.assign(organization, cohort, coach, places=1)
    return organization, cohort, people, coaches


def published(cohort):
    proposal = proposals.propose(cohort.id, actor=None)
    proposals.publish(proposal.id, version=1, actor=None)
    return proposal


def open_match(participant_id):
    return db.session.scalars(
        select(Match)
        .where(Match.participant_id == participant_id, Match.state != "ended")
        .execution_options(populate_existing=True)
    ).one_or_none()


def kinds_to(user_id):
    return sorted(db.session.scalars(select(Message.kind).where(Message.user_id == user_id)))


def test_publishing_offers_and_both_sides_yes_makes_it_run(inside, cohort_of_two):
    organization, cohort, (ana, _), _ = cohort_of_two
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        assert (match.state, match.answer_by - match.published_at) == ("offered", timedelta(days=7))
        assert kinds_to(ana.user_id) == ["match_offered"]
        assert offers.answer(match.id, by=ana.id, accept=True).state == "offered"
        assert offers.answer(match.id, by=ana.id, accept=True).state == "offered"
        assert offers.answer(match.id, by=match.coach_id, accept=True).state == "active"
        assert kinds_to(ana.user_id) == ["match_offered", "match_published"]
        assert offers.answer(match.id, by=ana.id, accept=True).state == "active"
        with pytest.raises(OfferSettled) as refused:
            offers.answer(match.id, by=ana.id, accept=False)
        assert "runs already" in refused.value.sentence


def test_a_no_ends_it_and_the_next_best_is_offered_while_nobody_else_moves(inside, cohort_of_two):
    organization, cohort, (ana, ben), coaches = cohort_of_two
    with inside(organization):
        published(cohort)
        first, other = open_match(ana.id), open_match(ben.id)
        offers.answer(first.id, by=first.coach_id, accept=False)
        second = open_match(ana.id)
        free = {coach.id for coach in coaches} - {first.coach_id, other.coach_id}
        assert (second.state, {second.coach_id}) == ("offered", free)
        assert open_match(ben.id).id == other.id
        assert kinds_to(ana.user_id) == ["match_fell_through", "match_offered", "match_offered"]
        ended = db.session.get_one(Match, (organization.id, first.id))
        assert (ended.state, ended.outcome) == ("ended", "declined")


def test_after_a_second_no_an_administrator_looks_and_the_pairs_are_never_proposed_again(
    inside, cohort_of_two
):
    organization, cohort, (ana, _), _ = cohort_of_two
    with inside(organization):
        published(cohort)
        first = open_match(ana.id)
        offers.answer(first.id, by=ana.id, accept=False)
        second = open_match(ana.id)
        offers.answer(second.id, by=ana.id, accept=False)
        assert open_match(ana.id) is None
        (hand,) = [hand for hand in hands(now()) if hand.kind == "fell_through"]
        assert (hand.name, hand.detail) == ("Ana", cohort.name)
        again = proposals.propose(cohort.id, actor=None)
        taken = {
            pair.coach_id
            for pair in db.session.scalars(select(ProposedPair).where(ProposedPair.proposal_id == again.id))
            if pair.participant_id == ana.id
        }
        assert not taken & {first.coach_id, second.coach_id}


def test_without_a_free_place_nothing_is_offered_and_today_says_so(world, inside, cohort_of_two):
    organization, cohort, (ana, _), coaches = cohort_of_two
    with inside(organization):
        published(cohort)
        first = open_match(ana.id)
        busy = {match.coach_id for match in db.session.scalars(select(Match))}
        free = [coach for coach in coaches if coach.id not in busy]
    for coach in free:
        world.match(organization, coach=coach)
    with inside(organization):
        offers.answer(first.id, by=ana.id, accept=False)
        assert open_match(ana.id) is None
        assert [hand.name for hand in hands(now()) if hand.kind == "fell_through"] == ["Ana"]


def test_silence_agrees_and_a_no_comes_too_late(inside, cohort_of_two):
    organization, cohort, (ana, _), _ = cohort_of_two
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        assert not offers.any_unanswered()
        with time_machine.travel(match.answer_by, tick=False):
            assert offers.any_unanswered()
            with pytest.raises(OfferSettled) as refused:
                offers.answer(match.id, by=ana.id, accept=False)
            assert "over" in refused.value.sentence
            assert offers.begin_unanswered() == 2
            assert open_match(ana.id).state == "active"
            assert not offers.any_unanswered()
            assert unpublishing.last_published(cohort.id) is None


def test_a_stranger_answers_nothing(world, inside, cohort_of_two):
    organization, cohort, (ana, ben), _ = cohort_of_two
    with inside(organization):
        published(cohort)
        match = open_match(ana.id)
        with pytest.raises(NotFound):
            offers.answer(match.id, by=ben.id, accept=False)
        assert open_match(ana.id).state == "offered"


def test_a_publication_is_taken_back_until_somebody_answered(inside, cohort_of_two):
    organization, cohort, (ana, _), _ = cohort_of_two
    with inside(organization):
        proposal = published(cohort)
        db.session.execute(Message.__table__.update().values(state="sent"))
        db.session.commit()
        assert unpublishing.last_published(cohort.id).id == proposal.id
        back = unpublishing.take_back(proposal.id, actor=None)
        assert (back.state, back.published_at) == ("draft", None)
        assert db.session.scalars(select(Match)).all() == []
        assert kinds_to(ana.user_id) == ["match_offered", "matches_taken_back"]
        proposals.publish(proposal.id, version=back.version, actor=None)
        match = open_match(ana.id)
        offers.answer(match.id, by=ana.id, accept=True)
        assert unpublishing.last_published(cohort.id) is None
        with pytest.raises(unpublishing.AlreadyOpened):
            unpublishing.take_back(proposal.id, actor=None)
        assert db.session.get_one(Proposal, (organization.id, proposal.id)).state == "published"


def test_what_was_not_yet_sent_is_withdrawn_and_nobody_is_written_to(inside, cohort_of_two):
    organization, cohort, _, _ = cohort_of_two
    with inside(organization):
        proposal = published(cohort)
        unpublishing.take_back(proposal.id, actor=None)
        states = {(row.kind, row.state) for row in db.session.execute(select(Message.kind, Message.state))}
        assert states == {("match_offered", "cancelled")}
        with pytest.raises(unpublishing.NotPublished):
            unpublishing.take_back(proposal.id, actor=None)


def test_a_newer_draft_stands_in_the_way(world, inside, cohort_of_two):
    organization, cohort, _, _ = cohort_of_two
    with inside(organization):
        proposal = published(cohort)
        world.enrol(organization, cohort, world.participant(organization, "Cleo"))
        proposals.propose(cohort.id, actor=None)
        with pytest.raises(unpublishing.DraftInTheWay):
            unpublishing.take_back(proposal.id, actor=None)


@pytest.mark.usefixtures("on_a_friday")
def test_the_call_before_the_answer_is_short_and_only_one_and_comes_before_it(inside, cohort_of_two):
    organization, cohort, (ana, _), _ = cohort_of_two
    with inside(organization):
        proposal = published(cohort)
        match = open_match(ana.id)
        plan = pair_by_id(match.id).plan
        assert (plan.meeting_minutes, plan.booking.meetings) == (20, 1)
        with pytest.raises(meetings.SlotTaken, match="that time is after it"):
            book_call(match, days=7)
        book_call(match)
        assert unpublishing.last_published(cohort.id) is None
        with pytest.raises(meetings.SlotTaken, match="1 meeting in all"):
            book_call(match, hours=1)
        with pytest.raises(unpublishing.AlreadyOpened):
            unpublishing.take_back(proposal.id, actor=None)
        offers.answer(match.id, by=ana.id, accept=True)
        offers.answer(match.id, by=match.coach_id, accept=True)
        assert pair_by_id(match.id).plan.meeting_minutes == 60


@pytest.fixture
def on_a_friday():
    with time_machine.travel(datetime(2026, 11, 27, 15, 0, tzinfo=UTC), tick=False):
        yield


def book_call(match, **later):
    """Book a call on the Tuesday that comes, at 9:00 am Central Time, or so much later."""
    starts_at = datetime(2026, 12, 1, 15, 0, tzinfo=UTC) + timedelta(**later)
    return meetings.book(match.id, starts_at=starts_at, minutes=20, format="video", key=uuid4())


def test_coaches_are_asked_and_what_they_say_counts_in_the_next_run(inside, cohort_of_two):
    organization, cohort, _, _ = cohort_of_two
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        pair = db.session.scalars(select(ProposedPair).where(ProposedPair.proposal_id == proposal.id)).first()
        assert coach_wishes.ask_coaches(proposal.id, version=1, actor=None) == 2
        with pytest.raises(DraftChanged, match="Somebody asked the coaches"):
            proposals.publish(proposal.id, version=1, actor=None)
        assert coach_wishes.waiting_for_coach(pair.coach_id) == [proposal.id]
        (proposed,) = coach_wishes.proposed_to(proposal.id, pair.coach_id)
        assert (proposed.id, proposed.rank, proposed.ruled_out) == (pair.participant_id, None, False)
        coach_wishes.say(proposal.id, coach_id=pair.coach_id, ranked=[pair.participant_id], ruled_out=[])
        assert db.session.scalars(select(CoachWish.rank)).all() == [1]
        assert coach_wishes.waiting_for_coach(pair.coach_id) == []
        coach_wishes.say(proposal.id, coach_id=pair.coach_id, ranked=[], ruled_out=[pair.participant_id])
        again = proposals.propose(cohort.id, actor=None)
        proposed_now = db.session.scalars(
            select(ProposedPair).where(ProposedPair.proposal_id == again.id)
        ).all()
        assert len(proposed_now) == 2
        assert not [
            each
            for each in proposed_now
            if (each.participant_id, each.coach_id) == (pair.participant_id, pair.coach_id)
        ]
        with pytest.raises(coach_wishes.AskingOver):
            coach_wishes.say(proposal.id, coach_id=pair.coach_id, ranked=[], ruled_out=[])


def test_a_coach_says_nothing_of_others(inside, cohort_of_two):
    organization, cohort, _, _ = cohort_of_two
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        one, two = db.session.scalars(
            select(ProposedPair).where(ProposedPair.proposal_id == proposal.id)
        ).all()
        coach_wishes.ask_coaches(proposal.id, version=1, actor=None)
        with pytest.raises(NotFound):
            coach_wishes.say(proposal.id, coach_id=one.coach_id, ranked=[two.participant_id], ruled_out=[])
        assert db.session.scalars(select(CoachWish)).all() == []


def test_a_program_that_does_not_ask_coaches_says_so(world, inside):
    organization = world.organization()
    cohort = world.cohort(organization)
    world.enrol(organization, cohort, world.participant(organization))
    world.assign(organization, cohort, world.coach(organization))
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        with pytest.raises(coach_wishes.CoachesNotAsked):
            coach_wishes.ask_coaches(proposal.id, version=1, actor=None)
