"""Sessions signed in: log any, see one's own, and what an administrator sees of them."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from mentoring.sessions import actions
from mentoring.sessions.told import Told
from tests.counting import statements

NOON = datetime(2026, 12, 8, 20, 0, tzinfo=UTC)  # a Tuesday
SECRET, OWN = "The mayor will resign", "She is afraid of the board"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def place(world):
    """An organization with a pair and an administrator."""
    organization = world.organization(slug="here")
    coach, participant = world.coach(organization), world.participant(organization)
    match = world.match(organization, coach=coach, participant=participant)
    return organization, match, coach, participant, world.administrator(organization)


def logged(inside, organization, match, days=1, **details):
    with inside(organization):
        return actions.log_session(
            match.id,
            by=match.coach_id,
            told=Told("met", 90, "phone", ("bouncing-back",)),
            held_on=NOON.date() - timedelta(days=days),
            key=uuid4(),
            **{"line": SECRET, "private": OWN} | details,
        )


def test_either_logs_any_session_and_both_see_it(world, place):
    _, _, coach, participant, _ = place
    dana = world.signed_in(participant)
    dana.get("/o/here/sessions")
    assert "appear here once one of you has logged the first" in dana.text
    dana.follow("Log a session")
    dana.submit("Save", {"held_on": "2026-12-01", "other_minutes": "20", "line": SECRET, "private": OWN})
    assert dana.notices == ["Logged. Ellis Grant sees it too. Undo"]
    assert "December 1, 2026 20 minutes, video" in dana.text
    assert SECRET in dana.text
    assert OWN in dana.text
    ellis = world.signed_in(coach)
    ellis.get("/o/here/sessions")
    assert "One session, 20 minutes in all." in ellis.text
    assert f"Dana Whitfield: {SECRET}" in ellis.text
    assert OWN not in ellis.text
    ellis.follow("Add a line")
    ellis.submit("Save", {"line": "Well done."})
    dana.get("/o/here/sessions")
    assert "Ellis Grant: Well done." in dana.text


def test_it_can_be_undone_from_the_message_on_the_page(world, place):
    ellis = world.signed_in(place[2])
    ellis.get(f"/o/here/matches/{place[1].id}/sessions/new")
    ellis.submit("Save")
    ellis.submit("Undo")
    assert ellis.notices == ["Taken back. The session is not logged any more."]
    assert "appear here once" in ellis.text


def test_bad_input_is_named_kept_and_changes_nothing(world, place):
    ellis = world.signed_in(place[2])
    ellis.get(f"/o/here/matches/{place[1].id}/sessions/new")
    for fields, error in (
        ({"held_on": "2026-12-09"}, "That day is still to come. Log a session once it has taken place."),
        ({"held_on": "2016-12-01"}, "Check the year: that day is more than a year ago."),
        ({"held_on": "soon"}, "Type the day as month, day and year."),
        ({"held_on": ""}, "Choose the day."),
        ({"other_minutes": "0"}, "Type how many minutes you met, from 1 to 600."),
        ({"line": "x" * 4001}, "Use at most 4,000 characters."),
    ):
        ellis.get(f"/o/here/matches/{place[1].id}/sessions/new")
        ellis.submit("Save", {"private": "Kept."} | fields, status=422)
        assert ellis.errors == [error]
        assert ellis.page.select_one("textarea[name=private]").text.strip() == "Kept."
    ellis.get("/o/here/sessions")
    assert "appear here once" in ellis.text


def test_a_form_sent_twice_logs_once_and_the_same_day_asks_first(world, place):
    ellis = world.signed_in(place[2])
    ellis.get(f"/o/here/matches/{place[1].id}/sessions/new")
    fields = {"held_on": "2026-12-01", "minutes": "60", "format": "video", "key": str(uuid4())}
    for _ in range(2):
        ellis.post(f"/o/here/matches/{place[1].id}/sessions", fields)
    assert "One session, 1 hour in all." in ellis.text
    ellis.get(f"/o/here/matches/{place[1].id}/sessions/new")
    ellis.submit("Save", {"held_on": "2026-12-01"}, status=409)
    assert ellis.errors == [
        "A session on that day is logged already. If you met twice that day, say so below and save again."
    ]
    ellis.submit("Save", {"twice": "y"})
    assert "Two sessions, 2 hours in all." in ellis.text


def test_a_meeting_that_waits_is_answered_from_the_list(world, place):
    organization, match, coach, *_ = place
    meeting = world.meeting(organization, match, NOON - timedelta(days=2))
    ellis = world.signed_in(coach)
    ellis.get("/o/here/sessions")
    ellis.follow("Say how it went")
    assert ellis.h1 == "Did you meet Dana Whitfield?"
    ellis.submit("Save", {"happened": "missed"})
    assert "Did not happen" in ellis.text
    assert "Say how it went" not in ellis.text
    ellis.get(f"/o/here/matches/{match.id}/sessions/new?meeting={meeting.id}")
    assert ellis.h1 == "Session with Dana Whitfield"
    ellis.submit("Save", {"happened": "met", "minutes": "60"})
    assert "1 hour, video" in ellis.text


def test_nobody_outside_the_pair_gets_in(world, inside, place):
    organization, match, *_ = place
    log = logged(inside, organization, match)
    meeting = world.meeting(organization, match, NOON - timedelta(days=2))
    other = world.signed_in(world.coach(organization, "Someone Else"))
    for path in (
        f"/o/here/matches/{match.id}/sessions/new",
        f"/o/here/sessions/{log.id}/edit",
        f"/o/here/matches/{match.id}/sessions/new?meeting={meeting.id}",
        f"/o/here/matches/{uuid4()}/sessions/new?meeting=nonsense",
    ):
        other.get(path, status=404)
    for path in (
        f"/o/here/matches/{match.id}/sessions",
        f"/o/here/sessions/{log.id}",
        f"/o/here/sessions/{log.id}/undo",
        f"/o/here/meetings/{meeting.id}/log",
    ):
        other.post(path, {"happened": "met", "minutes": "60"}, status=404)
    administrator = world.signed_in(place[4])
    administrator.get(f"/o/here/sessions/{log.id}/edit", status=403)


def test_an_administrator_sees_that_it_took_place_and_never_a_word(world, inside, place):
    organization, match, _, _, rosa = place
    logged(inside, organization, match)
    visitor = world.signed_in(rosa)
    visitor.get("/o/here/sessions")
    assert "One session took place, 1 hour 30 minutes in all." in visitor.text
    assert (
        "December 7, 2026 Ellis Grant Dana Whitfield Class of 2026 1 hour 30 minutes, phone" in visitor.text
    )
    everything = visitor.response.text
    for kind in ("csv", "xlsx"):
        answer = visitor.client.get(f"/o/here/sessions/export?format={kind}")
        assert answer.status_code == 200
        rows = (
            answer.get_data().decode("utf-8-sig")
            if kind == "csv"
            else repr(
                CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
                .get_sheet_by_index(0)
                .to_python()
            )
        )
        assert "Ellis Grant" in rows
        everything += rows
    for words in (SECRET, OWN, "Bouncing back", "bouncing-back"):
        assert words not in everything


def test_the_administrators_list_is_filtered_by_cohort(world, inside, place):
    organization, match, _, _, rosa = place
    other = world.match(
        organization, cohort=world.cohort(organization, "Spring", program=world.program(organization, "B"))
    )
    logged(inside, organization, match, days=1)
    logged(inside, organization, other, days=2)
    visitor = world.signed_in(rosa)
    visitor.get(f"/o/here/sessions?cohort={other.cohort_id}")
    assert visitor.text.count("1 hour 30 minutes, phone") == 1
    answer = visitor.client.get(f"/o/here/sessions/export?cohort={other.cohort_id}&format=csv")
    assert answer.text.splitlines()[1:] == ["2026-12-06,Ellis Grant,Dana Whitfield,Spring,You met,90,Phone,"]
    visitor.get("/o/here/sessions?cohort=nonsense", status=404)
    visitor.get("/o/here/sessions/export?format=pdf", status=404)


def test_the_list_costs_the_same_however_long_it_is(world, inside, place):
    organization, match, coach, _, rosa = place
    prices = []
    for rounds in range(2):
        for number in range(1 + 2 * rounds):
            logged(inside, organization, match, days=1 + 10 * rounds + number)
        with statements() as seen:
            world.signed_in(coach).get("/o/here/sessions")
            own = len(seen)
            world.signed_in(rosa).get("/o/here/sessions")
        prices.append((own, len(seen) - own))
    assert prices[0] == prices[1]


def test_hours_can_be_taken_along(world, inside, place):
    organization, match, coach, participant, _ = place
    logged(inside, organization, match)
    for member, line in (
        (coach, "2026-12-07,Dana Whitfield,coach,Class of 2026,You met,90,Phone,Bouncing back,"),
        (participant, "2026-12-07,Ellis Grant,participant,Class of 2026,You met,90,Phone,Bouncing back,"),
    ):
        answer = world.signed_in(member).client.get("/o/here/sessions/hours?format=csv")
        assert answer.get_data().decode("utf-8-sig").splitlines()[1:] == [line]
