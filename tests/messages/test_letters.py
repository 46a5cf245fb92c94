"""A letter becomes one e-mail: what people read, what calendars take, and what no name can smuggle in."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses

import html5lib
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mentoring.foundation.colors import contrast, lightened
from mentoring.messages.headers import UnsafeHeader
from mentoring.messages.letters import Attachment, Fact, Letter, Link, UnsafeLink, as_email, rendered
from mentoring.scheduling.calendars import Attendee, CalendarEvent, Organizer, cancellation, invitation

EVENT = CalendarEvent(
    uid="m1@programs.example",
    sequence=0,
    starts_at=datetime(2026, 12, 8, 17, tzinfo=UTC),
    ends_at=datetime(2026, 12, 8, 18, tzinfo=UTC),
    summary="Coaching",
    organizer=Organizer("Golden State Managers Association", "programs@programs.example"),
    attendees=(Attendee("Robert Hale", "robert@county.example"),),
    stamp=datetime(2026, 12, 1, tzinfo=UTC),
)
LETTER = Letter(
    subject="Meeting booked: Tuesday, December 8",
    heading="You and Dana meet on Tuesday",
    paragraphs=("Dana picked a time from your open hours, and the invitation is attached to this letter.",),
    facts=(Fact("When", "9:00 am Pacific Time"), Fact("Where", "Video call", "https://video.example/j/1")),
    quote="About Fresno.\nAnd <my> council.",
    action=Link("Open the meeting", "https://programs.example/m/1?a=1&b=2"),
    links=(Link("Choose another time", "https://programs.example/m/1/time"),),
    closing=("See you then.",),
    footer=("You get this because Dana booked a meeting.",),
)


def written(letter: Letter = LETTER, **details: object) -> EmailMessage:
    usual: dict[str, object] = {
        "sender": "programs@programs.example",
        "organization_name": "Golden State Managers Association",
        "accent": "#0e5a5a",
        "to_name": "Robert Hale",
        "to_address": "robert@county.example",
        "message_id": "0198a",
        "sent_at": datetime(2026, 12, 1, 8, 30, tzinfo=UTC),
    }
    return as_email(letter, **(usual | details))


def received(email: EmailMessage) -> EmailMessage:
    return message_from_bytes(email.as_bytes(), policy=default)


def raw(email: EmailMessage) -> Message:
    return message_from_bytes(email.as_bytes())


def word(header: str) -> str:
    """A header's text by RFC 2047, unfolded."""
    return str(make_header(decode_header(header.replace("\r\n", ""))))


def html_of(email: EmailMessage) -> BeautifulSoup:
    return BeautifulSoup(received(email).get_body(("html",)).get_content(), "html.parser")


