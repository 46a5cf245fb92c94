"""The demo's mailbox: mail is read there, and runs nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

import config
from blueprints.mailbox import door
from mentoring.messages.letters import Attachment, Letter, Link, as_email
from mentoring.messages.transports import MailboxTransport

LETTER = Letter(
    subject="123456 is your sign-in code",
    heading="Sign in",
    paragraphs=("<script>alert(1)</script> is text here.",),
    action=Link("Sign in", "http://localhost/sign-in/link/x"),
    attachments=(Attachment("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),),
)


@pytest.fixture
def folder(app, tmp_path, monkeypatch):
    """An empty mailbox of this test."""
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], mailbox_path=tmp_path / "mail")
    )
    return tmp_path / "mail"


def send(folder, address="dana@example.org", letter=LETTER):
    email = as_email(
        letter,
        sender="programs@mentoring.example",
        organization_name="Golden State Managers Association",
        accent="#0e5a5a",
        to_name="Dana Whitfield",
        to_address=address,
        message_id="0198a",
        sent_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    MailboxTransport(folder).send(email)


def test_an_empty_mailbox_says_what_will_come(folder, visitor):
    visitor.get("/mailbox")
    assert visitor.h1 == "Mailbox of the demo"
    assert "No mail yet" in visitor.text


def test_mail_is_found_by_its_address_and_read_without_signing_in(folder, visitor):
    send(folder)
    send(folder, "ellis@example.org")
    visitor.get("/mailbox")
    assert visitor.text.count("123456 is your sign-in code") == 2
    visitor.submit("Search", {"q": "DANA@"})
    assert visitor.text.count("123456 is your sign-in code") == 1
    visitor.follow("123456 is your sign-in code")
    assert visitor.h1 == "123456 is your sign-in code"
    assert '"Dana Whitfield" <dana@example.org>' in visitor.text
    assert "Message-ID: <0198a@mentoring.example>" in visitor.text
    assert visitor.page.select_one('main a[href="http://localhost/sign-in/link/x"]')


def test_the_mail_s_own_page_is_locked_up(folder, visitor):
    send(folder)
    visitor.get("/mailbox")
    visitor.follow("123456 is your sign-in code")
    assert "frame-src 'self'" in visitor.response.headers["Content-Security-Policy"]
    assert "style-src 'self';" in visitor.response.headers["Content-Security-Policy"]
    frame = visitor.page.select_one("iframe")
    assert "allow-scripts" not in frame["sandbox"]
    assert "allow-same-origin" not in frame["sandbox"]
    answer = visitor.client.get(frame["src"])
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; form-action 'none'; frame-ancestors 'self'"
    )
    assert '<base target="_blank">' in answer.text
    assert "<script" not in answer.text


def test_a_file_is_saved_and_never_shown(folder, visitor):
    send(folder)
    visitor.get("/mailbox")
    visitor.follow("123456 is your sign-in code")
    visitor.follow("invite.ics")
    assert visitor.response.get_data() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert visitor.response.headers["Content-Disposition"] == "attachment; filename=invite.ics"
    assert visitor.response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    "path", ["no-such-mail", "..%2f..%2fetc", "no-such-mail/html", "no-such-mail/files/0"]
)
def test_what_is_not_there_is_not_found(folder, visitor, path):
    send(folder)
    visitor.get(f"/mailbox/{path}", status=404)


def test_a_file_that_did_not_come_along_is_not_found(folder, visitor):
    send(folder)
    visitor.get("/mailbox")
    visitor.follow("123456 is your sign-in code")
    visitor.get(f"{visitor.response.request.path}/files/1", status=404)


def test_production_has_no_mailbox_even_if_the_door_is_hung(app, visitor, folder, monkeypatch):
    send(folder)
    settings = replace(app.config["SETTINGS"], env="production")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    visitor.get("/mailbox", status=404)
    assert settings.production
    assert door.name not in {each.name for each in production_doors(settings)}


def production_doors(settings: config.Settings):
    from mentoring.app import register

    made = Flask("production")
    register(made, settings)
    return made.blueprints.values()
