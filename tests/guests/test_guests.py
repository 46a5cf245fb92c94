"""Meetings of three: offered when coach and guest are both free, taken for all, and told to whoever takes part."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from mentoring.accounts.models import Membership
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.guests import actions, jobs
from mentoring.guests.actions import AnswerOver, GuestBusy, GuestThere
from mentoring.guests.queries import candidates, last_visit
from mentoring.matching.models import DeclaredConflict, Preference
from mentoring.messages.models import Message
from mentoring.organizations.plans import shipped
from mentoring.scheduling import holds, meetings, requests, rezoning
from mentoring.scheduling.guests import GuestUnusable, guest_for, guest_of
from mentoring.scheduling.meetings import MeetingOver, SlotTaken
from mentoring.scheduling.models import Meeting, Occupancy
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.terms import terms_of
from tests.scheduling.pairs import MONDAY, NINE, TEN, WEEK, book

LATER = {"weekly": [[1, 600, 780]]}  # Tuesdays 10 to 1
pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def place(world, inside):
    """Inside an organization: a match whose coach keeps Tuesdays 9 to noon, and another coach who keeps 10 to 1."""
    organization = world.organization(zone="America/Chicago")
    match = world.match(organization, cohort=world.cohort(organization, state="running"))
    guest = world.coach(organization, "Priya Raman", hours=LATER)
    with inside(organization):
        yield organization, match, guest


def taken(meeting_id=None):
    which = [] if meeting_id is None else [Occupancy.meeting_id == meeting_id]
    return db.session.scalar(select(func.count()).select_from(Occupancy).where(*which))


def planned(*kinds):
    found = db.session.execute(
        select(Message.kind, Message.sequence, Message.state)
        .where(Message.kind.in_(kinds))
        .order_by(Message.kind, Message.sequence, Message.state)
    )
    return [tuple(row) for row in found]


def test_what_is_offered_for_three_is_accepted_and_nothing_else(place):
    _, match, guest = place
    found = offer_to(
        replace(terms_of(match.id), guest=guest_for(match, guest.id)),
        first_day=date(2026, 12, 8),
        last_day=date(2026, 12, 8),
        minutes=60,
    )
    offered = [slot.starts_at for slot in found.starts(60)]
    assert offered == [TEN, TEN + timedelta(minutes=30), TEN + timedelta(hours=1)]
    accepted = []
    for step in range(-2, 10):
        starts_at = NINE + timedelta(minutes=30 * step)
        try:
            meeting = book(match, starts_at, guest=guest.id)
        except SlotTaken:
            continue
        accepted.append(starts_at)
        assert taken() == 3
        meetings.cancel(meeting.id, sequence=0, actor=match.coach_id)
    assert (accepted, taken()) == (offered, 0)


def test_a_guest_who_is_busy_or_far_away_is_not_offered(world, place):
    organization, match, guest = place
    theirs = world.match(
        organization, cohort=world.cohort(organization, "Another", state="running"), coach=guest
    )
    book(theirs, TEN)
    with pytest.raises(SlotTaken) as refused:
        book(match, TEN, guest=guest.id)
    assert refused.value.sentence == "Your guest cannot be met at that time."
    assert TEN + timedelta(hours=1) in [slot.starts_at for slot in refused.value.nearest]
    far = world.coach(organization, "Far Away", hours={"zone": "Pacific/Auckland", "weekly": [[2, 300, 420]]})
    assert book(match, TEN + timedelta(hours=1), guest=far.id).starts_at == TEN + timedelta(hours=1)


def test_meetings_as_a_guest_count_for_the_guests_own_limits(world, place):
    organization, match, _ = place
    once = world.coach(organization, "Once", hours=LATER | {"per_week": 1})
    book(match, TEN, guest=once.id)
    theirs = world.match(
        organization, cohort=world.cohort(organization, "Another", state="running"), coach=once
    )
    with pytest.raises(SlotTaken, match="That week has as many meetings"):
        book(theirs, TEN + timedelta(hours=1))


def test_only_a_coach_who_is_there_and_kept_away_from_by_nobody_can_be_asked(world, place):
    organization, match, guest = place
    cohort = match.cohort_id
    world.coach(organization, "Left", left_at=MONDAY)
    world.coach(organization, "Paused", profile={"paused_until": date(2027, 1, 1)})
    world.coach(organization, "Not yet", accepted_at=None)
    ruled_out = world.coach(organization, "Ruled out")
    db.session.add(
        Preference(
            cohort_id=cohort, participant_id=match.participant_id, coach_id=ruled_out.id, ruled_out=True
        )
    )
    apart = world.coach(organization, "Apart")
    one, other = sorted((apart.id, match.coach_id))
    db.session.add(DeclaredConflict(one_id=one, other_id=other, kind="vendor", declared_by=apart.id))
    db.session.commit()
    assert [one.name for one in candidates(match)] == ["Priya Raman"]
    assert [one.id for one in candidates(match, topic="interview-preparation")] == [guest.id]
    assert candidates(match, topic="finance-and-budget") == []
    for wrong in (match.coach_id, match.participant_id, ruled_out.id, apart.id, uuid4()):
        with pytest.raises(GuestUnusable):
            book(match, TEN, guest=wrong)
    assert taken() == 0


def test_a_guest_is_asked_later_and_the_pair_is_told(place):
    _, match, guest = place
    meeting = book(match, TEN)
    row = actions.ask(meeting.id, guest.id, by=match.participant_id, words="You know finance.")
    assert (row.state, row.said, taken(meeting.id)) == ("asked", "You know finance.", 3)
    assert planned("guest_invitation", "guest_asked", "meeting_invitation") == [
        *[("guest_asked", 0, "planned")] * 2,
        ("guest_invitation", 0, "planned"),
        *[("meeting_invitation", 0, "planned")] * 2,
    ]
    assert actions.ask(meeting.id, guest.id, by=match.participant_id).id == row.id
    assert actions.accept(row.id).state == "coming"
    assert actions.accept(row.id).state == "coming"


def test_nobody_is_asked_who_has_no_time_or_where_a_third_is_there(world, place):
    organization, match, guest = place
    early = book(match, NINE)
    with pytest.raises(GuestBusy):
        actions.ask(early.id, guest.id, by=match.coach_id)
    second = world.coach(organization, "Second")
    actions.ask(early.id, second.id, by=match.coach_id)
    third = world.coach(organization, "Third")
    with pytest.raises(GuestThere):
        actions.ask(early.id, third.id, by=match.coach_id)
    with pytest.raises(GuestUnusable):
        actions.ask(early.id, match.participant_id, by=match.coach_id)
    with pytest.raises(NotFound):
        actions.ask(uuid4(), third.id, by=match.coach_id)
    assert taken() == 3


def test_a_guest_who_declines_is_free_again_and_the_meeting_stays_with_two(place):
    _, match, guest = place
    meeting = book(match, TEN, guest=guest.id)
    row = guest_of(meeting.id).row
    actions.accept(row.id)
    assert actions.decline(row.id, words="A budget hearing.").state == "declined"
    assert (taken(meeting.id), guest_of(meeting.id)) == (2, None)
    assert db.session.get(Meeting, (meeting.organization_id, meeting.id)).state == "confirmed"
    assert planned("guest_invitation", "guest_cancelled", "guest_left", "guest_reminder") == [
        ("guest_cancelled", 1, "planned"),
        ("guest_invitation", 0, "cancelled"),
        *[("guest_left", 1, "planned")] * 2,
        *[("guest_reminder", 0, "cancelled")] * 2,
    ]
    with pytest.raises(AnswerOver):
        actions.accept(row.id)
    again = actions.ask(meeting.id, guest.id, by=match.coach_id)
    assert (again.id, again.turn, again.answer, taken(meeting.id)) == (row.id, 2, "", 3)


def test_moving_checks_and_moves_the_guest_too(world, place):
    _, match, guest = place
    meeting = book(match, TEN, guest=guest.id)
    with pytest.raises(SlotTaken, match="Your guest cannot be met"):
        meetings.move(meeting.id, starts_at=NINE, sequence=0, actor=match.coach_id)
    half = TEN + timedelta(minutes=30)
    meetings.move(meeting.id, starts_at=half, sequence=0, actor=match.coach_id)
    assert {during.lower for during in db.session.scalars(select(Occupancy.during))} == {half}
    assert planned("guest_invitation") == [
        ("guest_invitation", 0, "cancelled"),
        ("guest_invitation", 1, "planned"),
    ]
    actions.remove(meeting.id)
    meetings.move(meeting.id, starts_at=NINE, sequence=1, actor=match.coach_id)
    assert taken(meeting.id) == 2


def test_cancelling_frees_all_three_and_tells_the_guest(place):
    _, match, guest = place
    meeting = book(match, TEN, guest=guest.id)
    row = guest_of(meeting.id).row
    meetings.cancel(meeting.id, sequence=0, actor=match.participant_id)
    assert taken() == 0
    assert planned("guest_cancelled", "guest_left") == [("guest_cancelled", 1, "planned")]
    with pytest.raises(MeetingOver):
        actions.decline(row.id)


def test_a_guests_buffers_are_kept(world, place):
    organization, match, _ = place
    careful = world.coach(organization, "Careful", hours={"buffer_before": 30, "buffer_after": 15})
    meeting = book(match, TEN, guest=careful.id)
    during = db.session.scalar(
        select(Occupancy.during).where(
            Occupancy.meeting_id == meeting.id, Occupancy.user_id == careful.user_id
        )
    )
    assert (during.lower, during.upper) == (NINE + timedelta(minutes=30), TEN + timedelta(minutes=75))


def test_a_request_holds_the_guests_time_and_asks_them_once_it_is_confirmed(world, inside):
    organization = world.organization(zone="America/Chicago")
    program = world.program(
        organization, template=shipped()["emerging-leaders"] | {"booking": {"approval": True}}
    )
    match = world.match(organization, cohort=world.cohort(organization, program=program, state="running"))
    guest = world.coach(organization, "Priya Raman", hours=LATER)
    with inside(organization):
        meeting = book(match, TEN, guest=guest.id)
        assert (taken(meeting.id), planned("guest_invitation")) == (3, [])
        requests.accept(meeting.id)
        assert planned("guest_invitation") == [("guest_invitation", 0, "planned")]
        declined = book(match, TEN + WEEK, guest=guest.id)
        requests.decline(declined.id, actor=match.coach_id)
        assert (taken(declined.id), planned("guest_cancelled")) == (0, [])


def test_a_hold_keeps_all_three(place):
    _, match, guest = place
    holds.hold(match.id, starts_at=TEN, by=match.participant_id, guest=guest.id)
    assert taken() == 3
    book(match, TEN, guest=guest.id, holder=match.participant_id)
    assert taken() == 3


def test_a_guest_who_is_no_longer_a_coach_is_let_go(place):
    _, match, guest = place
    meeting = book(match, TEN, guest=guest.id)
    assert not actions.settle(meeting.id)
    db.session.execute(update(Membership).where(Membership.id == guest.id).values(left_at=MONDAY))
    db.session.commit()
    jobs.settle_guests()
    assert (guest_of(meeting.id), taken(meeting.id)) == (None, 2)
    assert last_visit(meeting.id).row.state == "removed"
    assert planned("guest_left") == [("guest_left", 1, "planned")] * 2


def test_zone_rules_that_change_move_the_guest_too(place):
    _, match, guest = place
    meeting = book(match, TEN, guest=guest.id)
    db.session.execute(
        update(Meeting).where(Meeting.id == meeting.id).values(local_start="2026-12-08T10:30", tzdata="older")
    )
    db.session.commit()
    (shift,) = rezoning.shifts()
    assert rezoning.shift(meeting.id, sequence=shift.sequence)
    assert {during.lower for during in db.session.scalars(select(Occupancy.during))} == {
        TEN + timedelta(minutes=30)
    }
    assert planned("guest_invitation")[-1] == ("guest_invitation", 1, "planned")