def text_of(email: EmailMessage) -> str:
    return received(email).get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_the_headers_are_exactly_these():
    email = written(list_unsubscribe="https://programs.example/u/1", reply_to=("Dana", "dana@city.example"))
    assert raw(email).items() == [
        ("From", '"Golden State Managers Association" <programs@programs.example>'),
        ("To", '"Robert Hale" <robert@county.example>'),
        ("Reply-To", '"Dana" <dana@city.example>'),
        ("Subject", "Meeting booked: Tuesday, December 8"),
        ("Date", "Tue, 01 Dec 2026 08:30:00 +0000"),
        ("Message-ID", "<0198a@programs.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("List-Unsubscribe", "<https://programs.example/u/1>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'multipart/alternative; boundary="=_0198a_0"'),
    ]


def test_the_same_letter_is_the_same_octets():
    letter = replace(LETTER, calendar=invitation(EVENT))
    assert written(letter).as_bytes() == written(letter).as_bytes()


def test_the_plain_text_says_everything_with_links_on_their_own_lines():
    assert text_of(written(list_unsubscribe="https://programs.example/u/1")) == (
        "Golden State Managers Association\n"
        "\n"
        "You and Dana meet on Tuesday\n"
        "============================\n"
        "\n"
        "Dana picked a time from your open hours, and the invitation is attached\n"
        "to this letter.\n"
        "\n"
        "When: 9:00 am Pacific Time\n"
        "Where: Video call\n"
        "https://video.example/j/1\n"
        "\n"
        "> About Fresno.\n"
        "> And <my> council.\n"
        "\n"
        "Open the meeting:\n"
        "https://programs.example/m/1?a=1&b=2\n"
        "\n"
        "Choose another time:\n"
        "https://programs.example/m/1/time\n"
        "\n"
        "See you then.\n"
        "\n"
        "--------\n"
        "You get this because Dana booked a meeting.\n"
        "Get fewer of these messages, or none:\n"
        "https://programs.example/u/1\n"
    )


def test_the_page_says_the_same_and_runs_nothing():
    page = html_of(written(list_unsubscribe="https://programs.example/u/1"))
    assert [heading.get_text() for heading in page.find_all("h1")] == ["You and Dana meet on Tuesday"]
    assert [(link.get_text().strip(), link["href"]) for link in page.find_all("a")] == [
        ("Video call", "https://video.example/j/1"),
        ("Open the meeting", "https://programs.example/m/1?a=1&b=2"),
        ("https://programs.example/m/1?a=1&b=2", "https://programs.example/m/1?a=1&b=2"),
        ("Choose another time", "https://programs.example/m/1/time"),
        ("Get fewer of these messages, or none", "https://programs.example/u/1"),
    ]
    quote = page.find(class_="quote")
    assert [str(line) for line in quote.strings] == ["About Fresno.", "And <my> council."]
    assert page.find_all(["script", "img", "link", "iframe"]) == []


def test_the_page_is_well_formed_with_styles_inline_and_a_dark_sheet():
    _, page = rendered(LETTER, organization_name="GSMA", accent="#0e5a5a")
    html5lib.HTMLParser(strict=True).parse(page)
    soup = BeautifulSoup(page, "html.parser")
    (sheet,) = soup.find_all("style")
    assert sheet.string.count("@media (prefers-color-scheme: dark)") == 1
    assert "background: #0e5a5a" in soup.find(class_="button")["style"]
    assert "color: #ffffff" in soup.find(class_="button")["style"]


def test_a_letter_with_little_to_say_is_whole():
    email = written(Letter(subject="Hello", heading="Hello", code="418 203"))
    assert text_of(email) == "Golden State Managers Association\n\nHello\n=====\n\n    418 203\n"
    assert html_of(email).find(class_="code").get_text() == "418 203"
    assert html_of(email).find_all("a") == []


@pytest.mark.parametrize(("write", "method"), [(invitation, "REQUEST"), (cancellation, "CANCEL")])
def test_the_calendar_part_has_the_method_of_its_calendar(write, method):
    email = received(written(replace(LETTER, calendar=write(EVENT))))
    assert [part.get_content_type() for part in email.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    _, _, _, _, alternative, attachment = email.walk()
    assert alternative["Content-Type"].params == {"charset": "utf-8", "method": method}
    assert alternative.get_payload(decode=True) == write(EVENT)
    assert Calendar.from_ical(alternative.get_payload(decode=True))["METHOD"] == method
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_payload(decode=True) == write(EVENT)


@pytest.mark.parametrize(
    "calendar", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"METHOD:REQUEST\r\nMETHOD:CANCEL\r\n"]
)
def test_a_calendar_without_one_method_is_refused(calendar):
    with pytest.raises(ValueError, match=r"^a calendar for mail states one METHOD$"):
        written(replace(LETTER, calendar=calendar))


def test_attachments_arrive_as_they_were():
    letter = replace(LETTER, attachments=(Attachment("Añó.pdf", "application/pdf", b"%PDF\r\n\x00\xff"),))
    (attachment,) = received(written(letter)).iter_attachments()
    assert attachment.get_filename() == "Añó.pdf"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_content() == b"%PDF\r\n\x00\xff"


@pytest.mark.parametrize(
    "name",
    [
        'O’Brien "Bob" (Jr.), PhD',
        'O\'Brien "Bob" \\ (Jr.), PhD',
        "Müller, Hans, und Castellanos y García del Río, María José Fernández, Doctora en Administración",
        "دانا ويتفيلد",
        "דנה 👩🏽‍💼",
        "=?utf-8?q?hi?=",
        "robert@county.example",
        "x" * 90,
    ],
)
def test_any_name_arrives_whole(name):
    email = raw(written(to_name=name, organization_name=name))
    for header, address in (("To", "robert@county.example"), ("From", "programs@programs.example")):
        ((phrase, where),) = getaddresses([email[header].replace("\r\n", "")])
        assert (word(phrase), where) == (name, address)


@given(text=st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_subject_arrives_whole_or_is_refused_by_name(text):
    letter = Letter(subject=text, heading="Hello")
    if set(text) & set("\x00\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
        with pytest.raises(UnsafeHeader) as refusal:
            written(letter)
        assert refusal.value.name == "Subject"
        return
    octets = written(letter).as_bytes()
    head = octets.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    assert max(len(line) for line in head) <= 78
    assert word(message_from_bytes(octets)["Subject"]) == " ".join(text.split())


@pytest.mark.parametrize("breaker", ["\r\nBcc: x@y.example", "\n", "\r", "\x00", "\u2028"])
@pytest.mark.parametrize(
    ("header", "inject"),
    [
        ("Subject", lambda evil: written(replace(LETTER, subject="Hi" + evil))),
        ("To", lambda evil: written(to_name="Robert" + evil)),
        ("To", lambda evil: written(to_address=f"a{evil}@b.example")),
        ("From", lambda evil: written(organization_name="GSMA" + evil)),
        ("From", lambda evil: written(sender=f"a@b.example{evil}")),
        ("Reply-To", lambda evil: written(reply_to=("Dana" + evil, "d@x.example"))),
        ("Message-ID", lambda evil: written(message_id="1" + evil)),
        ("List-Unsubscribe", lambda evil: written(list_unsubscribe="https://x.example/" + evil)),
        ("X-Kind", lambda evil: written(replace(LETTER, headers=(("X-Kind", "a" + evil),)))),
        (
            "Content-Disposition",
            lambda evil: written(replace(LETTER, attachments=(Attachment("a" + evil, "text/csv", b""),))),
        ),
    ],
)
def test_a_line_break_in_a_header_is_refused_by_name(header, inject, breaker):
    with pytest.raises(UnsafeHeader) as refusal:
        inject(breaker)
    assert refusal.value.name == header


def test_a_letter_may_add_headers_but_not_replace_ours():
    assert (
        raw(written(replace(LETTER, headers=(("X-Kind", "réminder"),))))["X-Kind"]
        == "=?utf-8?b?csOpbWluZGVy?="
    )
    for name in ("Subject", "to", "Content-Type", "MIME-Version", "X Kind", "X-Kind\r\nBcc"):
        with pytest.raises(ValueError, match="is not a header for a letter to set"):
            written(replace(LETTER, headers=((name, "x"),)))


@pytest.mark.parametrize(
    "address", ["robert", "@x.example", "a@b@c.example", "a b@c.example", "a,b@c.example"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=r"^To needs a plain e-mail address$"):
        written(to_address=address)


def test_a_domain_in_another_script_is_sent_in_ascii():
    assert (
        raw(written(to_address="jos@münchen.example"))["To"] == '"Robert Hale" <jos@xn--mnchen-3ya.example>'
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/m/1", "https://x.example/\nb", "data:text/html,x", ""]
)
def test_a_letter_links_nowhere_unsafe(url):
    with pytest.raises(UnsafeLink):
        Link("Open", url)


def test_control_characters_never_reach_a_reader():
    email = written(replace(LETTER, paragraphs=("a\x00b\x1bc",), quote="d\x07e"))
    assert "\nabc\n" in text_of(email)
    assert html_of(email).find(class_="quote").get_text() == "de"


@pytest.mark.parametrize("accent", ["#0e5a5a", "#ffd400", "#7a1f3d", "#000000", "#ffffff"])
def test_a_button_can_be_read_in_both_themes(accent):
    _, page = rendered(LETTER, organization_name="GSMA", accent=accent)
    style = dict(
        rule.strip().split(": ", 1)
        for rule in BeautifulSoup(page, "html.parser").find(class_="button")["style"].split(";")
        if ": " in rule
    )
    assert style["background"] == accent
    assert contrast(style["color"], accent) >= 4.5
    assert contrast(lightened(accent, against="#1c2324"), "#1c2324") >= 7


def test_an_accent_that_is_no_color_is_refused():
    with pytest.raises(ValueError, match=r'^a color is written "#rrggbb"$'):
        written(accent="red; } body { display: none")


def test_contrast_is_what_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
