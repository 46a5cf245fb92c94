"""The ledger's pages, as an administrator reads them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from mentoring.foundation.clock import now
from mentoring.messages.models import Message

NOON = datetime(2026, 12, 1, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def place(world):
    """An organization with an administrator signed in, and Ellis who was invited."""
    organization = world.organization("Golden State Managers Association")
    administrator = world.administrator(organization)
    ellis = world.member(organization, "Ellis Grant", is_coach=True, accepted_at=None)
    return organization, world.signed_in(administrator), ellis


def message(world, organization, member, **details):
    details.setdefault("kind", "invitation")
    details.setdefault("subject_id", member.id)
    details.setdefault("why", "An administrator invited this member.")
    details.setdefault("due_at", NOON)
    details.setdefault("state", "sent")
    if details["state"] not in {"planned", "claimed", "sending"}:
        details.setdefault("settled_at", details["due_at"])
    return world.add(Message(user_id=member.user_id, **details), organization)


def lines(visitor):
    """The message, state and reason of each line."""
    return [
        tuple(" ".join(cell.get_text(" ").split()) for cell in row.select("th, td"))
        for row in visitor.page.select("tbody tr")
    ]


def test_every_message_is_listed_with_its_state_and_why(world, place):
    organization, visitor, ellis = place
    message(world, organization, ellis)
    message(
        world,
        organization,
        ellis,
        subject_id=uuid4(),
        state="failed",
        outcome="550 No such user",
        due_at=NOON + timedelta(hours=1),
    )
    message(world, organization, ellis, subject_id=uuid4(), state="planned", due_at=NOON + timedelta(days=9))
    visitor.get(f"/o/{organization.slug}/messages")
    why = "An administrator invited this member."
    assert lines(visitor) == [
        (
            "Ellis Grant",
            "Invitation for Ellis Grant",
            "Failed",
            "Tuesday, December 1, 1:00 pm",
            "550 No such user",
        ),
        ("Ellis Grant", "Invitation for Ellis Grant", "Sent", "Tuesday, December 1, 12:00 pm", why),
        ("Ellis Grant", "Invitation for Ellis Grant", "Planned", "Thursday, December 10, 12:00 pm", why),
    ]
    assert [" ".join(tab.get_text(" ").split()) for tab in visitor.page.select(".tabs a")] == [
        "All 3",
        "Planned 1",
        "Sent 1",
        "Not sure it arrived 0",
        "Failed 1",
        "Cancelled 0",
        "Too late to send 0",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", {"Failed"}),
        ("kind=meeting_reminder", {"Cancelled"}),
        ("kind=nonsense", {"Sent", "Failed", "Cancelled"}),
        ("q=rosa", {"Cancelled"}),
        ("q=100%25", set()),
        ("since=2026-12-02", {"Failed"}),
        ("until=2026-12-01&q=ellis", {"Sent"}),
        ("since=9999-12-31", {"Sent", "Failed", "Cancelled"}),
        ("person=not-a-person", {"Sent", "Failed", "Cancelled"}),
        ("page=99999999999", {"Sent", "Failed", "Cancelled"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(world, place, query, found):
    organization, visitor, ellis = place
    message(world, organization, ellis)
    message(
        world,
        organization,
        ellis,
        subject_id=uuid4(),
        state="failed",
        due_at=datetime(2026, 12, 2, 8, tzinfo=UTC),
    )
    rosa = world.member(organization, "Rosa Delgado")
    message(world, organization, rosa, kind="meeting_reminder", state="cancelled")
    visitor.get(f"/o/{organization.slug}/messages?{query}")
    assert {line[2] for line in lines(visitor)} == found


def test_one_person_s_messages(world, place):
    organization, visitor, ellis = place
    message(world, organization, ellis)
    other = world.member(organization, "Rosa Delgado")
    message(world, organization, other)
    visitor.get(f"/o/{organization.slug}/messages")
    visitor.follow("Rosa Delgado")
    assert [line[0] for line in lines(visitor)] == ["Rosa Delgado"]


def test_a_long_ledger_is_paged(world, place):
    organization, visitor, ellis = place
    for number in range(26):
        message(world, organization, ellis, sequence=number)
    visitor.get(f"/o/{organization.slug}/messages?state=sent")
    assert len(lines(visitor)) == 25
    visitor.follow("Next")
    assert len(lines(visitor)) == 1
    assert "26 to 26 of 26" in visitor.text


def test_an_empty_ledger_says_what_will_come(place):
    organization, visitor, _ = place
    visitor.get(f"/o/{organization.slug}/messages")
    assert "No messages yet" in visitor.text


def test_the_ledger_downloads_as_it_is_narrowed(world, place):
    organization, visitor, ellis = place
    message(world, organization, ellis)
    message(world, organization, ellis, subject_id=uuid4(), state="failed", outcome="550 No such user")
    visitor.get(f"/o/{organization.slug}/messages?state=failed")
    visitor.follow("Download CSV")
    rows = visitor.response.get_data().decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[0].startswith("Name,E-mail,Message,State,")
    assert rows[1].endswith("550 No such user")


def test_the_story_of_a_message_and_its_words_without_a_live_link(world, place):
    organization, visitor, ellis = place
    sent = message(
        world,
        organization,
        ellis,
        state="uncertain",
        outcome="The line went dead.",
        attempts=1,
        settled_at=NOON,
    )
    visitor.get(f"/o/{organization.slug}/messages/{sent.id}")
    assert visitor.h1 == "Invitation for Ellis Grant"
    assert "Not sure it arrived The line went dead." in visitor.text
    assert "Golden State Managers Association invites you as a coach" in visitor.text
    assert "Tuesday, December 1, 12:00 pm Pacific Time" in visitor.text
    assert "/invitation/" not in visitor.response.text


def test_a_code_is_never_shown(world, place):
    organization, visitor, ellis = place
    code = message(world, organization, ellis, kind="sign_in_code")
    visitor.get(f"/o/{organization.slug}/messages/{code.id}")
    assert "What this kind of message says is for the person alone." in visitor.text


def test_a_failed_message_is_sent_again_and_its_story_is_kept(world, place, carry_out, outbox):
    organization, visitor, ellis = place
    failed = message(world, organization, ellis, state="failed", outcome="550 No such user", attempts=1)
    visitor.get(f"/o/{organization.slug}/messages/{failed.id}")
    visitor.submit("Send again")
    assert visitor.notices == ["It is sent again. This page says what becomes of it."]
    carry_out()
    assert [email["To"] for email in outbox] == [f"Ellis Grant <{world_email(world, ellis)}>"]
    visitor.get(f"/o/{organization.slug}/messages/{failed.id}")
    assert "Sent The mail server took it." in visitor.text
    assert "Sent again. Before: failed. 550 No such user Rosa Tran" in visitor.text
    visitor.post(f"/o/{organization.slug}/messages/{failed.id}/repetition", status=409)
    assert visitor.notices == ["Only a message that failed, or may not have arrived, can be sent again."]


def world_email(world, member):
    from mentoring.accounts.models import User
    from mentoring.foundation.extensions import db

    with world.app.app_context():
        return db.session.get_one(User, member.user_id).email


def test_what_has_no_reason_any_more_is_not_sent_again(world, place, app):
    organization, visitor, ellis = place
    accepted = world.member(organization, "Cy Moore")
    pointless = message(world, organization, accepted, state="failed")
    late = message(world, organization, ellis, state="uncertain", expires_at=now() - timedelta(minutes=1))
    visitor.get(f"/o/{organization.slug}/messages/{pointless.id}")
    visitor.submit("Send again", status=409)
    assert visitor.notices == ["The invitation was accepted already."]
    visitor.get(f"/o/{organization.slug}/messages/{late.id}")
    visitor.submit("Send again", status=409)
    assert visitor.notices == ["It is too late for this message: it would be of no use any more."]
    assert app.extensions["doorbell"].rung == []


def test_a_planned_message_is_cancelled_and_a_failed_one_laid_to_rest(world, place):
    organization, visitor, ellis = place
    planned = message(world, organization, ellis, state="planned", due_at=now() + timedelta(days=1))
    failed = message(world, organization, ellis, subject_id=uuid4(), state="failed", outcome="550 No")
    visitor.get(f"/o/{organization.slug}/messages/{planned.id}")
    visitor.submit("Cancel it")
    assert "Cancelled Cancelled by an administrator." in visitor.text
    visitor.get(f"/o/{organization.slug}/messages/{failed.id}")
    visitor.submit("Let it rest")
    assert "Laid to rest by an administrator. Before: failed. 550 No" in visitor.text
    visitor.post(f"/o/{organization.slug}/messages/{failed.id}/cancellation", status=409)


def test_a_neighbour_s_message_is_not_there_and_a_coach_is_not_let_in(world, place):
    organization, visitor, _ = place
    neighbour = world.organization()
    theirs = message(world, neighbour, world.member(neighbour), state="failed")
    visitor.get(f"/o/{organization.slug}/messages/{theirs.id}", status=404)
    visitor.post(f"/o/{organization.slug}/messages/{theirs.id}/repetition", status=404)
    visitor.post(f"/o/{organization.slug}/messages/{theirs.id}/cancellation", status=404)
    coach = world.signed_in(world.coach(organization, "Cy Moore"))
    coach.get(f"/o/{organization.slug}/messages", status=403)
    coach.get(f"/o/{organization.slug}/messages/{theirs.id}", status=403)
