"""The calendar in a meeting's message, read by `icalendar`, by `vobject` and by hand, against the RFCs."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import vobject
from icalendar import Calendar

from mentoring.foundation.errors import LinkExpired
from mentoring.scheduling import meetings, time_proposals
from mentoring.scheduling.models import MeetingAnswer
from mentoring.scheduling.outside import book_outside
from mentoring.scheduling.reply_addresses import read_address, reply_address
from tests.scheduling.content_lines import by_hand, values
from tests.scheduling.pairs import MONDAY, NINE

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def answering(app, monkeypatch):
    """An installation to which a mail server hands answers."""
    settings = replace(app.config["SETTINGS"], replies_to="replies@mentoring.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)


@pytest.fixture
def pair(world):
    organization = world.organization("Golden State")
    coach = world.coach(organization, "Zoë “Zo” O’Neil-Grant; retired", user=world.user("zoe@example.org"))
    participant = world.participant(organization, user=world.user("dana@example.org"))
    return organization, world.match(organization, coach=coach, participant=participant)


@pytest.fixture
def book(pair, inside):
    def booked(**details):
        organization, match = pair
        given = {"starts_at": NINE, "minutes": 60, "format": "video", "key": uuid4()} | details
        with inside(organization):
            return meetings.book(match.id, **given)

    return booked


def calendars_of(email):
    """The calendar part of a message and its twin that is attached."""
    parts = [p for p in email.walk() if p.get_content_type() in {"text/calendar", "application/ics"}]
    return parts[0], parts[1]


def to(outbox, name):
    return [email for email in outbox if name in str(email["To"])]


def attendance(content):
    return {
        line.value.removeprefix("mailto:"): (line.parameters["PARTSTAT"], line.parameters["RSVP"])
        for line in by_hand(content)
        if line.name == "ATTENDEE"
    }


def test_every_calendar_of_a_meetings_life_keeps_the_rules(pair, book, inside, carry_out, outbox, answering):
    organization, match = pair
    meeting = book(place="City Hall, room 4;\nask at the desk " + "ü" * 60)
    with inside(organization):
        carry_out()
        meetings.move(meeting.id, starts_at=NINE + timedelta(hours=1), sequence=0, actor=match.coach_id)
    carry_out()
    with inside(organization):
        meetings.cancel(meeting.id, sequence=1, actor=match.coach_id)
    carry_out()
    for name in ("zoe@", "dana@"):
        told = []
        for email in to(outbox, name):
            part, attached = calendars_of(email)
            content = part.get_payload(decode=True)
            assert attached.get_payload(decode=True) == content
            assert attached.get_filename() == "invite.ics"
            assert part.get_content_charset() == "utf-8"
            assert email.get_content_type() == "multipart/mixed"
            alternatives = next(p for p in email.walk() if p.get_content_type() == "multipart/alternative")
            assert [p.get_content_type() for p in alternatives.iter_parts()] == [
                "text/plain",
                "text/html",
                "text/calendar",
            ]
            read = Calendar.from_ical(content)
            (event,) = read.walk("VEVENT")
            other = vobject.readOne(content.decode())
            lines = {line.name: line.value for line in by_hand(content)}
            sender = email["From"].addresses[0].addr_spec
            assert part.get_param("method") == read["METHOD"] == other.method.value == lines["METHOD"]
            assert f"mailto:{sender}" == str(event["ORGANIZER"]) == other.vevent.organizer.value
            assert event["SUMMARY"] == other.vevent.summary.value
            assert event["LOCATION"] == other.vevent.location.value == meeting.place
            assert event.start == other.vevent.dtstart.value
            assert lines["DTSTART"].endswith("Z")
            assert lines["DTSTAMP"].endswith("Z")
            assert "VALARM" not in values(content, "BEGIN")
            assert not read.walk("VTIMEZONE")
            assert str(event["UID"]).startswith(str(meeting.id))
            told.append((lines["METHOD"], lines["SEQUENCE"], lines["STATUS"], lines["DTSTART"]))
        assert told == [
            ("REQUEST", "0", "CONFIRMED", "20261208T150000Z"),
            ("REQUEST", "1", "CONFIRMED", "20261208T160000Z"),
            ("CANCEL", "2", "CANCELLED", "20261208T160000Z"),
        ]
    uids = {
        str(Calendar.from_ical(calendars_of(e)[0].get_payload(decode=True)).walk("VEVENT")[0]["UID"])
        for e in outbox
    }
    assert len(uids) == 1


def test_a_call_is_a_conference_and_a_place_is_not(book, carry_out, outbox):
    book(place="https://video.example/j/1?pwd=a,b")
    carry_out()
    content = calendars_of(outbox[0])[0].get_payload(decode=True)
    assert values(content, "CONFERENCE") == ["https://video.example/j/1?pwd=a,b"]
    outbox.clear()
    book(starts_at=NINE + timedelta(hours=1), place="javascript:alert(1)")
    carry_out()
    content = calendars_of(outbox[0])[0].get_payload(decode=True)
    assert values(content, "CONFERENCE") == []


def test_where_no_answer_can_arrive_nobody_is_asked(book, carry_out, outbox):
    book()
    carry_out()
    for email in outbox:
        content = calendars_of(email)[0].get_payload(decode=True)
        assert email["From"].addresses[0].addr_spec == "programs@mentoring.example"
        assert attendance(content) == {
            "zoe@example.org": ("ACCEPTED", "FALSE"),
            "dana@example.org": ("ACCEPTED", "FALSE"),
        }


def test_a_participant_is_asked_where_the_coach_booked_and_nobody_where_both_agreed(
    pair, inside, carry_out, outbox, answering
):
    organization, match = pair
    later = [NINE + timedelta(days=day, hours=10) for day in (0, 1)]
    with inside(organization):
        book_outside(match.id, starts_at=later[0], minutes=60, format="video", key=uuid4())
        proposal = time_proposals.propose(
            match.id, by=match.coach_id, starts=[later[1]], format="video", key=uuid4()
        )
        time_proposals.choose(proposal.id, starts_at=later[1])
    carry_out()
    found = [
        attendance(calendars_of(email)[0].get_payload(decode=True))
        for email in to(outbox, "zoe@example.org")
        if "Meeting with" in str(email["Subject"])
    ]
    coach, dana = "zoe@example.org", "dana@example.org"
    assert found == [
        {coach: ("ACCEPTED", "FALSE"), dana: ("NEEDS-ACTION", "TRUE")},
        {coach: ("ACCEPTED", "FALSE"), dana: ("ACCEPTED", "FALSE")},
    ]


def test_who_booked_agreed_and_the_coach_is_asked_and_after_a_move_both_are(
    pair, book, inside, carry_out, outbox, answering
):
    meeting = book()
    carry_out()
    content = calendars_of(outbox[0])[0].get_payload(decode=True)
    assert attendance(content) == {
        "zoe@example.org": ("NEEDS-ACTION", "TRUE"),
        "dana@example.org": ("ACCEPTED", "FALSE"),
    }
    outbox.clear()
    with inside(pair[0]):
        meetings.move(meeting.id, starts_at=NINE + timedelta(hours=1), sequence=0, actor=meeting.coach_id)
    carry_out()
    content = calendars_of(outbox[0])[0].get_payload(decode=True)
    assert set(attendance(content).values()) == {("NEEDS-ACTION", "TRUE")}


def test_an_answer_travels_with_the_calendar_while_the_meeting_stays(
    world, pair, book, carry_out, outbox, answering
):
    organization, match = pair
    meeting = book()
    world.add(
        MeetingAnswer(
            meeting_id=meeting.id,
            membership_id=match.coach_id,
            sequence=0,
            answer="tentative",
            stamped_at=MONDAY,
        ),
        organization,
    )
    carry_out()
    content = calendars_of(outbox[0])[0].get_payload(decode=True)
    assert attendance(content)["zoe@example.org"] == ("TENTATIVE", "FALSE")


def test_each_has_an_address_to_answer_to_that_says_who_and_cannot_be_made_up(app, pair, book, answering):
    organization, match = pair
    meeting = book()
    with app.app_context():
        found = {}
        for role, member_id in (("coach", match.coach_id), ("participant", match.participant_id)):
            address = reply_address(meeting, member_id)
            assert address.startswith("replies+")
            assert len(address.partition("@")[0]) <= 64
            found[role] = read_address(address.upper())
        assert {role: replier.role for role, replier in found.items()} == {r: r for r in found}
        assert {replier.subject_id for replier in found.values()} == {meeting.id}
        assert {replier.organization_tail for replier in found.values()} == {organization.id.hex[-12:]}
        name, _, domain = address.partition("@")
        swapped = name[:-1] + ("a" if name[-1] != "a" else "e")
        for forged in (f"{swapped}@{domain}", "replies@mentoring.example", "replies+@x", "", "replies+äö@x"):
            with pytest.raises(LinkExpired):
                read_address(forged)
