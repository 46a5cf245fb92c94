"""A held time is nobody else's for ten minutes, and then everybody's, whether or not anybody tidies up."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.scheduling import holds, meetings
from mentoring.scheduling.models import Meeting, Occupancy, SlotHold
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.taking import MatchEnded, SlotTaken
from mentoring.scheduling.terms import terms_of
from tests.scheduling.pairs import MONDAY, NINE, TEN, book

pytestmark = pytest.mark.usefixtures("on_a_monday")
LATER = MONDAY + holds.LIFE


@pytest.fixture
def rivals(world, ruled):
    """Two matches of one coach."""
    organization, match = ruled()
    coach = type("Coach", (), {"id": match.coach_id})
    return organization, match, world.match(organization, coach=coach)


def hold(match, starts_at=NINE):
    return holds.hold(match.id, starts_at=starts_at, by=match.participant_id)


def offered(match):
    day = date(2026, 12, 8)
    return NINE in {
        slot.starts_at
        for slot in offer_to(terms_of(match.id), first_day=day, last_day=day, minutes=60).starts(60)
    }


def counts():
    return tuple(
        db.session.scalar(select(func.count()).select_from(each)) for each in (SlotHold, Occupancy, Meeting)
    )


def test_a_held_time_is_not_offered_and_not_booked_by_others(inside, rivals):
    organization, mine, theirs = rivals
    with inside(organization):
        hold(mine)
        assert not offered(theirs)
        with pytest.raises(SlotTaken) as refused:
            book(theirs)
        assert len(refused.value.nearest) == 3
        with pytest.raises(SlotTaken):
            hold(theirs)


def test_whoever_holds_it_books_it_and_nothing_is_left_held(inside, rivals):
    organization, mine, _ = rivals
    with inside(organization):
        hold(mine)
        assert book(mine, holder=mine.participant_id).starts_at == NINE
        assert counts() == (0, 2, 1)


def test_an_expired_hold_counts_for_nothing_before_anybody_tidies_up(inside, rivals):
    organization, mine, theirs = rivals
    with inside(organization):
        hold(mine)
    with time_machine.travel(LATER - timedelta(seconds=1), tick=False), inside(organization):
        assert not offered(theirs)
    with time_machine.travel(LATER, tick=False), inside(organization):
        assert offered(theirs)
        assert book(theirs).starts_at == NINE
        with pytest.raises(SlotTaken):
            book(mine, holder=mine.participant_id)


def test_one_person_holds_one_time_of_a_match(inside, rivals):
    organization, mine, theirs = rivals
    with inside(organization):
        hold(mine)
        hold(mine, TEN)
        assert counts() == (1, 2, 0)
        assert book(theirs).starts_at == NINE
        holds.release(mine.id, by=mine.participant_id)
        assert counts() == (0, 2, 1)


def test_expired_holds_are_tidied_away_and_others_stay(app, inside, rivals, carry_out):
    organization, mine, theirs = rivals
    with inside(organization):
        hold(mine)
    with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False), inside(organization):
        hold(theirs, TEN)
    with time_machine.travel(LATER, tick=False):
        app.extensions["doorbell"].ring("visit_meetings", None, {})
        carry_out()
    with inside(organization):
        assert db.session.scalars(select(SlotHold.starts_at)).all() == [TEN]
        assert counts() == (1, 2, 0)


def test_nothing_is_held_in_a_match_that_ended(world, inside):
    organization = world.organization()
    with inside(organization), pytest.raises(MatchEnded):
        hold(world.match(organization, state="ended"))


def test_a_form_sent_twice_from_a_hold_books_once(inside, rivals):
    organization, mine, _ = rivals
    key = uuid4()
    with inside(organization):
        hold(mine)
        first = book(mine, holder=mine.participant_id, key=key)
        assert book(mine, holder=mine.participant_id, key=key).id == first.id
        assert meetings.cancel(first.id, sequence=0, actor=mine.coach_id).state == "cancelled"
