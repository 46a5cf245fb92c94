"""When the ground of a meeting goes, it is settled by rule and people are told; nobody has to think of it."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from mentoring.accounts import people as members
from mentoring.coaches import actions as coaches
from mentoring.cohorts import actions as cohorts
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.scheduling import meetings, settling
from mentoring.scheduling.models import Meeting, Occupancy
from tests.counting import statements
from tests.scheduling.pairs import NINE, WEEK, book

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def booked(world, inside):
    """A running pair with a meeting on December 8, and another pair of the same cohort with one on December 15."""
    organization = world.organization(zone="America/Chicago")
    cohort = world.cohort(organization, state="running")
    pairs = []
    for starts_at in (NINE, NINE + WEEK):
        participant = world.participant(organization)
        world.enrol(organization, cohort, participant)
        match = world.match(organization, cohort=cohort, participant=participant)
        with inside(organization):
            book(match, starts_at)
        pairs.append(match)
    return organization, cohort, *pairs


def states():
    return db.session.scalars(select(Meeting.state).order_by(Meeting.starts_at)).all()


def told():
    rows = select(Message.why, func.count()).where(Message.kind == "meeting_cancelled").group_by(Message.why)
    return {row.why: row.count for row in db.session.execute(rows)}


def withdrawing(organization, cohort, match):
    cohorts.withdraw(cohort.id, membership_id=match.participant_id)


def participant_leaving(organization, cohort, match):
    members.leave(match.participant_id, actor=None)


def coach_leaving(organization, cohort, match):
    members.leave(match.coach_id, actor=None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (withdrawing, "The participant has left the cohort."),
        (participant_leaving, "The participant is no longer a member."),
        (coach_leaving, "The coach is no longer a member."),
    ],
)
def test_who_leaves_frees_the_time_of_both_and_both_are_told_why(inside, booked, carry_out, change, why):
    organization, cohort, match, _ = booked
    with inside(organization):
        change(organization, cohort, match)
    carry_out()
    with inside(organization):
        assert states() == ["cancelled", "confirmed"]
        assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 2
        assert told() == {why: 2}


def test_a_match_that_ends_is_found_by_the_visit_even_if_nobody_rang(app, inside, booked, carry_out):
    organization, _, match, _ = booked
    with inside(organization):
        db.session.execute(update(Match).where(Match.id == match.id).values(state="ended"))
        db.session.commit()
    app.extensions["doorbell"].ring("visit_meetings", None, {})
    carry_out()
    with inside(organization):
        assert states() == ["cancelled", "confirmed"]
        assert told() == {"The match has ended.": 2}


@pytest.mark.parametrize(
    ("moves", "left"),
    [(["cancelled"], "cancelled"), (["closing"], "confirmed"), (["closing", "closed"], "confirmed")],
)
def test_a_cancelled_cohort_cancels_all_that_is_to_come_and_a_closed_one_nothing(
    inside, booked, carry_out, moves, left
):
    organization, cohort, _, _ = booked
    with inside(organization):
        for to in moves:
            cohorts.move(cohort.id, to=to)
    carry_out()
    with inside(organization):
        assert states() == [left, left]


def test_what_has_begun_or_is_cancelled_already_is_left_alone(inside, booked):
    organization, cohort, match, other = booked
    with inside(organization):
        mine = db.session.scalar(select(Meeting.id).where(Meeting.match_id == match.id))
        theirs = db.session.scalar(select(Meeting.id).where(Meeting.match_id == other.id))
        meetings.cancel(mine, sequence=0, actor=match.coach_id)
        cohorts.withdraw(cohort.id, membership_id=match.participant_id)
        assert settling.groundless_meetings() == []
        assert (settling.settle(mine), settling.settle(theirs)) == (False, False)


def pause(match, **days):
    given = {"paused_until": None, "away_from": None, "away_until": None} | days
    coaches.limit(match.coach_id, places=2, meetings_a_month=None, **given)


@pytest.mark.parametrize(
    ("days", "messages"),
    [
        ({"paused_until": date(2026, 12, 9)}, 2),
        ({"paused_until": date(2026, 12, 8)}, 0),
        ({"away_from": date(2026, 12, 8), "away_until": date(2026, 12, 8)}, 2),
        ({"away_from": date(2026, 12, 9), "away_until": date(2026, 12, 20)}, 0),
    ],
)
def test_meetings_in_a_pause_stay_and_both_are_told_once(inside, booked, carry_out, outbox, days, messages):
    organization, _, match, _ = booked
    carry_out()
    outbox.clear()
    with inside(organization):
        pause(match, **days)
        pause(match, **days)
    carry_out()
    with inside(organization):
        assert states() == ["confirmed", "confirmed"]
    assert [str(mail["Subject"]).split(":")[0] for mail in outbox] == ["Still booked"] * messages


def test_looking_for_what_to_settle_costs_the_same_whatever_there_is(inside, booked):
    organization, cohort, match, other = booked
    prices = set()
    with inside(organization):
        for each in (match, other):
            with statements() as run:
                settling.groundless_meetings()
                settling.any_in_pauses()
            prices.add(len(run))
            cohorts.withdraw(cohort.id, membership_id=each.participant_id)
    assert prices == {2}
