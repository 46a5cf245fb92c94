"""Answers to invitations, piped in as a mail server would: they are kept, and no time ever moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from mentoring.calendars.replies import LARGEST
from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings
from mentoring.scheduling.guests import guest_of
from mentoring.scheduling.models import Meeting, MeetingAnswer, Occupancy
from tests.letters import read

MONDAY = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
NINE = datetime(2026, 12, 8, 15, tzinfo=UTC)
OTHER = datetime(2026, 12, 9, 20, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_monday(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], replies_to="replies@mentoring.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def pair(world):
    organization = world.organization("Golden State")
    people = {
        "coach": world.coach(organization, user=world.user("ellis@example.org")),
        "participant": world.participant(organization, user=world.user("dana@example.org")),
    }
    return (
        organization,
        people,
        world.match(organization, coach=people["coach"], participant=people["participant"]),
    )


@pytest.fixture
def invitations(pair, inside, carry_out, outbox):
    """A booked meeting, and the invitation that each of the two got, by their name."""
    organization, _, match = pair
    with inside(organization):
        meeting = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    carry_out()
    found = {email["To"].addresses[0].addr_spec.partition("@")[0]: email for email in outbox}
    outbox.clear()
    return meeting, found


def answer_to(
    invitation, partstat="ACCEPTED", *, method="REPLY", at=MONDAY, who=None, sent_to=None, **changes
):
    """What a calendar program makes of an invitation when its owner presses a button."""
    part = next(p for p in invitation.walk() if p.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    calendar["METHOD"] = method
    (event,) = calendar.walk("VEVENT")
    mine = who or invitation["To"].addresses[0].addr_spec
    listed = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
    attendee = next((a for a in listed if mine in str(a)), listed[0])
    attendee.params["PARTSTAT"] = partstat
    event["ATTENDEE"] = attendee
    del event["DTSTAMP"]
    event.add("DTSTAMP", at)
    for name, value in changes.items():
        event.pop(name.upper(), None)
        if value is not None:
            event.add(name, value)
    message = EmailMessage()
    message["From"] = mine
    message["To"] = sent_to if sent_to is not None else invitation["From"].addresses[0].addr_spec
    message["Subject"] = f"{partstat}: your invitation"
    message.set_content("See the calendar.")
    message.add_alternative(
        calendar.to_ical(), maintype="text", subtype="calendar", params={"method": method}
    )
    return message


def kept(inside, organization):
    with inside(organization):
        rows = db.session.execute(
            select(MeetingAnswer.answer, MeetingAnswer.proposed_starts_at, Meeting.starts_at).join(
                Meeting, Meeting.id == MeetingAnswer.meeting_id
            )
        ).all()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("partstat", "answer", "says"),
    [
        ("ACCEPTED", "accepted", "Ellis Grant has accepted."),
        ("TENTATIVE", "tentative", "Ellis Grant may come."),
        ("declined", "declined", "Ellis Grant cannot come at this time."),
    ],
)
def test_an_answer_is_kept_and_shown_to_the_other(
    world, pair, invitations, pipe, inside, partstat, answer, says
):
    organization, people, _ = pair
    meeting, found = invitations
    assert pipe(answer_to(found["ellis"], partstat)) == (0, f"Kept: {answer}.")
    assert kept(inside, organization) == [(answer, None, NINE)]
    dana, ellis = world.signed_in(people["participant"]), world.signed_in(people["coach"])
    page = f"/o/{organization.slug}/meetings/{meeting.id}"
    dana.get(page)
    assert says in dana.text
    ellis.get(page)
    assert says not in ellis.text


def test_another_time_is_proposed_and_never_moves_the_meeting(
    world, pair, invitations, pipe, inside, carry_out, outbox
):
    organization, people, _ = pair
    meeting, found = invitations
    asked = answer_to(found["ellis"], method="COUNTER", dtstart=OTHER, dtend=OTHER + timedelta(hours=1))
    assert pipe(asked) == (0, "Kept: proposed.")
    assert pipe(asked) == (0, "Kept: proposed.")
    assert kept(inside, organization) == [("proposed", OTHER, NINE)]
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/meetings/{meeting.id}")
    assert (
        "Ellis Grant asks for another time: Wednesday, December 9, 12:30 pm Pacific Time. "
        "The meeting stays as it is until one of you moves it." in dana.text
    )
    carry_out()
    (told,) = outbox
    subject, heading, text = read(told)
    assert (told["To"].addresses[0].addr_spec, heading) == (
        "dana@example.org",
        "Ellis Grant asks for another time",
    )
    assert subject == (
        "Ellis Grant asks for another time: Wednesday, December 9, 12:30 pm Pacific Time, "
        "instead of Tuesday, December 8, 7:00 am Pacific Time"
    )
    assert (
        "Your meeting is on Tuesday, December 8, 7:00 am Pacific Time. "
        "Ellis Grant would rather meet on Wednesday, December 9, 12:30 pm Pacific Time. "
        "The meeting stays as it is until one of you moves or cancels it." in text
    )


def test_a_longer_meeting_at_the_same_time_is_asked_for_with_its_length(invitations, pipe, carry_out, outbox):
    _, found = invitations
    longer = NINE + timedelta(minutes=90)
    pipe(answer_to(found["ellis"], method="COUNTER", dtstart=NINE, dtend=longer))
    carry_out()
    asked = "would rather meet on Tuesday, December 8, 7:00 am Pacific Time, for 90 minutes."
    assert asked in read(outbox[0])[2]


def test_a_no_is_told_and_a_yes_is_not(invitations, pipe, carry_out, outbox):
    _, found = invitations
    pipe(answer_to(found["ellis"], "ACCEPTED"))
    carry_out()
    assert outbox == []
    pipe(answer_to(found["ellis"], "DECLINED", at=MONDAY + timedelta(minutes=2)))
    carry_out()
    subject, _, text = read(outbox[0])
    assert subject == "Ellis Grant cannot come: Tuesday, December 8, 7:00 am Pacific Time"
    assert "Ellis Grant cannot come to your meeting on Tuesday, December 8, 7:00 am Pacific Time." in text


def test_the_later_answer_counts_whichever_comes_first(pair, invitations, pipe, inside):
    organization, _, _ = pair
    _, found = invitations
    assert pipe(answer_to(found["ellis"], "DECLINED", at=MONDAY + timedelta(minutes=5)))[0] == 0
    code, says = pipe(answer_to(found["ellis"], "ACCEPTED", at=MONDAY))
    assert (code, says.startswith("Nothing was changed.")) == (0, True)
    assert kept(inside, organization) == [("declined", None, NINE)]


def test_the_address_is_found_where_mail_servers_write_it(pair, invitations, pipe, inside):
    organization, _, _ = pair
    _, found = invitations
    address = found["ellis"]["From"].addresses[0].addr_spec
    lost = answer_to(found["ellis"], sent_to="someone@example.org", organizer=None)
    assert pipe(lost)[0] == 77
    assert kept(inside, organization) == []
    assert pipe(lost, "--recipient", address.upper())[0] == 0
    lost["Delivered-To"] = address
    assert pipe(lost)[0] == 0
    assert pipe(answer_to(found["ellis"], sent_to="someone@example.org"))[0] == 0


def forged(found):
    """Messages that must change nothing, by what is wrong with them, with the exit code of each."""
    ellis, dana = found["ellis"], found["dana"]
    address = ellis["From"].addresses[0].addr_spec
    token, _, domain = address.partition("@")
    bent = f"{token[:-1]}{'a' if token[-1] != 'a' else 'e'}@{domain}"
    head = b"Content-Type: text/calendar; method=REPLY\r\nTo: " + address.encode() + b"\r\n\r\n"
    day = NINE.date() + timedelta(days=1)
    late = OTHER + timedelta(days=40)
    return {
        "a bent token": (answer_to(ellis, sent_to=bent, organizer=None), 77),
        "no token": (answer_to(ellis, sent_to="replies@mentoring.example", organizer=None), 77),
        "somebody else's address": (answer_to(ellis, who="dana@example.org"), 77),
        "the other's token": (
            answer_to(dana, sent_to=address, organizer=None),
            77,
        ),
        "another meeting": (answer_to(ellis, uid=f"{uuid4()}@mentoring.example"), 77),
        "a version to come": (answer_to(ellis, sequence=7), 77),
        "a request": (answer_to(ellis, method="REQUEST"), 65),
        "neither yes nor no": (answer_to(ellis, "DELEGATED"), 65),
        "a day instead of a time": (answer_to(ellis, method="COUNTER", dtstart=day, dtend=None), 65),
        "an end before the start": (answer_to(ellis, method="COUNTER", dtstart=late), 65),
        "no calendar": (b"From: ellis@example.org\r\nTo: " + address.encode() + b"\r\n\r\nYes!\r\n", 65),
        "nothing": (b"", 65),
        "noise": (bytes(range(256)) * 40, 65),
        "a broken calendar": (head + b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n", 65),
        "too much": (answer_to(ellis).as_bytes() + b"x" * LARGEST, 65),
    }


def test_what_is_forged_or_unknown_changes_nothing_and_says_so(pair, invitations, pipe, inside):
    organization, _, _ = pair
    _, found = invitations
    wrong = {}
    for what, (message, expected) in forged(found).items():
        code, says = pipe(message)
        if code != expected or not says.startswith("Nothing was changed. "):
            wrong[what] = (code, says)
    assert wrong == {}
    assert kept(inside, organization) == []


@pytest.mark.parametrize("happened", ["moved", "cancelled", "begun"])
def test_an_answer_that_comes_too_late_changes_nothing(pair, invitations, pipe, inside, happened):
    organization, people, _ = pair
    meeting, found = invitations
    at = MONDAY
    with inside(organization):
        if happened == "moved":
            meetings.move(
                meeting.id, starts_at=NINE + timedelta(hours=1), sequence=0, actor=people["coach"].id
            )
        elif happened == "cancelled":
            meetings.cancel(meeting.id, sequence=0, actor=people["coach"].id)
        else:
            at = NINE
    with time_machine.travel(at):
        code, says = pipe(answer_to(found["ellis"]))
    assert code == 0
    assert says.startswith("Nothing was changed. The meeting was changed, has begun or was cancelled since")
    assert kept(inside, organization) == []


def test_a_neighbors_meeting_is_answered_only_in_its_own_organization(world, pair, invitations, pipe, inside):
    neighbor = world.organization()
    _, found = invitations
    pipe(answer_to(found["ellis"]))
    assert kept(inside, neighbor) == []
    assert len(kept(inside, pair[0])) == 1


def test_an_answer_from_before_a_move_is_not_shown_any_more(world, pair, invitations, pipe, inside):
    organization, people, _ = pair
    meeting, found = invitations
    pipe(answer_to(found["ellis"], "DECLINED"))
    with inside(organization):
        meetings.move(meeting.id, starts_at=NINE + timedelta(hours=1), sequence=0, actor=people["coach"].id)
    dana = world.signed_in(people["participant"])
    dana.get(f"/o/{organization.slug}/meetings/{meeting.id}")
    assert "cannot come" not in dana.text


def test_a_guests_answer_is_theirs_and_a_no_frees_their_time_alone(
    world, pair, pipe, inside, carry_out, outbox
):
    organization, _, match = pair
    priya = world.coach(organization, "Priya Raman", user=world.user("priya@example.org"))
    with inside(organization):
        booked = [
            meetings.book(
                match.id,
                starts_at=NINE + timedelta(days=7 * week),
                minutes=60,
                format="video",
                guest=priya.id,
                key=uuid4(),
            )
            for week in range(2)
        ]
    carry_out()
    first, second = (mail for mail in outbox if mail["To"].addresses[0].addr_spec == "priya@example.org")
    assert pipe(answer_to(first, "TENTATIVE")) == (0, "Kept: tentative.")
    assert pipe(answer_to(first, "ACCEPTED")) == (0, "Kept: accepted.")
    assert pipe(answer_to(second, "DECLINED", who="dana@example.org"))[0] == 77
    assert pipe(answer_to(second, "DECLINED")) == (0, "Kept: declined.")
    assert pipe(answer_to(second, "ACCEPTED"))[1].startswith("Nothing was changed.")
    with inside(organization):
        guests = [guest_of(meeting.id) for meeting in booked]
        assert [guest and guest.row.state for guest in guests] == ["coming", None]
        taken = db.session.scalars(select(Occupancy.meeting_id).where(Occupancy.user_id == priya.user_id))
        assert taken.all() == [booked[0].id]
        assert db.session.scalars(select(Meeting.state)).all() == ["confirmed"] * 2
