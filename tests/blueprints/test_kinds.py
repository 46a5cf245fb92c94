"""Kinds of meetings on the pages: an administrator names them, a participant chooses one when booking."""

from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from mentoring.foundation.extensions import db
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting
from mentoring.sessions.models import SessionLog
from tests.scheduling.pairs import MONDAY, NINE
from tests.visitor import words
from tests.world import AT_ONCE, KINDS

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def pair(world):
    """A match in a program with kinds; the coach keeps Tuesdays 9 to noon in Central Time, and meets in person too."""
    organization = world.organization(slug="golden")
    ways = {"formats": ["video", "phone", "in_person"]}
    people = {
        "coach": world.coach(organization, profile=ways, user=world.user("ellis@example.org")),
        "participant": world.participant(organization, user=world.user("dana@example.org")),
        "administrator": world.administrator(organization),
    }
    program = world.program(organization, template=AT_ONCE | {"meeting_kinds": KINDS})
    cohort = world.cohort(organization, program=program, state="running")
    match = world.match(organization, cohort=cohort, coach=people["coach"], participant=people["participant"])
    return organization, people, match, program


def path(match, **given):
    asked = "&".join(f"{name}={value}" for name, value in {"day": "2026-12-08", **given}.items())
    return f"/o/golden/matches/{match.id}/meetings/new?{asked}"


def tabs(visitor, label):
    return [words(item) for item in visitor.page.select(f'nav[aria-label="{label}"] li')]


def times(visitor):
    return [words(button.select_one("span")) for button in visitor.page.select("button.time-button")]


def test_a_participant_chooses_a_kind_and_its_length_decides_the_times(world, pair, carry_out, outbox):
    _, people, match, _ = pair
    dana = world.signed_in(people["participant"])
    dana.get(path(match))
    assert tabs(dana, "What kind of meeting") == [
        "First meeting, 90 min",
        "Mock interview, 45 min",
        "Site visit, 120 min",
    ]
    assert "90 minutes. Times are yours" in dana.text
    assert tabs(dana, "How you meet") == ["Video", "In person"]
    assert [time[:7] for time in times(dana)] == ["7:00 am", "7:30 am", "8:00 am", "8:30 am"]
    dana.follow("Mock interview, 45 min")
    assert "To prepare: Send the posting." in dana.text
    assert len(times(dana)) == 5
    dana.submit("9:00 am")
    assert "What Mock interview" in dana.text
    assert "Please prepare Send the posting." in dana.text
    dana.get("/o/golden/meetings")
    assert "Mock interview with Ellis Grant, video" in dana.text
    dana.get("/o/golden/")
    assert "Mock interview, video" in dana.text
    carry_out()
    mail = next(mail for mail in outbox if mail["To"].addresses[0].addr_spec == "dana@example.org")
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Mock interview: Ellis Grant and Dana Whitfield"
    assert (event.start, event.end - event.start) == (NINE + timedelta(hours=2), timedelta(minutes=45))
    text = mail.get_body(("plain",)).get_content()
    assert "Mock interview" in text
    assert "Send the posting." in text


