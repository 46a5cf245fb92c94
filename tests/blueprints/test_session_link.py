"""Logging a meeting from the message: no sign-in, two taps, and nothing happens by looking."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.accounts.models import User
from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import plan
from mentoring.scheduling.models import Meeting
from mentoring.sessions import actions
from mentoring.sessions.models import SessionLog
from mentoring.sessions.told import Told

NINE = datetime(2026, 12, 8, 17, 0, tzinfo=UTC)  # Tuesday, 9:00 am Pacific Time
AFTER = NINE + timedelta(hours=2)


@pytest.fixture(autouse=True)
def after_the_meeting():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def pair(world):
    """An organization, a match, and its meeting of an hour, an hour over."""
    organization = world.organization("Golden State Managers Association", slug="golden-state")
    match = world.match(organization)
    return organization, match, world.meeting(organization, match, NINE)


def path(app, organization, member_id, meeting, *, purpose="log", days=30):
    with app.app_context():
        signed = links.Link(organization.id, member_id, meeting.id)
        return f"/o/golden-state/log/{links.sign(purpose, signed, until=AFTER + timedelta(days=days))}"


def saved(inside, organization):
    with inside(organization):
        return [
            (log.happened, log.minutes, log.format, log.topics, state)
            for log, state in db.session.execute(
                select(SessionLog, Meeting.state).join(Meeting, Meeting.id == SessionLog.meeting_id)
            )
        ]


def test_two_taps_log_it_and_the_page_says_what_was_saved(app, inside, pair, visitor):
    organization, match, meeting = pair
    visitor.get(path(app, organization, match.coach_id, meeting))
    assert visitor.h1 == "Did you meet Dana on Tuesday?"
    assert "December 8, 9:00 am Pacific Time. You are not signed in and need not be." in visitor.text
    visitor.submit("Save")
    assert visitor.h1 == "Thank you"
    assert "Saved: you and Dana met. December 8, 9:00 am Pacific Time." in visitor.text
    assert saved(inside, organization) == [("met", 60, "video", [], "held")]


def test_opening_the_link_changes_nothing(app, inside, pair, visitor):
    organization, match, meeting = pair
    link = path(app, organization, match.coach_id, meeting)
    for _ in range(3):
        visitor.get(link)
        visitor.client.head(link)
    visitor.get(f"{link}?change=1")
    assert saved(inside, organization) == []


def test_everything_that_is_typed_is_saved(app, inside, pair, visitor):
    organization, match, meeting = pair
    visitor.get(path(app, organization, match.coach_id, meeting))
    visitor.submit(
        "Save",
        {
            "other_minutes": "1",
            "format": "phone",
            "topics": ["resume-review", "breaking-in"],
            "line": "Next time the budget.\nAnd the council.",
        },
    )
    assert saved(inside, organization) == [("met", 1, "phone", ["resume-review", "breaking-in"], "held")]
    assert "You wrote Next time the budget. And the council." in visitor.text
    assert "Resume review and Breaking into local government" in visitor.text


def test_a_wrong_length_is_named_and_what_was_typed_is_kept(app, inside, pair, visitor):
    organization, match, meeting = pair
    visitor.get(path(app, organization, match.coach_id, meeting))
    for wrong in ("0", "601", "an hour", "-5", "1.5", "９"):
        visitor.submit("Save", {"other_minutes": wrong, "line": "Kept."}, status=422)
        assert visitor.errors == ["Type how many minutes you met, from 1 to 600."]
        assert visitor.page.select_one("textarea[name=line]").text.strip() == "Kept."
        assert visitor.page.select_one("input[name=other_minutes]")["value"] == wrong
        assert visitor.page.select_one("details").has_attr("open")
    assert saved(inside, organization) == []


def test_an_unknown_answer_is_refused(app, inside, pair, visitor):
    organization, match, meeting = pair
    link = path(app, organization, match.coach_id, meeting)
    visitor.get(link)
    for fields in (
        {"happened": "danced", "minutes": "60"},
        {"minutes": "60"},
        {"happened": "met", "minutes": "61"},
        {"happened": "met", "minutes": "60", "topics": "gossip"},
    ):
        visitor.post(link, fields, status=422)
    assert saved(inside, organization) == []


@pytest.mark.parametrize(
    ("role", "offer"), [("participant_id", "Book a new time"), ("coach_id", "Write to Dana")]
)
def test_a_moved_meeting_leads_on_to_the_next_one(app, inside, pair, visitor, role, offer):
    organization, match, meeting = pair
    visitor.get(path(app, organization, getattr(match, role), meeting))
    visitor.submit("Save", {"happened": "moved"})
    assert visitor.h1 == "Thank you"
    assert offer in [a.get_text(strip=True) for a in visitor.page.select("main a")]
    assert saved(inside, organization) == [("moved", 0, "video", [], "missed")]


def test_it_can_be_changed_and_undone_while_the_link_lasts(app, inside, pair, visitor):
    organization, match, meeting = pair
    visitor.get(path(app, organization, match.coach_id, meeting))
    visitor.submit("Save", {"line": "Old."})
    visitor.follow("Change it")
    assert visitor.page.select_one("textarea[name=line]").text.strip() == "Old."
    visitor.submit("Save", {"other_minutes": "45", "line": "New."})
    assert "45 minutes" in visitor.text
    assert "You wrote New." in visitor.text
    visitor.follow("Change it")
    assert visitor.page.select_one("input[name=minutes][checked]")["value"] == "45"
    visitor.follow("What is saved")
    visitor.submit("Undo")
    assert visitor.notices == ["Taken back. Nothing is saved about this meeting."]
    assert visitor.h1 == "Did you meet Dana on Tuesday?"
    assert saved(inside, organization) == []


def test_a_form_sent_twice_logs_once(app, inside, pair, visitor):
    organization, match, meeting = pair
    link = path(app, organization, match.coach_id, meeting)
    visitor.get(link)
    fields = {"happened": "met", "minutes": "60", "format": "video", "line": "Once."}
    for _ in range(2):
        visitor.post(link, fields)
        assert visitor.h1 == "Thank you"
    assert len(saved(inside, organization)) == 1


def test_the_other_one_sees_what_was_logged_and_adds_a_line(app, inside, pair, visitor):
    organization, match, meeting = pair
    visitor.get(path(app, organization, match.coach_id, meeting))
    visitor.submit("Save", {"line": "Good questions."})
    other = type(visitor)(app)
    other.get(path(app, organization, match.participant_id, meeting))
    assert other.h1 == "Ellis says you met"
    assert "Ellis Grant wrote Good questions." in other.text
    other.submit("Save my line", {"line": "Thank you."})
    assert "You wrote Thank you." in other.text
    other.post(other.response.request.path + "/change", {"happened": "missed"}, status=404)
    other.post(path(app, organization, match.participant_id, meeting) + "/undo", status=404)
    visitor.post(path(app, organization, match.coach_id, meeting) + "/undo", status=409)
    assert saved(inside, organization) == [("met", 60, "video", [], "held")]


def test_who_answers_second_keeps_their_line_and_is_told(app, inside, pair, visitor):
    organization, match, meeting = pair
    link = path(app, organization, match.participant_id, meeting)
    visitor.get(link)
    with inside(organization):
        actions.log_meeting(meeting.id, by=match.coach_id, told=Told("met", 30))
    visitor.submit("Save", {"happened": "missed", "line": "I waited."})
    assert visitor.notices == ["Ellis answered first. Here is what is saved."]
    assert "You wrote I waited." in visitor.text
    assert saved(inside, organization) == [("met", 30, "video", [], "held")]


def test_a_link_that_is_not_good_opens_nothing(app, world, inside, pair, visitor):
    organization, match, meeting = pair
    neighbour = world.organization(slug="neighbour")
    stranger = world.coach(organization, "Someone Else")
    left = world.match(
        organization,
        cohort=world.cohort(organization, "B", program=world.program(organization, "B")),
        coach=world.coach(organization, "Left Already", left_at=AFTER),
    )
    lefts_meeting = world.meeting(organization, left, NINE)
    good = path(app, organization, match.coach_id, meeting)
    wrong = [
        path(app, organization, stranger.id, meeting),
        path(app, organization, left.coach_id, lefts_meeting),
        path(app, organization, match.coach_id, meeting, purpose="survey"),
        path(app, organization, match.coach_id, meeting, days=-1),
        path(app, neighbour, match.coach_id, meeting),
        good.replace("golden-state", "neighbour"),
        good[:-3],
    ]
    visitor.get(good)
    for link in wrong:
        visitor.get(link, status=404)
        assert visitor.h1 == "We could not find that page"
        for action in ("", "/change", "/line", "/undo"):
            visitor.post(link + action, {"happened": "met", "minutes": "60"}, status=404)
    assert saved(inside, organization) == []


def test_a_cancelled_meeting_is_not_asked_about(app, world, inside, pair, visitor):
    organization, match, _ = pair
    cancelled = world.meeting(organization, match, NINE, state="cancelled")
    visitor.get(path(app, organization, match.coach_id, cancelled))
    assert "This meeting was cancelled" in visitor.text
    visitor.post(
        path(app, organization, match.coach_id, cancelled), {"happened": "met", "minutes": "60"}, status=409
    )
    assert saved(inside, organization) == []


def ask(inside, organization, meeting, sequence=0):
    with inside(organization):
        users = db.session.scalars(select(User.id)).all()

        @transactional
        def both():
            for user_id in users:
                plan("log_request", to=user_id, about=meeting.id, why="A test.", sequence=sequence)

        both()


def test_the_message_asks_in_a_sentence_and_its_button_logs(inside, pair, visitor, carry_out, outbox):
    organization, _, meeting = pair
    ask(inside, organization, meeting)
    carry_out()
    said = {email["To"]: email for email in outbox}
    assert len(said) == 2
    subjects = sorted(email["Subject"] for email in outbox)
    assert subjects == ["Did you meet Dana on Tuesday?", "Did you meet Ellis on Tuesday?"]
    words = outbox[0].get_body(("plain",)).get_content()
    assert "When: Tuesday, December 8, 9:00 am Pacific Time" in words
    visitor.get(re.search(r"http://localhost(/o/\S+)", words).group(1))
    visitor.submit("Save")
    assert visitor.h1 == "Thank you"


@pytest.mark.parametrize(
    ("change", "sequence", "why"),
    [
        ({"state": "cancelled"}, 0, "The meeting was moved or cancelled."),
        ({"sequence": 1}, 0, "The meeting was moved or cancelled."),
        ({"state": "held"}, 0, "The meeting is logged already."),
    ],
)
def test_a_message_that_lost_its_reason_is_not_sent(world, inside, carry_out, outbox, change, sequence, why):
    from mentoring.messages.models import Message

    organization = world.organization()
    meeting = world.meeting(organization, world.match(organization), NINE, **change)
    ask(inside, organization, meeting, sequence)
    carry_out()
    assert outbox == []
    with inside(organization):
        rows = db.session.execute(select(Message.state, Message.outcome)).all()
        assert [tuple(row) for row in rows] == [("cancelled", why)] * 2
        assert db.session.scalar(select(func.count()).select_from(SessionLog)) == 0
