"""The main job in a real browser, end to end: from an empty organization to a logged session and a survey."""

import re
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select, update

from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.scheduling.models import Meeting
from tests.browsers import barriers, follow
from tests.journeys.conftest import first_link

pytestmark = [pytest.mark.browser, pytest.mark.real]
SIZES = [
    pytest.param(1280, True, id="desktop"),
    pytest.param(390, True, id="phone"),
    pytest.param(390, False, id="phone-without-scripts"),
]
ROSTERS = {
    "coaches": "Name;E-mail;Title;State;Topics offered;Places\n"
    "Grant, Ellis;ELLIS@example.org;City manager, retired;Illinois;Interview preparation;1\n"
    "Alvarez, Míriam;miriam@example.org;County manager;California;Finance and budget;1\n",
    "participants": "First name;Last name;E-mail;Agency;State\n"
    "Dana;Whitfield;dana@example.org;City of Fresno;California\n"
    "Béatrice;Okafor;bea@example.org;City of Davis;California\n",
}


@pytest.fixture
def office(committed):
    """An association with an administrator, and nothing else."""
    organization = committed.organization("Golden State Managers Association", slug="golden-state")
    committed.administrator(organization, user=committed.user("rosa@example.org"))
    return organization


@pytest.fixture
def checked():
    """Look at a page as axe does, in both themes, and for sideways scrolling; what it finds is told at the end."""
    found: list = []

    def look(page) -> None:
        page.wait_for_load_state("load")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((page.url, "scrolls sideways"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found.extend(barriers(page))

    yield look
    assert found == []


def sign_in(page, letters, address):
    """With the code from the message."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(address)
    press(page, "Send me a code")
    code = re.search(r"\b(\d{3}) (\d{3})\b", letters(address, "sign-in code"))
    page.get_by_label("Six-digit code").fill(code.group(0))
    press(page, "Sign in")


def press(page, name):
    follow(page.get_by_role("button", name=name, exact=False).first)


def bring_in(page, kind, name):
    """A Windows file with semicolons, as a spreadsheet on somebody's desk writes it."""
    follow(page.get_by_role("link", name=re.compile(rf"Bring in a file ?: {kind}")))
    content = ROSTERS[kind].encode("windows-1252")
    page.locator("input[type=file]").set_input_files(
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
    )
    press(page, "Read the file")


@pytest.mark.parametrize(("width", "scripts"), SIZES)
def test_from_a_roster_to_an_answered_survey(office, people, letters, outbox, app, checked, width, scripts):
    options = {"width": width, "java_script_enabled": scripts}
    look = checked if scripts else (lambda _: None)
    rosa = people("rosa", **options)
    sign_in(rosa, letters, "rosa@example.org")
    look(rosa)

    # A program from a template, and a cohort.
    rosa.goto("/o/golden-state/programs/new")
    rosa.get_by_label("Emerging leaders with legacy coach").check()
    rosa.get_by_label("Name").fill("Emerging Leaders")
    look(rosa)
    press(rosa, "Create the program")
    rosa.goto("/o/golden-state/cohorts/new")
    rosa.get_by_label("Name of the cohort").fill("Class of 2027")
    rosa.get_by_label("First day").fill(f"{now().date()}")
    rosa.get_by_label("Last day").fill(f"{now().date() + timedelta(days=360)}")
    rosa.get_by_label("Places for participants").fill("20")
    look(rosa)
    press(rosa, "Start the cohort")
    cohort_page = rosa.url
    assert rosa.locator("h1").inner_text() == "Class of 2027"

    # Two rosters, and everybody invited.
    for kind in ("coaches", "participants"):
        rosa.goto(f"{cohort_page}?list={kind}")
        bring_in(rosa, kind, kind)
        look(rosa)
        press(rosa, "Bring them in")
        rosa.goto(cohort_page)
    look(rosa)
    assert "Béatrice Okafor" in rosa.locator("main").inner_text()
    press(rosa, "Invite everybody")
    look(rosa)

    # A coach comes in and gives hours.
    ellis = people("ellis", **options)
    ellis.goto(first_link(letters("ellis@example.org", "invites you as a coach")))
    look(ellis)
    press(ellis, "Accept and begin")
    look(ellis)
    ellis.goto("/o/golden-state/availability")
    look(ellis)
    for summary in ellis.locator("main details summary").all()[:7]:
        if not summary.evaluate("element => element.parentElement.open"):
            summary.click()
    inputs = ellis.locator("main input[type=time]")
    for at in range(7):
        day = ellis.locator("main form details").nth(at).locator("input[type=time]")
        day.nth(0).fill("09:00")
        day.nth(1).fill("23:30")
    assert inputs.count() >= 14
    press(ellis, "Save my hours")
    look(ellis)

    # A participant comes in, names the coach, and the administrator publishes.
    dana = people("dana", **options)
    dana.goto(first_link(letters("dana@example.org", "invites you as a participant")))
    press(dana, "Accept and begin")
    look(dana)
    dana.goto(cohort_page + "/preferences")
    dana.get_by_label("First choice").select_option(label=option_with(dana, "Ellis Grant"))
    look(dana)
    press(dana, "Save my wishes")
    rosa.goto(cohort_page + "/matching")
    press(rosa, "Propose matches")
    look(rosa)
    press(rosa, "Publish the matches")
    look(rosa)

    # Both say yes from the message, not signed in.
    for person, other in (("ellis", "Dana Whitfield"), ("dana", "Ellis Grant")):
        reader = people(f"{person}-reading", **options)
        reader.goto(first_link(letters(f"{person}@example.org", f"A match for you: {other}")))
        look(reader)
        press(reader, "Yes, with pleasure")
        look(reader)

    # Who says nothing agrees when the time is over.
    with app.app_context(), tenancy.organization(office.id):
        db.session.execute(
            update(Match).where(Match.state == "offered").values(answer_by=now() - timedelta(minutes=1))
        )
        db.session.commit()
    with app.app_context():
        app.extensions["doorbell"].ring("visit_offers", None, {})
    letters("bea@example.org", "is your coach")

    # The participant books in two taps, from the message.
    dana.goto(first_link(letters("dana@example.org", "Ellis Grant is your coach")))
    look(dana)
    follow(dana.locator(".time-button").first)
    assert dana.locator("h1").inner_text() == "Meeting with Ellis Grant"
    look(dana)

    # The coach moves it from the message, not signed in; both calendars are told.
    outside = people("outside", **options)
    outside.goto(first_link(letters("ellis@example.org", "Meeting with Dana Whitfield")))
    look(outside)
    # Another day than the first: late in the afternoon that has no other time.
    outside.goto(outside.locator("a.day").last.get_attribute("href"))
    follow(outside.locator(".time-button").last)
    look(outside)
    letters("dana@example.org", "Moved: meeting with Ellis Grant")
    assert [(method_of(mail), sequence_of(mail)) for mail in invitations(outbox, "dana@example.org")] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
    ]

    # The meeting takes place; the coach logs it from the message, not signed in.
    slug_id = office.id
    with app.app_context(), tenancy.organization(slug_id):
        started = now() - timedelta(hours=2)
        db.session.execute(update(Meeting).values(starts_at=started, ends_at=started + timedelta(hours=1)))
        due = now() - timedelta(minutes=1)
        db.session.execute(
            update(Message).where(Message.kind == "log_request").values(due_at=due, expires_at=None)
        )
        db.session.commit()
    with app.app_context():
        app.extensions["doorbell"].ring("sweep_messages", None, {})
    outside.goto(first_link(letters("ellis@example.org", "Did you meet")))
    look(outside)
    press(outside, "Save")
    look(outside)
    dana.goto("/o/golden-state/sessions")
    assert "60 minutes" in dana.locator("main").inner_text() or "1 hour" in dana.locator("main").inner_text()
    look(dana)

    # A pulse after 30 days, answered from the link.
    with app.app_context(), tenancy.organization(slug_id):
        db.session.execute(update(Match).values(published_at=now() - timedelta(days=31)))
        db.session.commit()
    with app.app_context():
        app.extensions["doorbell"].ring("open_due_waves", None, {})
    with app.app_context(), tenancy.organization(slug_id):
        waiting = select(Message.id).where(Message.kind == "survey_invitation")
        deadline = now() + timedelta(seconds=15)
        while db.session.scalar(waiting) is None and now() < deadline:
            db.session.rollback()
        db.session.execute(
            update(Message)
            .where(Message.kind == "survey_invitation")
            .values(due_at=now() - timedelta(minutes=1))
        )
        db.session.commit()
    with app.app_context():
        app.extensions["doorbell"].ring("sweep_messages", None, {})
    for person in ("dana@example.org", "ellis@example.org"):
        outside.goto(first_link(letters(person, "Thirty-day pulse")))
        outside.get_by_label("Yes, once").check()
        press(outside, "Send my answers")
        assert outside.locator(".error-summary li").count() == 3
        look(outside)
        assert outside.get_by_label("Yes, once").is_checked()  # nothing chosen was lost
        for scale in outside.get_by_label("4", exact=True).all():
            scale.check()
        outside.get_by_label("Finding a time").check()
        press(outside, "Send my answers")
        assert outside.locator("h1").inner_text() == "Thank you"
        look(outside)
    rosa.goto("/o/golden-state/surveys")
    look(rosa)
    assert rosa.locator("main").get_by_text("1 of 2 answered").count() == 2
    follow(rosa.get_by_role("link", name="Thirty-day pulse"))
    press(rosa, "Close the survey now")
    look(rosa)
    assert "Yes, once" not in rosa.locator("main").inner_text()  # one answer would say whose it is
    rosa.goto("/o/golden-state/today")
    look(rosa)


def invitations(outbox, address):
    """The calendar parts of the mail to somebody."""
    return [
        icalendar.Calendar.from_ical(part.get_content())
        for mail in outbox
        if address in str(mail["To"])
        for part in mail.walk()
        if part.get_content_type() == "text/calendar" and not part.is_attachment()
    ]


def method_of(calendar):
    return str(calendar["METHOD"])


def sequence_of(calendar):
    return int(calendar.events[0]["SEQUENCE"])


def option_with(page, name):
    """The words of the option that names somebody."""
    options = page.get_by_label("First choice").locator("option").all_inner_texts()
    return next(option for option in options if name in option)
