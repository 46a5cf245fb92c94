"""The workbench in a real browser: propose, move with the effect shown, pin, compare, weigh, import, publish."""

import re

import pytest

from tests.browsers import barriers, follow
from tests.journeys.test_main_path import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.real]
SIZES = [
    pytest.param(1280, True, id="desktop"),
    pytest.param(390, True, id="phone"),
    pytest.param(390, False, id="phone-without-scripts"),
]
NAMES = ("Ana Ruiz", "Ben Okafor", "Cleo Tran")


@pytest.fixture
def cohort(committed):
    """A cohort of three participants and two coaches with two places each, and its administrator."""
    organization = committed.organization("Golden State Managers Association", slug="golden-state")
    committed.administrator(organization, user=committed.user("rosa@example.org"))
    made = committed.cohort(organization, "Class of 2027")
    for name in NAMES:
        address = f"{name.split()[0].lower()}@example.org"
        committed.enrol(
            organization, made, committed.participant(organization, name, user=committed.user(address))
        )
    for name, topics in (("Ellis Grant", ["interview-preparation"]), ("Miriam Alvarez", ["finance-budget"])):
        address = f"{name.split()[0].lower()}@example.org"
        coach = committed.coach(
            organization, name, user=committed.user(address), profile={"places": 2, "topics": topics}
        )
        committed.assign(organization, made, coach, places=2)
    return made


@pytest.mark.parametrize(("width", "scripts"), SIZES)
def test_a_cohort_is_proposed_adjusted_compared_and_published(cohort, people, letters, width, scripts):
    found: list = []

    def look(page) -> None:
        if not scripts:
            return
        page.wait_for_load_state("load")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((page.url, "scrolls sideways"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found.extend(barriers(page))

    rosa = people("rosa", width=width, java_script_enabled=scripts)
    sign_in(rosa, letters, "rosa@example.org")
    bench = f"/o/golden-state/cohorts/{cohort.id}/matching"
    rosa.goto(bench)
    press(rosa, "Propose matches")
    look(rosa)

    # A move: the effect first, then the press. With a mouse the name is dragged onto a coach.
    row = rosa.locator("tbody tr", has_text="Ana Ruiz").first
    other = "Miriam Alvarez" if "Ellis Grant" in row.locator("td").first.inner_text() else "Ellis Grant"
    if width == 1280:
        rosa.locator("[data-move]", has_text="Ana Ruiz").drag_to(rosa.locator("[data-coach]", has_text=other))
        rosa.wait_for_url("**/pairs/**")
    else:
        follow(row.get_by_role("link", name=re.compile("Move")))
        label = next(
            option
            for option in rosa.get_by_label("Coach").locator("option").all_inner_texts()
            if other in option
        )
        rosa.get_by_label("Coach").select_option(label=label)
        press(rosa, "See the effect")
    assert rosa.locator("#effect h2").inner_text() == f"With {other} instead"
    look(rosa)
    if rosa.get_by_role("button", name="Move Ana Ruiz").count():
        press(rosa, "Move Ana Ruiz")
    else:
        press(rosa, "Exchange")
    assert other in rosa.locator("tbody tr", has_text="Ana Ruiz").first.inner_text()

    # That pair is kept for good, and the next run is compared with the first.
    row = rosa.locator("tbody tr", has_text="Ana Ruiz").first
    follow(row.get_by_role("link", name=re.compile("Move")))
    press(rosa, "Keep this pair")
    look(rosa)
    rosa.goto(bench)
    press(rosa, "Propose again")
    follow(rosa.get_by_role("link", name="Compare the two, pair by pair"))
    look(rosa)
    assert rosa.locator("h1").inner_text() == "Run 1 beside run 2"

    # What counts: the pairs that would change, and nothing kept.
    rosa.goto(f"{bench}/weights")
    look(rosa)
    rosa.get_by_label("Topics").fill("0")
    press(rosa, "Show the pairs that would change")
    look(rosa)
    rosa.goto(f"{bench}/runs")
    look(rosa)
    assert rosa.locator("tbody tr").count() == 2

    # A decision from a file.
    address = other.split(maxsplit=1)[0].lower() + "@example.org"
    rosa.goto(f"{bench}/file")
    rows = f"Participant e-mail,Coach e-mail,Decision\nben@example.org,{address},never\n"
    rosa.locator("input[type=file]").set_input_files(
        {"name": "decisions.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    press(rosa, "Read the file")
    look(rosa)
    press(rosa, "Carry out one decision")
    look(rosa)
    assert rosa.locator("tbody tr").count() == 2

    rosa.goto(bench)
    press(rosa, "Propose again")
    assert other not in rosa.locator("tbody tr", has_text="Ben Okafor").first.inner_text()
    press(rosa, "Publish the matches")
    letters("ana@example.org", f"{other} is your coach")
    assert found == []
