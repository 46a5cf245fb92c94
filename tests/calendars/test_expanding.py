"""What a calendar takes: recurring, moved, cancelled, free, all-day and floating events, as spans without words."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.calendars import expanding
from mentoring.calendars.expanding import CalendarUnreadable, busy_spans
from mentoring.scheduling.spans import instant_of

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
LAST = datetime(2026, 11, 15, tzinfo=UTC)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for number, event in enumerate(events):
        text = event if "UID:" in event else f"UID:{number}\n{event}"
        lines += ["BEGIN:VEVENT", "DTSTAMP:20261001T000000Z", *text.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def taken(*events, zone="America/Chicago", contents=None):
    spans = busy_spans(
        contents or [calendar(*events)],
        zone=zone,
        owner="ellis@example.org",
        ours="mentoring.example",
        first=FIRST,
        last=LAST,
    )
    return [f"{instant_of(start):%d %H:%M}-{instant_of(end):%d %H:%M}" for start, end in spans]


ONE = "DTSTART:20261103T150000Z\nDTEND:20261103T160000Z\nSUMMARY:Secret"
WEEKLY = "DTSTART;TZID=America/Chicago:20261026T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU"


@pytest.mark.parametrize(
    ("events", "spans"),
    [
        ([ONE], ["03 15:00-03 16:00"]),
        ([f"{ONE}\nTRANSP:OPAQUE"], ["03 15:00-03 16:00"]),
        ([f"{ONE}\nSTATUS:TENTATIVE"], ["03 15:00-03 16:00"]),
        ([f"{ONE}\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"], ["03 15:00-03 16:00"]),
        ([f"{ONE}\nTRANSP:TRANSPARENT"], []),
        ([f"{ONE}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
        ([f"{ONE}\nSTATUS:CANCELLED"], []),
        ([f"{ONE}\nATTENDEE;PARTSTAT=DECLINED:mailto:Ellis@example.org"], []),
        ([f"{ONE}\nATTENDEE;PARTSTAT=DECLINED:mailto:dana@example.org"], ["03 15:00-03 16:00"]),
        ([f"UID:01a21916-1a26-7651-b9c9-8b1731221dd6@Mentoring.example\n{ONE}"], []),
        ([f"UID:01a21916-1a26-7651-b9c9-8b1731221dd6@city.example\n{ONE}"], ["03 15:00-03 16:00"]),
        ([f"UID:0198@mentoring.example\n{ONE}"], ["03 15:00-03 16:00"]),
        (["DTSTART:20261103T150000Z\nDTEND:20261103T150000Z"], []),
        (["DTSTART:20261103T150030Z\nDTEND:20261103T150130Z"], ["03 15:00-03 15:02"]),
        ([ONE, "DTSTART:20261103T153000Z\nDTEND:20261103T170000Z"], ["03 15:00-03 17:00"]),
    ],
)
def test_opaque_takes_time_and_free_cancelled_declined_and_our_own_do_not(events, spans):
    assert taken(*events) == spans


def test_a_date_and_a_time_without_a_zone_are_on_the_owners_wall():
    day = "DTSTART;VALUE=DATE:20261104\nDTEND;VALUE=DATE:20261105\nTRANSP:OPAQUE"
    floating = "DTSTART:20261106T090000\nDTEND:20261106T100000"
    assert taken(day, floating) == ["04 06:00-05 06:00", "06 15:00-06 16:00"]
    assert taken(day, floating, zone="Asia/Kolkata") == ["03 18:30-04 18:30", "06 03:30-06 04:30"]


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is():
    assert taken("DTSTART;VALUE=DATE:20261101") == ["01 05:00-02 06:00"]


def test_a_series_is_counted_out_over_a_change_of_clocks_with_what_it_leaves_out_moves_and_cancels():
    series = f"UID:a\n{WEEKLY}\nEXDATE;TZID=America/Chicago:20261103T090000"
    moved = (
        "UID:a\nRECURRENCE-ID;TZID=America/Chicago:20261109T090000\n"
        "DTSTART;TZID=America/Chicago:20261111T120000\nDURATION:PT30M"
    )
    tombstone = "UID:a\nRECURRENCE-ID;TZID=America/Chicago:20261110T090000\nSTATUS:CANCELLED"
    assert taken(f"UID:a\n{WEEKLY}") == [
        "02 15:00-02 16:00",
        "03 15:00-03 16:00",
        "09 15:00-09 16:00",
        "10 15:00-10 16:00",
    ]
    assert taken(series, moved, tombstone) == ["02 15:00-02 16:00", "11 18:00-11 18:30"]


def test_one_cancelled_occurrence_that_is_written_out_takes_no_time():
    whole = (
        "UID:a\nRECURRENCE-ID;TZID=America/Chicago:20261109T090000\n"
        "DTSTART;TZID=America/Chicago:20261109T090000\nDURATION:PT1H\nSTATUS:CANCELLED"
    )
    assert taken(f"UID:a\n{WEEKLY}", whole) == ["02 15:00-02 16:00", "03 15:00-03 16:00", "10 15:00-10 16:00"]


def test_one_free_occurrence_of_a_busy_series_takes_no_time():
    free = (
        "UID:a\nRECURRENCE-ID;TZID=America/Chicago:20261109T090000\n"
        "DTSTART;TZID=America/Chicago:20261109T090000\nDURATION:PT1H\nTRANSP:TRANSPARENT"
    )
    assert "09 15:00-09 16:00" not in taken(f"UID:a\n{WEEKLY}", free)
    assert len(taken(f"UID:a\n{WEEKLY}", free)) == 3


def test_a_zone_by_the_name_that_outlook_gives_it():
    assert taken(WEEKLY.replace("America/Chicago", "Central Standard Time"))[0] == "02 15:00-02 16:00"


def test_what_reaches_over_the_ends_is_cut_off_there():
    long = "DTSTART:20261001T000000Z\nDTEND:20261103T000000Z"
    assert taken(long) == ["01 00:00-03 00:00"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in first</html>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"\xff\xfe\x00" * 50,
        calendar("SUMMARY:No start"),
        calendar("DTSTART:20261301T000000Z\nDTEND:nonsense"),
        calendar("DTSTART:20261103T150000Z\nDTEND:20261103T140000Z\nRRULE:FREQ=WEEKLY;COUNT=x"),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(content):
    with pytest.raises(CalendarUnreadable, match=r"^It .*\.$"):
        taken(contents=[content])


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3,4,5,6"]
)
def test_what_repeats_many_times_a_day_is_refused_before_it_is_counted_out(rule):
    with pytest.raises(CalendarUnreadable, match="many times a day"):
        taken(f"{ONE}\nRRULE:{rule}")


def test_more_than_a_person_can_keep_is_refused(monkeypatch):
    monkeypatch.setattr(expanding, "MOST", 5)
    daily = f"{ONE}\nRRULE:FREQ=DAILY;COUNT="
    assert len(taken(f"{daily}5")) == 5
    with pytest.raises(CalendarUnreadable, match="more events than a person can keep"):
        taken(f"{daily}6")


def test_windows_join_without_a_seam(monkeypatch):
    events = (f"UID:a\n{WEEKLY}", "DTSTART;VALUE=DATE:20261107\nDTEND;VALUE=DATE:20261110")
    whole = taken(*events)
    monkeypatch.setattr(expanding, "WINDOW", timedelta(hours=7))
    assert taken(*events) == whole
