"""Say for both sides in a real browser: publish, say no by link, the next is offered, and the undo is over."""

import pytest

from mentoring.organizations.plans import shipped
from tests.journeys.conftest import first_link
from tests.journeys.test_main_path import SIZES, checked, press, sign_in  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.real]


@pytest.fixture
def cohort(committed):
    """An association whose program offers matches first: one participant, two coaches with a place each."""
    organization = committed.organization("Golden State Managers Association", slug="golden-state")
    committed.administrator(organization, user=committed.user("rosa@example.org"))
    program = committed.program(organization, template=shipped()["emerging-leaders"])
    found = committed.cohort(organization, program=program)
    dana = committed.participant(organization, "Dana Whitfield", user=committed.user("dana@example.org"))
    committed.enrol(organization, found, dana)
    for name, topics in (("Ellis Grant", ["interview-preparation"]), ("Miriam Alvarez", [])):
        user = committed.user(f"{name.split()[0].lower()}@example.org")
        coach = committed.coach(organization, name, user=user, profile={"places": 1, "topics": topics})
        committed.assign(organization, found, coach, places=1)
    return found


@pytest.mark.parametrize(("width", "scripts"), SIZES)
def test_a_no_brings_the_next_offer_and_ends_the_undo(cohort, people, letters, checked, width, scripts):  # noqa: F811
    options = {"width": width, "java_script_enabled": scripts}
    look = checked if scripts else (lambda _: None)
    page = f"/o/golden-state/cohorts/{cohort.id}/matching"
    rosa = people("rosa", **options)
    sign_in(rosa, letters, "rosa@example.org")
    rosa.goto(page)
    press(rosa, "Propose matches")
    press(rosa, "Publish the matches")
    letters("ellis@example.org", "A match for you: Dana Whitfield")
    rosa.goto(page)
    look(rosa)
    press(rosa, "Take the matches back")
    letters("dana@example.org", "please wait for another message")
    press(rosa, "Publish the matches")

    # The coach says no from the message, not signed in.
    ellis = people("ellis", **options)
    ellis.goto(first_link(letters("ellis@example.org", "A match for you: Dana Whitfield")))
    if "Or say no" not in ellis.locator("main").inner_text():
        ellis.goto(first_link(letters("ellis@example.org", "A match for you: Dana Whitfield", after=4)))
    look(ellis)
    press(ellis, "No, thank you")
    assert "did not come about" in ellis.locator("main").inner_text()
    look(ellis)

    # The participant is told no more than that, and is offered the next; both say yes.
    assert "did not come about" in letters("dana@example.org", "did not come about")
    dana = people("dana", **options)
    dana.goto(first_link(letters("dana@example.org", "A match for you: Miriam Alvarez")))
    look(dana)
    press(dana, "Yes, with pleasure")
    assert "You said yes." in dana.locator("main").inner_text()
    miriam = people("miriam", **options)
    miriam.goto(first_link(letters("miriam@example.org", "A match for you: Dana Whitfield")))
    press(miriam, "Yes, with pleasure")
    assert "You two are matched" in miriam.locator("main").inner_text()

    # It is too late to take the publication back, and nobody sees who said no.
    rosa.goto(page)
    look(rosa)
    words = rosa.locator("main").inner_text()
    assert "Miriam Alvarez" in words
    assert "Take the matches back" not in words
    assert "declined" not in words.lower()
