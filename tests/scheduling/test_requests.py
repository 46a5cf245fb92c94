"""Meetings that coaches confirm: the time is kept, the message answers, and silence frees it."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings, requests
from mentoring.scheduling.meetings import MeetingOver, SlotTaken, TooLate, WhyMissing
from mentoring.scheduling.models import Meeting, Occupancy
from tests.scheduling.pairs import MONDAY, NINE, WEEK, book
from tests.scheduling.test_meetings import planned
from tests.visitor import Visitor, words

pytestmark = pytest.mark.usefixtures("on_a_monday")


def taken():
    return db.session.scalar(select(func.count()).select_from(Occupancy))


def path_in(mail):
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/o/\S+/meeting-request/\S+)", text).group(1)


def test_a_requested_time_is_taken_and_only_the_coach_is_told(inside, ruled):
    organization, match = ruled(approval=True, answer_hours=48)
    with inside(organization):
        meeting = book(match, NINE)
        assert (meeting.state, meeting.answer_by) == ("requested", MONDAY + timedelta(hours=48))
        assert taken() == 2
        assert planned() == [("meeting_request", 0, 0, "planned")]
        with pytest.raises(SlotTaken):
            book(match, NINE)


def test_an_answer_is_due_before_the_meeting_begins(inside, ruled):
    organization, match = ruled(approval=True, answer_hours=336)
    with inside(organization):
        assert book(match, NINE).answer_by == NINE


def test_the_coach_accepts_from_the_message_without_signing_in(app, inside, ruled, carry_out, outbox):
    organization, match = ruled(approval=True)
    with inside(organization):
        meeting_id = book(match, NINE).id
    carry_out()
    assert [str(mail["Subject"]) for mail in outbox] == [
        "Dana Whitfield asks to meet, Tuesday, December 8, 9:00 am Central Time"
    ]
    scanner, coach = Visitor(app), Visitor(app)
    scanner.get(path_in(outbox[0]))
    coach.get(path_in(outbox[0]))
    assert coach.h1 == "Dana Whitfield asks to meet"
    with inside(organization):
        assert db.session.scalar(select(Meeting.state)) == "requested"
    outbox.clear()
    coach.submit("Accept")
    assert "This meeting is booked." in coach.text
    carry_out()
    assert len(outbox) == 2
    assert all(str(mail["Subject"]).startswith("Meeting with") for mail in outbox)
    scanner.submit("Decline", status=409)
    with inside(organization):
        assert db.session.get(Meeting, (organization.id, meeting_id)).state == "confirmed"
        assert requests.accept(meeting_id).sequence == 0


def test_a_declined_request_frees_the_time_and_says_why(app, inside, ruled, carry_out, outbox):
    organization, match = ruled(approval=True)
    with inside(organization):
        book(match, NINE)
    carry_out()
    coach = Visitor(app)
    coach.get(path_in(outbox[0]))
    outbox.clear()
    coach.submit("Decline", {"words": "I travel that week."})
    carry_out()
    assert [str(mail["Subject"]) for mail in outbox] == ["Not booked: Tuesday, December 8 with Ellis Grant"]
    assert "I travel that week." in outbox[0].get_body(("plain",)).get_content()
    with inside(organization):
        assert taken() == 0
        assert book(match, NINE).state == "requested"


def test_silence_frees_the_time_and_tells_both(app, inside, ruled, carry_out, outbox):
    organization, match = ruled(approval=True, answer_hours=24)
    with inside(organization):
        meeting_id = book(match, NINE).id
    carry_out()
    outbox.clear()

    def visit(at):
        with time_machine.travel(at, tick=False):
            app.extensions["doorbell"].ring("visit_meetings", None, {})
            carry_out()
            return len(outbox)

    assert visit(MONDAY + timedelta(hours=23, minutes=59)) == 0
    assert visit(MONDAY + timedelta(hours=24)) == 2
    assert visit(MONDAY + timedelta(hours=25)) == 2
    with inside(organization):
        assert taken() == 0
        with pytest.raises(MeetingOver):
            requests.accept(meeting_id)


def test_an_expired_request_cannot_be_accepted_before_the_sweeper_comes(world, inside, ruled):
    organization, match = ruled(approval=True, answer_hours=24)
    with inside(organization):
        meeting_id = book(match, NINE).id
        coach = db.session.get(Membership, (organization.id, match.coach_id))
    ellis = world.signed_in(coach)
    ellis.get(f"/o/{organization.slug}/meetings/{meeting_id}")
    assert [words(each) for each in ellis.page.select("main button")] == ["Accept", "Decline"]
    with time_machine.travel(MONDAY + timedelta(hours=24)):
        with inside(organization), pytest.raises(MeetingOver):
            requests.accept(meeting_id)
        ellis.submit("Accept", status=409)
        ellis.get(f"/o/{organization.slug}/meetings/{meeting_id}")
        assert "Not answered in time" in ellis.text
        assert ellis.page.select("main button") == []


def test_a_participant_takes_a_request_back(inside, ruled):
    organization, match = ruled(approval=True, cancel_until_hours=300, ask_why=True)
    with inside(organization):
        meeting = book(match, NINE)
        meetings.cancel(meeting.id, sequence=0, actor=match.participant_id)
        assert taken() == 0
        assert planned() == [
            ("meeting_not_confirmed", 1, 0, "planned"),
            ("meeting_request", 0, 0, "cancelled"),
        ]


@pytest.mark.parametrize(("hours_ahead", "late"), [(24, False), (23.9, True)])
def test_participants_change_a_meeting_until_the_cut_off_and_coaches_always(inside, ruled, hours_ahead, late):
    organization, match = ruled(move_until_hours=24, cancel_until_hours=24)
    with inside(organization):
        meeting = book(match, NINE)
    with time_machine.travel(NINE - timedelta(hours=hours_ahead), tick=False), inside(organization):
        if late:
            with pytest.raises(TooLate, match="at least 24 hours ahead"):
                meetings.move(meeting.id, starts_at=NINE + WEEK, sequence=0, actor=match.participant_id)
            with pytest.raises(TooLate):
                meetings.cancel(meeting.id, sequence=0, actor=match.participant_id)
            assert (
                meetings.move(meeting.id, starts_at=NINE + WEEK, sequence=0, actor=match.coach_id).sequence
                == 1
            )
        else:
            assert meetings.cancel(meeting.id, sequence=0, actor=match.participant_id).state == "cancelled"


def test_a_participant_says_why_where_the_program_asks(inside, ruled):
    organization, match = ruled(ask_why=True)
    with inside(organization):
        meeting = book(match, NINE)
        with pytest.raises(WhyMissing):
            meetings.cancel(meeting.id, sequence=0, actor=match.participant_id)
        assert (
            meetings.cancel(
                meeting.id, sequence=0, actor=match.participant_id, words="A fire drill."
            ).cancel_words
            == "A fire drill."
        )
        assert meetings.cancel(book(match, NINE).id, sequence=0, actor=match.coach_id).cancel_words == ""
