"""What calendars are told. Everything is read twice: by `icalendar`, and by a few lines of our own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mentoring.scheduling.calendars import (
    Attendance,
    Attendee,
    CalendarEvent,
    Organizer,
    Status,
    add_links,
    cancellation,
    feed,
    invitation,
    tidy,
)
from tests.scheduling.content_lines import Line, by_hand, read_text, values

MEETING = CalendarEvent(
    uid="0198a-meeting@programs.example",
    sequence=3,
    starts_at=datetime(2026, 12, 8, 17, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 8, 18, 0, tzinfo=UTC),
    summary="Coaching: Dana Whitfield and Robert Hale",
    organizer=Organizer("Golden State Managers Association", "programs@programs.example"),
    attendees=(
        Attendee("Dana Whitfield", "dana@city.example", Attendance.ACCEPTED),
        Attendee("Robert Hale", "robert@county.example"),
    ),
    stamp=datetime(2026, 11, 30, 8, 15, tzinfo=UTC),
    description="Bring your question.\nReschedule: https://programs.example/m/1",
    location="City Hall, room 4; ask at the desk",
    url="https://programs.example/m/1",
    conference="https://video.example/j/1?pwd=a,b",
)


def event_in(content: bytes):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


@pytest.mark.parametrize(("write", "method"), [(invitation, "REQUEST"), (cancellation, "CANCEL")])
def test_a_message_says_its_method_version_and_times_in_utc(write, method):
    content = write(MEETING)
    assert values(content, "METHOD") == [method]
    assert values(content, "VERSION") == ["2.0"]
    assert values(content, "UID") == ["0198a-meeting@programs.example"]
    assert values(content, "SEQUENCE") == ["3"]
    assert values(content, "DTSTAMP") == ["20261130T081500Z"]
    assert values(content, "DTSTART") == ["20261208T170000Z"]
    assert values(content, "DTEND") == ["20261208T180000Z"]
    assert Calendar.from_ical(content)["METHOD"] == method
    event = event_in(content)
    assert event["SEQUENCE"] == 3
    assert event["DTSTART"].dt == MEETING.starts_at
    assert event["DTEND"].dt == MEETING.ends_at


def test_an_invitation_asks_only_those_who_have_not_answered():
    attendees = [line for line in by_hand(invitation(MEETING)) if line.name == "ATTENDEE"]
    common = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
    assert attendees == [
        Line(
            "ATTENDEE",
            {"CN": "Dana Whitfield", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"} | common,
            "mailto:dana@city.example",
        ),
        Line(
            "ATTENDEE",
            {"CN": "Robert Hale", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"} | common,
            "mailto:robert@county.example",
        ),
    ]
    event = event_in(invitation(MEETING))
    assert [str(one) for one in event["ATTENDEE"]] == [
        "mailto:dana@city.example",
        "mailto:robert@county.example",
    ]
    assert [one.params["PARTSTAT"] for one in event["ATTENDEE"]] == ["ACCEPTED", "NEEDS-ACTION"]


def test_a_cancellation_asks_nobody():
    attendees = [line for line in by_hand(cancellation(MEETING)) if line.name == "ATTENDEE"]
    assert [line.parameters["RSVP"] for line in attendees] == ["FALSE", "FALSE"]


def test_a_cancellation_is_cancelled_and_takes_no_time():
    assert values(cancellation(MEETING), "STATUS") == ["CANCELLED"]
    assert values(cancellation(MEETING), "TRANSP") == ["TRANSPARENT"]
    assert values(invitation(MEETING), "STATUS") == ["CONFIRMED"]
    assert values(invitation(MEETING), "TRANSP") == ["OPAQUE"]


def test_the_organizer_is_the_address_that_sends():
    (organizer,) = (line for line in by_hand(invitation(MEETING)) if line.name == "ORGANIZER")
    assert organizer == Line(
        "ORGANIZER", {"CN": "Golden State Managers Association"}, "mailto:programs@programs.example"
    )


def test_place_page_and_call_are_carried_as_they_are():
    content = invitation(MEETING)
    assert [read_text(value) for value in values(content, "LOCATION")] == [
        "City Hall, room 4; ask at the desk"
    ]
    assert values(content, "URL") == ["https://programs.example/m/1"]
    (call,) = (line for line in by_hand(content) if line.name == "CONFERENCE")
    assert call.value == "https://video.example/j/1?pwd=a,b"
    assert call.parameters == {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join the video call"}
    assert str(event_in(content)["CONFERENCE"]) == "https://video.example/j/1?pwd=a,b"


def test_a_call_without_a_place_is_its_own_place():
    assert values(invitation(replace(MEETING, location="")), "LOCATION") == [
        "https://video.example/j/1?pwd=a\\,b"
    ]


def test_what_is_not_known_is_not_said():
    content = invitation(replace(MEETING, description="", location="", url="", conference=""))
    names = {line.name for line in by_hand(content)}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "SEQUENCE", "DTSTAMP"),
        *("LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE"),
    }


@pytest.mark.parametrize("content", [invitation(MEETING), cancellation(MEETING), feed([MEETING], "Meetings")])
def test_no_calendar_rings_by_our_hand(content):
    assert "VALARM" not in values(content, "BEGIN")


@given(
    summary=st.text(max_size=200),
    name=st.text(st.characters(codec="utf-8"), max_size=60),
)
@settings(max_examples=60, deadline=None)
def test_any_text_and_any_name_come_back_as_they_were(summary, name):
    one = replace(MEETING, summary=summary, attendees=(Attendee(name, "a@b.example"),))
    content = invitation(one)
    assert [read_text(value) for value in values(content, "SUMMARY")] == [tidy(summary)]
    (attendee,) = (line for line in by_hand(content) if line.name == "ATTENDEE")
    told = tidy(name).replace("\n", " ").replace("\t", " ").replace('"', "'").strip()
    assert attendee.parameters["CN"] == (told or "a@b.example")


@pytest.mark.parametrize(
    "summary",
    [
        "שיחה עם דנה, בצהריים; " * 6,
        "👩🏽‍💼🤝👨🏻‍💼 " * 12,
        "Tab\tcomma, semicolon; back\\slash \\n not a break\nbreak",
        "x" * 74 + "é" * 40,
    ],
)
def test_both_readers_agree_on_hard_text(summary):
    content = invitation(replace(MEETING, summary=summary))
    assert [read_text(value) for value in values(content, "SUMMARY")] == [summary]
    assert str(event_in(content)["SUMMARY"]) == summary


def test_line_breaks_become_one_kind_and_controls_vanish():
    assert tidy("a\r\nb\rc\x85d\u2028e\x00\x07\x1bf\tg\ud800") == "a\nb\nc\nd\nef\tg"


def test_a_name_cannot_smuggle_a_property():
    content = invitation(replace(MEETING, attendees=(Attendee('Eve"\r\nSTATUS:CANCELLED', "eve@x.example"),)))
    assert values(content, "STATUS") == ["CONFIRMED"]
    (attendee,) = (line for line in by_hand(content) if line.name == "ATTENDEE")
    assert attendee.parameters["CN"] == "Eve' STATUS:CANCELLED"


def test_the_same_event_is_written_the_same():
    assert invitation(MEETING) == invitation(replace(MEETING))
    chicago = MEETING.starts_at.astimezone(ZoneInfo("America/Chicago"))
    assert invitation(replace(MEETING, starts_at=chicago)) == invitation(MEETING)


def test_a_feed_keeps_cancelled_events_and_names_nobody_invited():
    later = replace(
        MEETING,
        uid="second@programs.example",
        starts_at=MEETING.starts_at + timedelta(days=1),
        ends_at=MEETING.ends_at + timedelta(days=1),
        status=Status.CANCELLED,
    )
    content = feed([later, MEETING], "Robert’s meetings", refresh=timedelta(minutes=30))
    assert values(content, "METHOD") == ["PUBLISH"]
    assert values(content, "NAME") == ["Robert’s meetings"]
    assert values(content, "X-WR-CALNAME") == ["Robert’s meetings"]
    assert values(content, "REFRESH-INTERVAL") == ["PT30M"]
    assert values(content, "UID") == ["0198a-meeting@programs.example", "second@programs.example"]
    assert values(content, "STATUS") == ["CONFIRMED", "CANCELLED"]
    assert values(content, "ATTENDEE") == []
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 2


def test_an_empty_feed_is_still_a_calendar():
    content = feed([], "Nothing yet")
    assert values(content, "BEGIN") == ["VCALENDAR"]
    assert Calendar.from_ical(content).walk("VEVENT") == []


def test_links_fill_in_the_event_on_the_web():
    links = add_links(replace(MEETING, summary="Coaching & a + sign"))
    google = parse_qs(urlsplit(links.google).query)
    assert google == {
        "action": ["TEMPLATE"],
        "text": ["Coaching & a + sign"],
        "dates": ["20261208T170000Z/20261208T180000Z"],
        "details": [MEETING.description + "\n\n" + MEETING.url],
        "location": [MEETING.location],
    }
    assert urlsplit(links.outlook).netloc == "outlook.live.com"
    assert urlsplit(links.office365).netloc == "outlook.office.com"
    assert urlsplit(links.outlook).query == urlsplit(links.office365).query
    outlook = parse_qs(urlsplit(links.outlook).query)
    assert outlook["startdt"] == ["2026-12-08T17:00:00Z"]
    assert outlook["enddt"] == ["2026-12-08T18:00:00Z"]
    assert "+" not in links.outlook


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"uid": " "}, "an event needs a uid"),
        ({"sequence": -1}, "a sequence starts at 0"),
        ({"starts_at": datetime(2026, 12, 8, 17, 0)}, "starts_at needs a zone"),  # noqa: DTZ001
        ({"ends_at": MEETING.starts_at}, "an event ends after it starts"),
        ({"organizer": Organizer("X", "x@y\r\nSTATUS:Z")}, "a calendar needs a plain e-mail address"),
        ({"attendees": (Attendee("X", "nobody"),)}, "a calendar needs a plain e-mail address"),
        ({"url": "javascript:alert(1)"}, "a calendar carries links to the web only"),
        ({"conference": "https://x.example/\r\nSTATUS:Z"}, "a calendar carries links to the web only"),
    ],
)
def test_an_event_that_no_calendar_could_carry_is_refused(change, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        replace(MEETING, **change)


def test_a_message_to_nobody_is_refused():
    for write in (invitation, cancellation):
        with pytest.raises(ValueError, match=r"^nobody is invited$"):
            write(replace(MEETING, attendees=()))


def test_a_cancelled_event_is_not_an_invitation():
    with pytest.raises(ValueError, match=r"^a cancelled event is not an invitation$"):
        invitation(replace(MEETING, status=Status.CANCELLED))
