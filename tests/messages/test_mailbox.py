"""The demo's mailbox shows what was written into it, newest first, and survives what is broken."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mentoring.messages.letters import Attachment, Letter, as_email
from mentoring.messages.mailbox import Listed, MailNotFound, newest, open_mail
from mentoring.messages.transports import MailboxTransport

LETTER = Letter(subject="Hello, Müller", heading="Hello", paragraphs=("We meet on Tuesday.",))


def deliver(path: Path, *, to_address: str, letter: Letter = LETTER, age: int = 0) -> str:
    """Write a letter that arrived so many seconds ago; gives its key."""
    before = set(path.glob("new/*"))
    email = as_email(
        letter,
        sender="programs@programs.example",
        organization_name="GSMA",
        accent="#0e5a5a",
        to_name="Müller, Hans",
        to_address=to_address,
        message_id="0198a",
        sent_at=datetime(2026, 12, 1, 8, 30, tzinfo=UTC),
    )
    with MailboxTransport(path) as transport:
        transport.send(email)
    (file,) = set(path.glob("new/*")) - before
    os.utime(file, (1_800_000_000 - age, 1_800_000_000 - age))
    return file.name


def test_a_mailbox_that_is_not_there_yet_is_empty(tmp_path):
    assert newest(tmp_path / "mail") == []


def test_mail_is_listed_newest_first(tmp_path):
    older = deliver(tmp_path, to_address="dana@city.example", age=60)
    newer = deliver(tmp_path, to_address="robert@county.example")
    date = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    assert newest(tmp_path) == [
        Listed(newer, "robert@county.example", "Hello, Müller", date, "We meet on Tuesday."),
        Listed(older, "dana@city.example", "Hello, Müller", date, "We meet on Tuesday."),
    ]


def test_mail_is_found_by_address_in_any_letter_case(tmp_path):
    deliver(tmp_path, to_address="dana@city.example")
    key = deliver(tmp_path, to_address="robert@county.example")
    assert [line.key for line in newest(tmp_path, address=" ROBERT@county ")] == [key]
    assert newest(tmp_path, address="nobody@county.example") == []


def test_a_list_is_no_longer_than_asked(tmp_path):
    keys = [deliver(tmp_path, to_address="dana@city.example", age=age) for age in range(4)]
    assert [line.key for line in newest(tmp_path, limit=2)] == keys[:2]


def test_a_long_letter_is_cut_in_the_list(tmp_path):
    deliver(tmp_path, to_address="dana@city.example", letter=replace(LETTER, paragraphs=("word " * 60,)))
    (line,) = newest(tmp_path)
    assert line.snippet == ("word " * 28).strip() + "…"


def test_a_mail_is_opened_with_all_its_parts(tmp_path):
    letter = replace(LETTER, attachments=(Attachment("añó.csv", "text/csv", b"a,b\r\n"),))
    mail = open_mail(tmp_path, deliver(tmp_path, to_address="dana@city.example", letter=letter))
    assert mail.header("subject") == "Hello, Müller"
    assert mail.header("To") == "Müller, Hans <dana@city.example>"
    assert mail.header("X-None") == ""
    assert mail.text == "GSMA\n\nHello\n=====\n\nWe meet on Tuesday.\n"
    assert mail.html.startswith("<!DOCTYPE html>")
    assert [(part.filename, part.content_type, part.content) for part in mail.parts] == [
        ("añó.csv", "text/csv", b"a,b\r\n")
    ]


@pytest.mark.parametrize("key", ["missing", "../secret", "/etc/passwd", "", "a/b", ".", "a\x00b"])
def test_a_key_that_is_no_mail_is_not_found(tmp_path, key):
    deliver(tmp_path / "mail", to_address="dana@city.example")
    (tmp_path / "secret").write_text("Subject: no\n\nno")
    with pytest.raises(MailNotFound):
        open_mail(tmp_path / "mail", key)


def test_broken_mail_is_shown_as_far_as_it_goes(tmp_path):
    deliver(tmp_path, to_address="dana@city.example")
    broken = (
        b"Subject: =?nonsense?b?!!!?=\r\nDate: yesterday\r\n"
        b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff?"
    )
    (tmp_path / "new" / "1.broken").write_bytes(broken)
    os.utime(tmp_path / "new" / "1.broken", (1, 1))
    assert newest(tmp_path)[1] == Listed(
        "1.broken", "", "=?nonsense?b?!!!?=", datetime(1970, 1, 1, tzinfo=UTC), "\ufffd?"
    )
    assert open_mail(tmp_path, "1.broken").text == "\ufffd?"
