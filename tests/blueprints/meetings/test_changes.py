"""Moving and cancelling, from the page and from the message; and the reminders of what stands."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.organizations.plans import shipped
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting
from tests.blueprints.meetings import calendar_of
from tests.scheduling.pairs import NINE
from tests.visitor import Visitor


def test_a_meeting_moves_and_both_calendars_follow(world, pair, inside, carry_out, outbox):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    outbox.clear()
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/{organization.slug}/meetings/{meeting.id}")
    ellis.follow("Move it")
    ellis.submit("10:00 am")
    assert "Tuesday, December 8, 10:00 am Central Time" in ellis.text
    carry_out()
    assert len(outbox) == 2
    event = calendar_of(outbox[0])[1].walk("VEVENT")[0]
    assert (event.start, event["SEQUENCE"]) == (NINE + timedelta(hours=1), 1)


def test_the_message_moves_and_cancels_without_signing_in_and_opening_it_changes_nothing(
    pair, inside, carry_out, outbox, app
):
    organization, _, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    text = next(m for m in outbox if "dana" in str(m["To"])).get_body(("plain",)).get_content()
    path = re.search(r"http://localhost(/o/\S+/meeting/\S+)", text).group(1)
    scanner = Visitor(app)
    scanner.get(path)
    scanner.get(path)
    anybody = Visitor(app)
    anybody.get(path)
    assert anybody.h1 == "Your meeting with Ellis Grant"
    anybody.submit("8:00 am")
    assert "8:00 am Pacific Time" in anybody.text
    outbox.clear()
    anybody.submit("Cancel the meeting")
    assert "This meeting is cancelled." in anybody.text
    carry_out()
    for mail in outbox:
        part, calendar = calendar_of(mail)
        event = calendar.walk("VEVENT")[0]
        assert part.get_param("method") == calendar["METHOD"] == "CANCEL"
        assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
        assert str(event["UID"]).startswith(str(meeting.id))
    assert len(outbox) == 2
    scanner.submit("Cancel the meeting", status=409)


def test_reminders_go_out_a_day_and_an_hour_before_and_never_after_a_cancel(
    pair, inside, app, carry_out, outbox
):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    outbox.clear()

    def sweep(at):
        with time_machine.travel(at):
            app.extensions["doorbell"].ring("sweep_messages", None, {})
            carry_out()
        return [str(mail["Subject"]) for mail in outbox]

    assert sweep(NINE - timedelta(hours=25)) == []
    assert len(sweep(NINE - timedelta(hours=23, minutes=59))) == 2
    assert len(sweep(NINE - timedelta(minutes=59))) == 4
    assert len(sweep(NINE - timedelta(minutes=30))) == 4
    with inside(organization):
        meetings.cancel(meeting.id, sequence=0, actor=people["coach"].id)
    assert sum("Cancelled" in subject for subject in sweep(NINE - timedelta(minutes=20))) == 2
    assert len(outbox) == 6


def test_a_move_to_a_time_just_taken_offers_the_nearest_too(world, pair, inside):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/meetings/{meeting.id}/edit?day=2026-12-15")
    other = world.match(organization, coach=people["coach"])
    with inside(organization):
        taken = NINE + timedelta(days=7)
        meetings.book(other.id, starts_at=taken, minutes=60, format="video", key=uuid4())
    dana.submit("7:00 am", status=409)
    dana.submit("8:00 am Tuesday, December 15, Pacific Time")
    with inside(organization):
        moved = db.session.execute(
            select(Meeting.starts_at, Meeting.sequence).where(Meeting.id == meeting.id)
        )
        assert tuple(moved.one()) == (taken + timedelta(hours=1), 1)


def test_what_changed_meanwhile_is_said_and_the_same_page_acts_on_what_it_shows_now(
    app, world, pair, inside, carry_out, outbox
):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    text = next(m for m in outbox if "dana" in str(m["To"])).get_body(("plain",)).get_content()
    link = re.search(r"http://localhost(/o/\S+/meeting/\S+)", text).group(1)
    signed_in = f"/o/{organization.slug}/meetings/{meeting.id}/edit"
    starts_at = NINE
    for dana, path, time in (
        (world.signed_in(people["participant"]), signed_in, "8:30 am"),
        (Visitor(app), link, "7:30 am"),
    ):
        dana.get(path)
        with inside(organization):
            seen = db.session.scalars(select(Meeting.sequence)).one()
            starts_at += timedelta(days=7)
            meetings.move(meeting.id, starts_at=starts_at, sequence=seen, actor=people["coach"].id)
        dana.submit(time, status=409)
        dana.submit(time)
        assert f"{time} Pacific Time" in dana.text
    with inside(organization):
        meetings.move(meeting.id, starts_at=NINE, sequence=4, actor=people["coach"].id)
    dana.submit("Cancel the meeting", {"words": "I teach then."}, status=409)
    assert "I teach then." in dana.text
    dana.submit("Cancel the meeting")
    assert "This meeting is cancelled." in dana.text


def test_who_comes_too_late_to_move_is_shown_why_and_no_times(app, world, inside):
    organization = world.organization(zone="America/Chicago")
    rules = shipped()["emerging-leaders"] | {"booking": {"move_until_hours": 24 * 9}}
    cohort = world.cohort(organization, program=world.program(organization, template=rules), state="running")
    coach, participant = world.coach(organization), world.participant(organization)
    match = world.match(organization, cohort=cohort, coach=coach, participant=participant)
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
        link = links.Link(organization.id, participant.id, meeting.id)
        token = links.sign("meeting", link, until=NINE)
    path = f"/o/{organization.slug}/meetings/{meeting.id}/edit"
    dana, anybody, ellis = world.signed_in(participant), Visitor(app), world.signed_in(coach)
    dana.get(path)
    anybody.get(f"/o/{organization.slug}/meeting/{token}")
    ellis.get(path)
    for visitor, shown in ((dana, False), (anybody, False), (ellis, True)):
        assert bool(visitor.page.select("button[name=starts_at]")) == shown
        assert ("Your program asks for moving at least 216 hours ahead." in visitor.text) != shown
    with inside(organization):
        meetings.cancel(meeting.id, sequence=0, actor=coach.id)
    ellis.get(path)
    assert not ellis.page.select("button[name=starts_at]")


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "²", "9" * 5000])
def test_a_move_without_the_meeting_as_it_was_seen_is_refused(world, pair, inside, nonsense):
    organization, people, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana = world.signed_in(people["participant"])
    fields = {"starts_at": "2026-12-08T16:00Z", "sequence": nonsense}
    dana.post(f"/o/{organization.slug}/meetings/{meeting.id}", fields, status=422)
    with inside(organization):
        assert db.session.scalars(select(Meeting.starts_at)).one() == NINE