def test_a_pair_begins_with_the_kind_of_its_last_meeting_that_counts(world, pair):
    organization, people, match, _ = pair
    ellis, dana = world.signed_in(people["coach"]), world.signed_in(people["participant"])

    titles = {kind["key"]: kind["title"] for kind in KINDS}

    def preselected():
        """On the booking page, among the first available times, and where the coach chooses the time."""
        dana.get(path(match))
        found = {words(dana.page.select_one('nav[aria-label="What kind of meeting"] [aria-current]'))}
        dana.get("/o/golden/first-available")
        found.add(words(dana.page.select_one(".time-other")).replace("minutes", "min"))
        told = dana.client.get(path(match), headers={"Accept": "application/json"}).get_json()
        found.add(f"{titles[told['kind']]}, {told['minutes']} min")
        for form in ("meetings/outside", "times/new"):
            ellis.get(f"/o/golden/matches/{match.id}/{form}")
            chosen = ellis.page.select_one("input[name=kind][checked]")["id"]
            found.add(words(ellis.page.select_one(f'label[for="{chosen}"]')).replace("minutes", "min"))
        return found

    assert preselected() == {"First meeting, 90 min"}
    held = {"kind": "mock", "state": "held"}
    world.meeting(organization, match, MONDAY - timedelta(days=7), **held)
    world.meeting(organization, match, MONDAY - timedelta(days=3), kind="walk", state="cancelled")
    world.meeting(organization, match, MONDAY - timedelta(days=2), kind="walk", state="missed")
    other = world.match(organization, coach=people["coach"])
    world.meeting(organization, other, MONDAY - timedelta(days=1), kind="walk", state="held")
    assert preselected() == {"Mock interview, 45 min"}
    world.meeting(organization, match, NINE, kind="walk")
    assert preselected() == {"Site visit, 120 min"}
    world.meeting(organization, match, NINE + timedelta(days=7), kind="old")
    assert preselected() == {"First meeting, 90 min"}


def test_in_person_without_a_place_is_asked_where_and_keeps_what_was_typed(world, pair):
    _, people, match, _ = pair
    dana = world.signed_in(people["participant"])
    dana.get(path(match, kind="first", format="in_person"))
    assert "You say where you meet in the next step." in dana.text
    dana.submit("7:30 am")
    assert "First meeting, 90 minutes with Ellis Grant. We keep this time for you" in dana.text
    dana.submit("Book it", {"place": ""}, status=422)
    assert dana.errors == ["Say where you meet in person."]
    assert dana.page.select_one("input[name=format][checked]")["value"] == "in_person"
    dana.submit("Book it", {"place": "x" * 201}, status=422)
    assert dana.page.select_one("input[name=place]")["value"] == "x" * 201
    dana.submit("Book it", {"place": "Library, second floor"})
    assert "Where Library, second floor" in dana.text
    assert "What First meeting" in dana.text


def test_the_place_of_a_kind_is_used(world, pair):
    _, people, match, _ = pair
    dana = world.signed_in(people["participant"])
    dana.get(path(match, kind="walk"))
    dana.submit("7:00 am")
    assert "Where City Hall, Room 2" in dana.text


def test_nonsense_names_the_field_and_books_nothing(world, pair, inside):
    organization, people, match, _ = pair
    dana = world.signed_in(people["participant"])
    dana.get(path(match, kind="nothing", format="pigeon"))
    assert "90 minutes" in dana.text
    target = f"/o/golden/matches/{match.id}/meetings"
    sent = {"starts_at": "2026-12-08T15:00Z", "format": "video", "key": str(uuid4())}
    for wrong, field in (
        ({}, "kind"),
        ({"kind": "old"}, "kind"),
        ({"kind": "nothing"}, "kind"),
        ({"kind": "mock", "format": "in_person"}, "format"),
        ({"kind": "first", "format": "in_person"}, "place"),
    ):
        answer = dana.client.post(
            target,
            data=sent | wrong | {"csrf_token": dana.csrf()},
            headers={"Accept": "application/json"},
        )
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(Meeting)) == 0
    answer = dana.client.post(
        target,
        data=sent | {"kind": "mock", "csrf_token": dana.csrf()},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["kind"]) == (201, "mock")
    assert answer.json["ends_at"] == "2026-12-08T15:45:00+00:00"


def test_a_program_without_kinds_knows_none(world):
    organization = world.organization(slug="plain")
    match = world.match(organization, participant=(dana := world.participant(organization)))
    visitor = world.signed_in(dana)
    visitor.get(f"/o/plain/matches/{match.id}/meetings/new?day=2026-12-08")
    assert tabs(visitor, "What kind of meeting") == []
    visitor.submit("7:00 am")
    assert "What " not in visitor.text


