"""Races for a guest's time, with real connections: whatever meets, nobody is booked twice and nothing is half done."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from mentoring.foundation import tenancy
from mentoring.foundation.errors import Conflict
from mentoring.foundation.extensions import db
from mentoring.guests import actions
from mentoring.guests.actions import AnswerOver, GuestBusy, GuestThere
from mentoring.scheduling import meetings
from mentoring.scheduling.guests import BESIDE, guest_of
from mentoring.scheduling.meetings import MeetingOver, SlotTaken
from mentoring.scheduling.models import Meeting, MeetingGuest, Occupancy
from tests.scheduling.pairs import NINE, TEN, WEEK, book

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("on_a_monday")]
OVERLAPS = """SELECT count(*) FROM occupancies a JOIN occupancies b
    ON a.user_id = b.user_id AND a.id < b.id AND a.during && b.during"""


@pytest.fixture
def circle(committed):
    """An organization with three coaches, who all keep Tuesdays 9 to noon, and a match of each."""
    organization = committed.organization(zone="America/Chicago")
    cohort = committed.cohort(organization, state="running")
    coaches = [committed.coach(organization, f"Coach {number}") for number in range(3)]
    return organization, coaches, [committed.match(organization, cohort=cohort, coach=one) for one in coaches]


def sound(app, organization):
    """Nothing overlaps, and every meeting to come takes exactly the time of those who take part."""
    with app.app_context(), tenancy.organization(organization.id):
        assert db.session.connection().execute(text(OVERLAPS)).scalar() == 0
        coming = db.session.scalar(select(func.count()).where(Meeting.state.in_(meetings.COMING)))
        beside = db.session.scalar(
            select(func.count())
            .select_from(MeetingGuest)
            .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
            .where(MeetingGuest.state.in_(BESIDE), Meeting.state.in_(meetings.COMING))
        )
        assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 2 * coming + beside
        return coming, beside


def test_of_a_booking_of_the_guest_and_meetings_of_three_at_one_moment_one_wins(app, circle, at_once):
    organization, coaches, matches = circle
    third = coaches[2]
    acts = [
        lambda: book(matches[0], NINE, guest=third.id).id,
        lambda: book(matches[1], NINE, guest=third.id).id,
        lambda: book(matches[2], NINE).id,
    ] * 4
    answers = at_once(organization, *acts)
    assert len([one for one in answers if one is not SlotTaken]) == 1
    assert sound(app, organization)[0] == 1


def test_of_two_meetings_that_ask_one_coach_at_one_moment_one_has_them(app, circle, at_once, inside):
    organization, coaches, matches = circle
    with inside(organization):
        first, second = book(matches[0], NINE).id, book(matches[1], NINE + timedelta(minutes=30)).id
    acts = [
        lambda: actions.ask(first, coaches[2].id, by=matches[0].coach_id).meeting_id,
        lambda: actions.ask(second, coaches[2].id, by=matches[1].coach_id).meeting_id,
        lambda: book(matches[2], NINE).id,
    ] * 3
    answers = at_once(organization, *acts)
    won = {one for one in answers if one not in {GuestBusy, SlotTaken}}
    assert len(won) == 1
    coming, beside = sound(app, organization)
    assert (coming, beside) in {(2, 1), (3, 0)}


def test_two_guests_asked_to_one_meeting_at_one_moment_one_comes(app, circle, at_once, inside):
    organization, coaches, matches = circle
    with inside(organization):
        meeting_id = book(matches[0], NINE).id
    acts = [
        lambda one=one: actions.ask(meeting_id, one.id, by=matches[0].coach_id).membership_id
        for one in coaches[1:]
    ] * 4
    answers = at_once(organization, *acts)
    assert len({one for one in answers if one not in {GuestThere, Conflict}}) == 1
    assert sound(app, organization) == (1, 1)


def test_coaches_who_are_each_others_guests_never_deadlock(app, circle, at_once):
    organization, coaches, matches = circle
    acts = [
        lambda match=match, guest=guest, start=NINE + week * WEEK: book(match, start, guest=guest.id).id
        for week in range(3)
        for match in matches
        for guest in coaches
        if guest.id != match.coach_id
    ]
    answers = at_once(organization, *acts)
    assert len([one for one in answers if one is not SlotTaken]) == 3
    assert sound(app, organization) == (3, 3)


def test_a_no_a_move_and_a_cancel_at_one_moment_leave_nothing_half_done(app, circle, at_once, inside):
    organization, coaches, matches = circle
    with inside(organization):
        meeting_id = book(matches[0], NINE, guest=coaches[2].id).id
        guest_id = guest_of(meeting_id).row.id
    acts = [
        lambda: actions.decline(guest_id).state,
        lambda: meetings.move(meeting_id, starts_at=TEN, sequence=0, actor=matches[0].coach_id).state,
        lambda: meetings.cancel(meeting_id, sequence=0, actor=matches[0].coach_id).state,
        lambda: actions.remove(meeting_id),
        lambda: book(matches[2], TEN).id,
    ] * 2
    answers = at_once(organization, *acts)
    refusals = {one for one in answers if isinstance(one, type)}
    assert refusals <= {AnswerOver, Conflict, MeetingOver, SlotTaken}
    sound(app, organization)
