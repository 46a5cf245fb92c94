"""Meetings outside a coach's hours: the coach books them on purpose, or the two agree on a proposed time."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings, time_proposals
from mentoring.scheduling.models import Meeting, Occupancy, TimeProposal
from mentoring.scheduling.outside import TimeUnusable, book_outside
from mentoring.scheduling.taking import MatchEnded, SlotTaken
from mentoring.scheduling.time_proposals import ProposalAnswered, TimesMissing
from tests.scheduling.pairs import MONDAY, NINE, TEN, WEEK, book
from tests.scheduling.test_meetings import planned

pytestmark = pytest.mark.usefixtures("on_a_monday")
EVENING = NINE + timedelta(hours=10)  # 7:00 pm Central Time


def book_evening(match, starts_at=EVENING, **details):
    details = {"minutes": 60, "format": "phone", "key": uuid4()} | details
    return book_outside(match.id, starts_at=starts_at, **details)


def propose(match, *starts, by=None, **details):
    details = {"format": "video", "key": uuid4()} | details
    return time_proposals.propose(match.id, by=by or match.participant_id, starts=starts, **details)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_coach_books_outside_their_hours_and_within_the_notice(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        with pytest.raises(SlotTaken):
            book(match, EVENING)
        key = uuid4()
        meeting = book_evening(match, key=key)
        assert (meeting.state, meeting.local_start) == ("confirmed", "2026-12-08T19:00")
        assert book_evening(match, key=key).id == meeting.id
        assert book_evening(match, MONDAY + timedelta(minutes=59)).state == "confirmed"
        assert (count(Meeting), count(Occupancy)) == (2, 4)


def test_even_a_coach_books_nobody_twice_and_is_told_who_is_taken(world, inside, ruled):
    organization, match = ruled()
    other = world.match(organization, participant=world.participant(organization, "Ana Ruiz"))
    with inside(organization):
        book_evening(match)
        with pytest.raises(SlotTaken, match="Dana Whitfield and Ellis Grant are taken at that time"):
            book_evening(match, EVENING + timedelta(minutes=30))
        assert book_evening(other).state == "confirmed"


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        (MONDAY, "That time is over"),
        (MONDAY + timedelta(days=366, minutes=1), "Check the year"),
        (EVENING + timedelta(seconds=1), "on the minute"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(inside, ruled, starts_at, sentence):
    organization, match = ruled()
    with inside(organization):
        with pytest.raises(TimeUnusable, match=sentence):
            book_evening(match, starts_at)
        with pytest.raises(TimeUnusable, match=sentence):
            propose(match, starts_at)
        assert (count(Meeting), count(TimeProposal), planned()) == (0, 0, [])


def test_what_the_program_allows_counts_for_coaches_too(inside, ruled):
    organization, match = ruled(meetings=1)
    with inside(organization):
        book(match)
        with pytest.raises(SlotTaken, match="1 meeting in all"):
            book_evening(match)


def test_the_other_takes_a_proposed_time_and_both_are_invited(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        proposal = propose(match, EVENING + WEEK, EVENING, EVENING)
        assert proposal.instants == [EVENING, EVENING + WEEK]
        assert planned() == [("times_proposed", 0, 0, "planned")]
        meeting = time_proposals.choose(proposal.id, starts_at=EVENING + WEEK)
        assert (meeting.starts_at, meeting.state) == (EVENING + WEEK, "confirmed")
        assert [row[0] for row in planned()].count("meeting_invitation") == 2
        with pytest.raises(ProposalAnswered):
            time_proposals.choose(proposal.id, starts_at=EVENING)


def test_a_proposed_time_that_is_taken_meanwhile_leaves_the_others(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        proposal = propose(match, NINE, EVENING)
        book(match)
        with pytest.raises(SlotTaken):
            time_proposals.choose(proposal.id, starts_at=NINE)
        with pytest.raises(NotFound):
            time_proposals.choose(proposal.id, starts_at=TEN)
        assert time_proposals.choose(proposal.id, starts_at=EVENING).starts_at == EVENING


def test_new_times_replace_the_old_ones_of_the_same_person(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        first, theirs = propose(match, EVENING), propose(match, EVENING, by=match.coach_id)
        second = propose(match, EVENING + WEEK)
        with pytest.raises(ProposalAnswered):
            time_proposals.choose(first.id, starts_at=EVENING)
        states = dict(db.session.execute(select(TimeProposal.id, TimeProposal.state)).all())
        assert states == {first.id: "replaced", theirs.id: "open", second.id: "open"}


def test_nobody_proposes_nothing_or_in_a_match_that_ended_or_is_not_theirs(world, inside, ruled):
    organization, match = ruled()
    ended = world.match(organization, state="ended")
    with inside(organization):
        with pytest.raises(TimesMissing):
            propose(match)
        with pytest.raises(MatchEnded):
            propose(ended, EVENING)
        with pytest.raises(NotFound):
            propose(match, EVENING, by=ended.coach_id)


def test_proposed_times_expire_with_the_last_of_them(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        proposal = propose(match, NINE, TEN)
        assert proposal.expires_at == TEN
    with time_machine.travel(TEN, tick=False), inside(organization), pytest.raises(ProposalAnswered):
        time_proposals.decline(proposal.id)


def test_a_moved_evening_goes_back_into_the_hours(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        meeting = book_evening(match)
        assert (
            meetings.move(meeting.id, starts_at=NINE, sequence=0, actor=match.participant_id).starts_at
            == NINE
        )