def test_a_coach_books_a_kind_at_a_time_of_their_own(world, pair):
    _, people, match, _ = pair
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/golden/matches/{match.id}/meetings/outside")
    ellis.submit(
        "Book it",
        {"day": "2026-12-09", "starts_at": "18:30", "kind": "mock", "format": "in_person"},
        status=422,
    )
    assert ellis.errors == ["This kind of meeting is not held in that way. Choose another."]
    assert ellis.page.select_one("input[name=kind][checked]")["value"] == "mock"
    ellis.submit("Book it", {"format": "video"})
    assert "What Mock interview" in ellis.text
    assert "Video, 45 minutes" in ellis.text


def test_proposed_times_are_for_a_kind(world, pair, carry_out, outbox):
    _, people, match, _ = pair
    ellis = world.signed_in(people["coach"])
    ellis.get(f"/o/golden/matches/{match.id}/times/new")
    ellis.submit(
        "Send these times",
        {"first_day": "2026-12-09", "first": "18:30", "kind": "first", "format": "in_person"},
        status=422,
    )
    assert ellis.errors == ["Say where you meet in person."]
    ellis.submit("Send these times", {"place": "The café"})
    carry_out()
    (mail,) = outbox
    link = next(word for word in mail.get_body(("plain",)).get_content().split() if "/times/" in word)
    dana = world.signed_in(people["participant"])
    dana.get(link.partition("localhost")[2] if "localhost" in link else link[link.index("/o/") :])
    assert "First meeting, 90 minutes, in person, The café." in dana.text


def test_the_kind_is_in_the_files_of_hours(world, pair, inside):
    organization, people, match, _ = pair
    with inside(organization):
        meeting = meetings.book(
            match.id, starts_at=NINE, minutes=60, format="video", kind="mock", key=uuid4()
        )
    log = SessionLog(
        match_id=match.id,
        meeting_id=meeting.id,
        author_id=people["coach"].id,
        held_on=NINE.date(),
        minutes=45,
        logging_key=uuid4(),
    )
    world.add(log, organization)
    for role, path in (("participant", "hours"), ("administrator", "export")):
        answer = world.signed_in(people[role]).client.get(f"/o/golden/sessions/{path}?format=csv")
        head, line = answer.get_data().decode("utf-8-sig").splitlines()
        assert (head.split(",")[-1], line.split(",")[-1]) == ("Kind of meeting", "Mock interview")


def test_an_administrator_names_changes_and_archives_kinds(world, pair, inside):
    organization, people, match, program = pair
    with inside(organization):
        booked = meetings.book(match.id, starts_at=NINE, minutes=60, format="video", kind="mock", key=uuid4())
    rosa = world.signed_in(people["administrator"])
    rosa.get(f"/o/golden/programs/{program.id}")
    assert "A meeting As its kind says" in rosa.text
    rosa.follow("Add a kind")
    rosa.submit("Add it", {"title": "Mock interview", "minutes": "45", "formats": ["video"]}, status=409)
    assert rosa.errors == [
        "Another kind of meeting has this name. Choose another name, or take that one out of the archive."
    ]
    assert rosa.page.select_one("input[name=minutes]")["value"] == "45"
    rosa.submit("Add it", {"title": "Check-in", "minutes": "1000"}, status=422)
    assert rosa.errors == ["Enter 15 to 240 minutes."]
    rosa.submit("Add it", {"minutes": "15"})
    assert rosa.notices == ["Check-in can be booked from now on."]
    rosa.submit("Archive : Mock interview")
    assert rosa.notices == [
        "Mock interview can no longer be booked. Meetings that are booked stay as they are."
    ]
    dana = world.signed_in(people["participant"])
    dana.get(path(match))
    assert "Mock interview, 45 min" not in tabs(dana, "What kind of meeting")
    assert "Check-in, 15 min" in tabs(dana, "What kind of meeting")
    dana.get(f"/o/golden/meetings/{booked.id}")
    assert "What Mock interview" in dana.text
    rosa.submit("Take out again : Mock interview")
    rosa.follow("Change : Mock interview")
    rosa.submit("Save", {"title": "Practice interview", "minutes": "60"})
    assert rosa.notices == ["Practice interview is changed, for meetings that are booked from now on."]
    rosa.get(f"/o/golden/programs/{program.id}/kinds/nothing/edit", status=404)
